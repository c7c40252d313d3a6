/**
 * A description, an amount and one signature in 256 bytes: what `claim` and `closeCooperative` take.
 * Dense, so that the whole transaction stays below the 600 bytes an account has free each day.
 *
 * payer 20, signer 20, payee 20, payeeSigner 20, withdrawDelay 4, amount 16, v 1, zero 27,
 * asset 32, salt 32, r 32, s 32.
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { addressBytes, addressFromBytes } from '../units/tron-address.ts';
import { assetFromWord, assetToWord } from './asset-word.ts';
import type { ChannelDescription } from './description.ts';
import { parseSignature, type Signature, signatureBytes } from './signature.ts';
import { bytesOf, hexBytes, numberOf, WORD_BYTES } from './word.ts';

export interface SignedAmount {
  readonly description: ChannelDescription;
  /** `cumulative` of a voucher, `finalAmount` of a cooperative close. */
  readonly amount: bigint;
  /** The signer's, or for a cooperative close that the payer sends the payeeSigner's. */
  readonly signature: Signature;
}

export const PACKED_BYTES = 8 * WORD_BYTES;
const GAP = new Uint8Array(27);

/** Throws a `RangeError` for values that the layout has no room for. */
export function pack({ description, amount, signature }: SignedAmount): Uint8Array {
  const rsv = signatureBytes(signature);
  return concatBytes(
    addressBytes(description.payer),
    addressBytes(description.signer),
    addressBytes(description.payee),
    addressBytes(description.payeeSigner),
    bytesOf(BigInt(description.withdrawDelaySeconds), 4),
    bytesOf(amount, 16),
    rsv.subarray(64),
    GAP,
    bytesOf(assetToWord(description.asset), WORD_BYTES),
    hexBytes(description.salt, WORD_BYTES),
    rsv.subarray(0, 64),
  );
}

/** Reads 256 bytes. Null for an unknown asset or what is no signature. */
export function unpack(bytes: Uint8Array): SignedAmount | null {
  const asset = assetFromWord(numberOf(bytes.subarray(128, 160)));
  const signature = parseSignature(concatBytes(bytes.subarray(192), bytes.subarray(100, 101)));
  if (bytes.length !== PACKED_BYTES || asset === null || signature === null) return null;
  return {
    description: {
      payer: addressFromBytes(bytes.subarray(0, 20)),
      signer: addressFromBytes(bytes.subarray(20, 40)),
      payee: addressFromBytes(bytes.subarray(40, 60)),
      payeeSigner: addressFromBytes(bytes.subarray(60, 80)),
      asset,
      withdrawDelaySeconds: Number(numberOf(bytes.subarray(80, 84))),
      salt: bytesToHex(bytes.subarray(160, 192)),
    },
    amount: numberOf(bytes.subarray(84, 100)),
    signature,
  };
}
