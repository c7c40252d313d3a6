/** Looks at a few stored pieces after a restart instead of hashing all of them. */
import { hasPiece } from '../core/torrent/bitfield.ts';

const SAMPLE_SIZE = 16;

/** The pieces whose have-bit is set. */
export function indexesOf(bitfield: Uint8Array, pieceCount: number): number[] {
  const indexes: number[] = [];
  for (let index = 0; index < pieceCount; index += 1) {
    if (hasPiece(bitfield, index)) indexes.push(index);
  }
  return indexes;
}

/** Checks 16 of these taken at random; when one of them is bad, all. Resolves with the bad ones. */
export async function spotCheck(
  had: readonly number[],
  isValid: (index: number) => Promise<boolean>,
  random: () => number = Math.random,
): Promise<number[]> {
  const damaged = await invalidOf(sample(had, SAMPLE_SIZE, random), isValid);
  return damaged.length === 0 || had.length <= SAMPLE_SIZE ? damaged : invalidOf(had, isValid);
}

/** All wrong pieces among these; a few at a time, hashing runs beside reading. */
export async function invalidOf(
  indexes: readonly number[],
  isValid: (index: number) => Promise<boolean>,
): Promise<number[]> {
  const damaged: number[] = [];
  const queue = indexes.values();
  const worker = async () => {
    for (const index of queue) if (!(await isValid(index))) damaged.push(index);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return damaged.sort((a, b) => a - b);
}

function sample(from: readonly number[], count: number, random: () => number): number[] {
  const rest = [...from];
  const taken: number[] = [];
  while (taken.length < count && rest.length > 0) {
    const at = Math.min(rest.length - 1, Math.floor(random() * rest.length));
    const last = rest.pop() as number;
    if (at === rest.length) taken.push(last);
    else {
      taken.push(rest[at] as number);
      rest[at] = last;
    }
  }
  return taken;
}
