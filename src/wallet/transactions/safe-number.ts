/** The border between amounts, which are `bigint`, and tronweb's, which are JavaScript numbers. */
import { FaultError } from '../../core/fault.ts';

/** Rejects with `amount_invalid` what a number cannot hold to the unit. */
export function safeNumber(amount: bigint): number {
  if (amount < 0n || amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new FaultError(
      'amount_invalid',
      'This amount is too large for one transaction: send it in parts of at most ' +
        `${String(Number.MAX_SAFE_INTEGER)} of the smallest unit.`,
    );
  }
  return Number(amount);
}
