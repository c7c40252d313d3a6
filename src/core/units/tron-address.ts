/**
 * TRON addresses. The network's form is 21 bytes: `0x41`, then the last 20 bytes of the Keccak-256 of
 * the public key. People read it in base58check (`T...`, 34 characters); contracts and TIP-712 use
 * the 20 bytes alone.
 */
import { createBase58check } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** A base58check address whose checksum is right: `T` and 33 more characters. */
export type TronAddress = string & { readonly __unit: 'TronAddress' };

const PREFIX = 0x41;
const base58check = createBase58check(sha256);
const HEX = /^41[0-9a-f]{40}$/i;

/** Reads base58check. Null for anything else, also when the checksum or the prefix is wrong. */
export function parseTronAddress(text: string): TronAddress | null {
  if (text.length !== 34) return null;
  try {
    const bytes = base58check.decode(text);
    return bytes.length === 21 && bytes[0] === PREFIX ? (text as TronAddress) : null;
  } catch {
    return null;
  }
}

/** Reads a node's 42 hexadecimal digits that begin with `41`. */
export function parseHexAddress(hex: string): TronAddress | null {
  return HEX.test(hex) ? addressFromBytes(hexToBytes(hex.slice(2))) : null;
}

/** From the 20 bytes of contracts and TIP-712. Throws a `RangeError` for another length. */
export function addressFromBytes(bytes: Uint8Array): TronAddress {
  if (bytes.length !== 20) throw new RangeError('A TRON address has 20 bytes after its prefix.');
  return base58check.encode(Uint8Array.of(PREFIX, ...bytes)) as TronAddress;
}

/** The 20 bytes without the prefix. */
export function addressBytes(address: TronAddress): Uint8Array {
  return base58check.decode(address).slice(1);
}

/** `41` and 40 lower-case hexadecimal digits, as nodes write it. */
export function hexAddress(address: TronAddress): string {
  return `41${bytesToHex(addressBytes(address))}`;
}
