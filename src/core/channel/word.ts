/** The 32-byte words of the virtual machine's ABI and of TIP-712, and hexadecimal at the border. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { addressBytes, addressFromBytes, type TronAddress } from '../units/tron-address.ts';

export const WORD_BYTES = 32;
const HEX = /^(?:[0-9a-f]{2})*$/;

/** `uint` of `length` bytes, at the right end. Throws a `RangeError` when the value does not fit. */
export function uintWord(value: bigint | number, length: number): Uint8Array {
  const word = new Uint8Array(WORD_BYTES);
  word.set(bytesOf(BigInt(value), length), WORD_BYTES - length);
  return word;
}

/** The 20 bytes at the right end, as `address` in an ABI word. */
export function addressWord(address: TronAddress): Uint8Array {
  const word = new Uint8Array(WORD_BYTES);
  word.set(addressBytes(address), 12);
  return word;
}

/** `bytes16`, `bytes20`, `bytes32`: at the left end. Throws a `RangeError` for another length. */
export function bytesWord(hex: string, length: number): Uint8Array {
  const word = new Uint8Array(WORD_BYTES);
  word.set(hexBytes(hex, length));
  return word;
}

/** Big-endian in `length` bytes. Throws a `RangeError` when the value does not fit. */
export function bytesOf(value: bigint, length: number): Uint8Array {
  if (value >> BigInt(8 * length) !== 0n) {
    throw new RangeError(`The number does not fit into ${length} bytes.`);
  }
  return hexToBytes(value.toString(16).padStart(2 * length, '0'));
}

/** Big-endian; 0 for no bytes. */
export function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`);
}

/** Null when the word is no address (its first 12 bytes are not zero). */
export function addressOfWord(word: Uint8Array): TronAddress | null {
  return word.subarray(0, 12).every((byte) => byte === 0)
    ? addressFromBytes(word.subarray(12))
    : null;
}

/** Lower-case hexadecimal of exactly `length` bytes. Throws a `RangeError` for anything else. */
export function hexBytes(hex: string, length: number): Uint8Array {
  const bytes = parseHex(hex);
  if (bytes?.length !== length) throw new RangeError(`Not ${length} bytes in hexadecimal.`);
  return bytes;
}

/** Null for what is not lower-case hexadecimal without `0x`. */
export function parseHex(hex: string): Uint8Array | null {
  return HEX.test(hex) ? hexToBytes(hex) : null;
}
