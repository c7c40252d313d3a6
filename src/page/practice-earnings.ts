import { PRACTICE_PATH, type PracticeEarnings } from '../bridge/world.ts';

/** What the practice seller of the local world earned so far; null where nobody tells. */
export async function readPracticeEarnings(): Promise<PracticeEarnings | null> {
  try {
    const response = await fetch(PRACTICE_PATH);
    return response.ok ? decode(await response.json()) : null;
  } catch {
    return null;
  }
}

function decode(value: unknown): PracticeEarnings | null {
  if (typeof value !== 'object' || value === null) return null;
  const { earnedSun, claimedSun, paidBytes, sizeBytes } = value as Record<string, unknown>;
  if (!isAmount(earnedSun) || !isAmount(claimedSun)) return null;
  if (typeof paidBytes !== 'number' || typeof sizeBytes !== 'number') return null;
  return { earnedSun, claimedSun, paidBytes, sizeBytes };
}

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,39}$/.test(value);
}
