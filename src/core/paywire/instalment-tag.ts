/**
 * The small tag in the amount of a direct payment. It names the installation that is paid by its
 * session key (`ps` of the terms): where one payee sells from two machines, a payment to one of them is
 * no credit at the other.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { addressBytes, type TronAddress } from '../units/tron-address.ts';

/** A tag is below this; in TRX that is a thousandth. */
const TAGS = 1000n;

/** Keccak-256 of the signer's 20 bytes, its first 4 bytes big-endian, modulo 1000. */
export function instalmentTag(payeeSigner: TronAddress): bigint {
  const [a = 0, b = 0, c = 0, d = 0] = keccak_256(addressBytes(payeeSigner));
  return BigInt(((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % TAGS;
}

/** The smallest amount from `amount` on that carries the tag. */
export function tagged(amount: bigint, payeeSigner: TronAddress): bigint {
  const rise = (instalmentTag(payeeSigner) - (amount % TAGS) + TAGS) % TAGS;
  return amount + rise;
}

export function isTagged(amount: bigint, payeeSigner: TronAddress): boolean {
  return amount % TAGS === instalmentTag(payeeSigner);
}
