/** Bytes of hexadecimal digits, with or without `0x`; null for anything else. */
import { hexToBytes } from '@noble/hashes/utils.js';

export function bytesOfHex(text: string): Uint8Array | null {
  const digits = text.replace(/^0x/, '');
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? hexToBytes(digits) : null;
}
