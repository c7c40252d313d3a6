/** Addresses of the devnet's own making, and of what comes in. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import {
  hexAddress,
  parseHexAddress,
  parseTronAddress,
} from '../../../src/core/units/tron-address.ts';
import type { HexAddress } from '../tvm/contract.ts';

/** Of an uncompressed public key of 65 bytes. */
export function addressOfPublicKey(publicKey: Uint8Array): HexAddress {
  return `41${bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12))}`;
}

export function addressOfKey(privateKey: Uint8Array): HexAddress {
  return addressOfPublicKey(secp256k1.getPublicKey(privateKey, false));
}

/** Where a transaction's `CreateSmartContract` puts its contract. */
export function createdAddress(transactionId: string, owner: HexAddress): HexAddress {
  return `41${bytesToHex(keccak_256(concatBytes(hexToBytes(transactionId), hexToBytes(owner))).subarray(12))}`;
}

export function isHexAddress(hex: string): boolean {
  return /^41[0-9a-f]{40}$/.test(hex);
}

/** `T...`, as java-tron's messages call accounts. */
export function base58(address: HexAddress): string {
  return parseHexAddress(address) ?? address;
}

/** Either form, whatever `visible` says. Null for what is no address. */
export function readAddress(text: string): HexAddress | null {
  const base58check = parseTronAddress(text);
  if (base58check !== null) return hexAddress(base58check);
  const hex = text.replace(/^0x/, '').toLowerCase();
  return isHexAddress(hex) ? hex : null;
}
