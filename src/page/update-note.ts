/** Carries over the reload of an update what is to be said about it; each tab its own. */
import type { UpdateNote } from '../bridge/page-services.ts';

const DRAIN_KEY = 'bittern.update-note';
const SAVES_KEY = 'bittern.update-ended-saves';

export function noteUpdate(isDrained: boolean): void {
  put(DRAIN_KEY, isDrained ? 'drained' : 'hurried');
}

/** @param names All of them: what was noted before is replaced. */
export function noteEndedSaves(names: readonly string[]): void {
  put(SAVES_KEY, JSON.stringify(names));
}

export function takeUpdateNote(): UpdateNote {
  const drain = take(DRAIN_KEY);
  return {
    drain: drain === 'drained' || drain === 'hurried' ? drain : null,
    endedSaves: namesIn(take(SAVES_KEY)),
  };
}

function put(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Forbidden: the update goes without words.
  }
}

function take(key: string): string | null {
  try {
    const value = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return value;
  } catch {
    return null;
  }
}

function namesIn(noted: string | null): readonly string[] {
  try {
    const names: unknown = JSON.parse(noted ?? '[]');
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
