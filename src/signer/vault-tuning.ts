/**
 * How much work a password costs on this device: 250 to 750 ms with Argon2id, never less than OWASP's
 * floor. Its time grows with memory times passes, so one measured run tells the others.
 */
import {
  ARGON2_CEILING,
  ARGON2_DEFAULT,
  ARGON2_FLOOR,
  PBKDF2_DEFAULT,
  type Argon2Parameters,
  type Argon2id,
  type KdfParameters,
} from './vault-kdf.ts';

const LEAST_MS = 250;
const MOST_MS = 750;
const AIM_MS = 450;

/** What to use on a device where a run with `of` took so long. */
export function tuneArgon2(elapsedMs: number, of: Argon2Parameters): Argon2Parameters {
  const msPerWork = elapsedMs / workOf(of);
  const defaultMs = msPerWork * workOf(ARGON2_DEFAULT);
  if (defaultMs > MOST_MS) return withLessMemory(AIM_MS / msPerWork);
  if (defaultMs >= LEAST_MS) return ARGON2_DEFAULT;
  const { name, memoryKiB } = ARGON2_DEFAULT;
  // A clock that shows nothing at all (0 ms) would ask for everything.
  const passes = Math.round(AIM_MS / (msPerWork * memoryKiB));
  return { name, memoryKiB, passes: Math.min(ARGON2_CEILING.passes, passes) };
}

/** Measures once; PBKDF2 where Argon2id cannot run. */
export async function chooseKdf(
  argon2id: Argon2id,
  stopwatch: { now(): number },
): Promise<KdfParameters> {
  const nothing = new Uint8Array(16);
  const startedAt = stopwatch.now();
  try {
    await argon2id(nothing, nothing, ARGON2_DEFAULT);
  } catch {
    return PBKDF2_DEFAULT;
  }
  return tuneArgon2(stopwatch.now() - startedAt, ARGON2_DEFAULT);
}

/** Whether a vault that just took so long to open should be wrapped anew. */
export function isOutdated(kdf: KdfParameters, elapsedMs: number): boolean {
  if (kdf.name === 'pbkdf2-sha256') return true;
  return workOf(kdf) < workOf(ARGON2_DEFAULT) && elapsedMs < LEAST_MS;
}

/** Argon2id is stronger than PBKDF2, whose work a graphics card does almost for nothing. */
export function isStronger(one: KdfParameters, other: KdfParameters): boolean {
  if (one.name !== other.name) return one.name === 'argon2id';
  return workOf(one) > workOf(other);
}

function withLessMemory(work: number): Argon2Parameters {
  const { name, passes } = ARGON2_FLOOR;
  const memoryKiB = Math.floor(work / passes);
  const most = ARGON2_DEFAULT.memoryKiB;
  return { name, passes, memoryKiB: Math.min(most, Math.max(ARGON2_FLOOR.memoryKiB, memoryKiB)) };
}

function workOf(kdf: KdfParameters): number {
  return kdf.name === 'argon2id' ? kdf.memoryKiB * kdf.passes : kdf.iterations;
}
