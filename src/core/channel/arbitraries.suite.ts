/** Any channel, for property tests. */
import fc from 'fast-check';
import { addressFromBytes } from '../units/tron-address.ts';
import { type Asset, TRX } from './asset.ts';
import type { ChannelDescription } from './description.ts';
import type { SignedAmount } from './packed.ts';
import { sign } from './signature.ts';

export const hexOf = (length: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));

export const anyAddress = fc.uint8Array({ minLength: 20, maxLength: 20 }).map(addressFromBytes);

/** A TRC-20 is not at zero. */
export const anyAsset: fc.Arbitrary<Asset> = fc.oneof(
  fc.constant(TRX),
  fc.bigInt(1_000_001n, 2n ** 63n - 1n).map((id): Asset => ({ kind: 'trc10', id })),
  fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .filter((bytes) => bytes.some((byte) => byte > 0))
    .map((bytes): Asset => ({ kind: 'trc20', address: addressFromBytes(bytes) })),
);

/** One that the ABI has room for; the contract may refuse it. */
export const anyDescription: fc.Arbitrary<ChannelDescription> = fc.record({
  payer: anyAddress,
  signer: anyAddress,
  payee: anyAddress,
  payeeSigner: anyAddress,
  asset: anyAsset,
  withdrawDelaySeconds: fc.nat(0xffff_ffff),
  salt: hexOf(32),
});

export const anyKey = fc
  .bigInt(1n, 2n ** 255n)
  .map((key) =>
    Uint8Array.from(key.toString(16).padStart(64, '0').match(/../g)!, (byte) =>
      Number.parseInt(byte, 16),
    ),
  );

/** Made once: signing takes a millisecond. */
const SIGNATURES = [1, 2, 3, 4].map((byte) =>
  sign(new Uint8Array(32).fill(byte), new Uint8Array(32).fill(byte)),
);

export const anySignedAmount: fc.Arbitrary<SignedAmount> = fc.record({
  description: anyDescription,
  amount: fc.bigInt(0n, 2n ** 128n - 1n),
  signature: fc.constantFrom(...SIGNATURES),
});
