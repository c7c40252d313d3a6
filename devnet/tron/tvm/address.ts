/** The chain's 21 bytes (`41` first, in hexadecimal) and the 20 bytes and words of the machine. */
import { Address, bigIntToBytes, bytesToHex, hexToBytes, setLengthLeft } from '@ethereumjs/util';
import type { HexAddress } from './contract.ts';

const LOW_160_BITS = (1n << 160n) - 1n;

export function fromMachine(address: Address): HexAddress {
  return `41${bytesToHex(address.bytes).slice(2)}`;
}

/** Throws a `RangeError` for anything but 42 digits that begin with `41`. */
export function toMachine(address: HexAddress): Address {
  if (!/^41[0-9a-f]{40}$/.test(address)) {
    throw new RangeError(`Not an address in java-tron's form: ${address}`);
  }
  return new Address(hexToBytes(`0x${address.slice(2)}`));
}

/** The address in a word: its low 20 bytes, whatever lies above them. */
export function addressOfWord(word: bigint): Address {
  return new Address(setLengthLeft(bigIntToBytes(word & LOW_160_BITS), 20));
}

/** All 21 bytes. */
export function prefixed(address: Address): Uint8Array {
  return Uint8Array.of(0x41, ...address.bytes);
}
