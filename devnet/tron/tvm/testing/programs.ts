/** Assembly that several tests use. */
import type { HexAddress } from '../contract.ts';
import { pushOf } from './chain.ts';

/** Leaves 1 or 0 on the stack. `energy` is a number, or `GAS` for all that is left. */
export function sendSun(to: HexAddress, sun: bigint, energy = 'GAS'): string {
  return `0 0 0 0 ${sun} ${pushOf(to)} ${energy} CALL`;
}

export function sendToken(to: HexAddress, tokenId: bigint, amount: bigint, energy = 'GAS'): string {
  return `0 0 0 0 ${tokenId} ${amount} ${pushOf(to)} ${energy} CALLTOKEN`;
}

/** Calls without value or input, and leaves what happened and the first word of the answer. */
export function ask(
  to: HexAddress,
  operation: 'STATICCALL' | 'DELEGATECALL' = 'STATICCALL',
): string {
  return `32 0 0 0 ${pushOf(to)} GAS ${operation} 0 MLOAD`;
}

/** Ends with the words on top of the stack, the top one first. */
export function returnWords(count: number): string {
  const stores = Array.from({ length: count }, (_, index) => `${index * 32} MSTORE`).join(' ');
  return `${stores} ${count * 32} 0 RETURN`;
}

/** The first word of the calldata. */
export const ARGUMENT = '0 CALLDATALOAD';
export const REVERT = '0 0 REVERT';
