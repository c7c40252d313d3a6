/** Whom not to pay, as it is stored: `[who, until]` pairs. */

/** The longest to come are kept. */
export const MAX_AVOIDED = 1_000;
const MAX_KEY_LENGTH = 200;

/** Milliseconds since 1970, by who. */
export type Avoided = Map<string, number>;

/** What is no such pair is left out. */
export function decodeAvoided(value: unknown): Avoided {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  const avoided: Avoided = new Map();
  for (const row of rows.slice(0, MAX_AVOIDED)) {
    const [who, untilMs] = Array.isArray(row) ? (row as readonly unknown[]) : [];
    const isWho = typeof who === 'string' && who.length <= MAX_KEY_LENGTH;
    if (isWho && typeof untilMs === 'number' && Number.isFinite(untilMs)) avoided.set(who, untilMs);
  }
  return avoided;
}
