/** The first four bytes of a signature's Keccak-256: how the ABI names functions and errors. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { hashText } from './typed-data.ts';

/** `signature` as in `transfer(address,uint256)`; 8 hexadecimal digits. */
export function selectorOf(signature: string): string {
  return bytesToHex(hashText(signature).subarray(0, 4));
}
