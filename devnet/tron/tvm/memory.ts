/** The price and the end of memory. */
import { ENERGY } from './prices.ts';
import { Halt } from './halt.ts';
import type { RunState } from './session.ts';

/** java-tron stops here whatever the energy: 3 MiB. */
const LARGEST_MEMORY = 3n * 1024n * 1024n;

/** Where an access ends; 0 when it reads or writes nothing. */
export function memoryEnd(offset: bigint, size: bigint): bigint {
  return size === 0n ? 0n : offset + size;
}

function checkMemory(end: bigint, operation: string): void {
  if (end > LARGEST_MEMORY) {
    throw new Halt('OUT_OF_MEMORY', `Out of Memory when '${operation}' operation executing`);
  }
}

/** What growing the memory to `end` costs; it counts as grown afterwards. */
export function growMemory(runState: RunState, end: bigint, operation: string): bigint {
  checkMemory(end, operation);
  const words = (end + 31n) / 32n;
  if (words <= runState.memoryWordCount) return 0n;
  const price = words * ENERGY.memoryWord + (words * words) / 512n;
  const growth = price - runState.highestMemCost;
  runState.highestMemCost = price;
  runState.memoryWordCount = words;
  return growth;
}

export function wordsOf(size: bigint): bigint {
  return (size + 31n) / 32n;
}

/** A copy of the memory. */
export function readMemory(runState: RunState, offset: bigint, size: bigint): Uint8Array {
  return size === 0n ? new Uint8Array(0) : runState.memory.read(Number(offset), Number(size));
}
