/** People with keys, and channels between them. */
import { type Asset, TRX } from '../../src/core/channel/asset.ts';
import type { SignedAmount } from '../../src/core/channel/packed.ts';
import type { ChannelDescription } from '../../src/core/channel/description.ts';
import { coopCloseDigest, signVoucher } from '../../src/core/channel/messages.ts';
import { addressOfKey, sign } from '../../src/core/channel/signature.ts';
import type { SigningDomain } from '../../src/core/channel/typed-data.ts';
import { channelId } from '../../src/core/channel/description.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';

export interface Actor {
  readonly key: Uint8Array;
  readonly address: TronAddress;
}

/** Private key `number`, as in `vectors.json`. */
export function actor(number: number): Actor {
  const key = new Uint8Array(32);
  key[30] = number >> 8;
  key[31] = number & 0xff;
  return { key, address: addressOfKey(key) };
}

export const payer = actor(1);
export const signer = actor(2);
export const payee = actor(3);
export const payeeSigner = actor(4);
export const stranger = actor(5);

export function describe(changes: Partial<ChannelDescription> = {}): ChannelDescription {
  return {
    payer: payer.address,
    signer: signer.address,
    payee: payee.address,
    payeeSigner: payeeSigner.address,
    asset: TRX,
    withdrawDelaySeconds: 86_400,
    salt: '22'.repeat(32),
    ...changes,
  };
}

/** Channels that differ in their salt alone. */
export function salted(number: number, asset: Asset = TRX): ChannelDescription {
  return describe({ asset, salt: number.toString(16).padStart(64, '0') });
}

export function voucher(
  domain: SigningDomain,
  description: ChannelDescription,
  cumulative: bigint,
  by: Actor = signer,
): SignedAmount {
  const id = channelId(domain, description);
  const signature = signVoucher(domain, { channelId: id, cumulative }, by.key);
  return { description, amount: cumulative, signature };
}

export function coopClose(
  domain: SigningDomain,
  description: ChannelDescription,
  finalAmount: bigint,
  by: Actor = payeeSigner,
): SignedAmount {
  const id = channelId(domain, description);
  const digest = coopCloseDigest(domain, { channelId: id, finalAmount });
  return { description, amount: finalAmount, signature: sign(digest, by.key) };
}
