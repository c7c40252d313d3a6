/**
 * secp256k1 signatures over TIP-712 digests: 65 bytes (r, s, v) in hexadecimal, with low s and v 27 or
 * 28, so that one signer and one digest have one text.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { addressFromBytes, type TronAddress } from '../units/tron-address.ts';
import { bytesOf, numberOf } from './word.ts';

/** 130 lower-case hexadecimal digits, normalised. Made by {@link sign} and {@link parseSignature}. */
export type Signature = string & { readonly __unit: 'Signature' };

const ORDER = secp256k1.Point.Fn.ORDER;
const FIRST_V = 27;

/** RFC 6979, so the same digest and key always give the same signature. */
export function sign(digest: Uint8Array, privateKey: Uint8Array): Signature {
  const [parity = 0, ...rs] = secp256k1.sign(digest, privateKey, {
    prehash: false,
    format: 'recovered',
  });
  return bytesToHex(Uint8Array.of(...rs, FIRST_V + parity)) as Signature;
}

/**
 * Reads 65 bytes from a wallet or a peer. v may be 0 or 1 (Ledger) and s high: both are normalised.
 * Null for everything that is no signature.
 */
export function parseSignature(bytes: Uint8Array): Signature | null {
  if (bytes.length !== 65) return null;
  const v = bytes[64] ?? 0;
  const parity = v < FIRST_V ? v : v - FIRST_V;
  if (parity > 1) return null;
  const r = numberOf(bytes.subarray(0, 32));
  const s = numberOf(bytes.subarray(32, 64));
  if (r === 0n || r >= ORDER || s === 0n || s >= ORDER) return null;
  const isHigh = s > ORDER >> 1n;
  return bytesToHex(
    concatBytes(
      bytes.subarray(0, 32),
      bytesOf(isHigh ? ORDER - s : s, 32),
      Uint8Array.of(FIRST_V + (isHigh ? 1 - parity : parity)),
    ),
  ) as Signature;
}

/** The 65 bytes (r, s, v), v 27 or 28. */
export function signatureBytes(signature: Signature): Uint8Array {
  return hexToBytes(signature);
}

/** Who signed the digest; null when nobody can have (r is no point of the curve). */
export function recoverAddress(digest: Uint8Array, signature: Signature): TronAddress | null {
  const bytes = signatureBytes(signature);
  const recovered = Uint8Array.of((bytes[64] ?? 0) - FIRST_V, ...bytes.subarray(0, 64));
  try {
    const key = secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
    return addressOfPublicKey(key);
  } catch {
    return null;
  }
}

/** The address of a private key of 32 bytes. Throws for a key out of range. */
export function addressOfKey(privateKey: Uint8Array): TronAddress {
  return addressOfPublicKey(secp256k1.getPublicKey(privateKey));
}

function addressOfPublicKey(publicKey: Uint8Array): TronAddress {
  const point = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  return addressFromBytes(keccak_256(point.subarray(1)).subarray(12));
}
