/** Who signs in the world of the model, and what a signature is there: short texts, for speed. */
import { TRX } from '../../channel/asset.ts';
import type { ChannelDescription, ChannelId } from '../../channel/description.ts';
import type { Session } from '../../channel/messages.ts';
import type { Signature } from '../../channel/signature.ts';
import type { BoughtRecord } from '../../ledger/records.ts';
import type { TronAddress } from '../../units/tron-address.ts';
import type { KnownChannel, PayChecks } from '../checks.ts';

export interface Notary {
  readonly checks: PayChecks;
  readonly channel: KnownChannel;
  readonly delegate: NonNullable<BoughtRecord['delegate']>;
  /** By the channel's signer. */
  voucher(cumulative: bigint): Signature;
  /** By somebody who may not. */
  forgery(cumulative: bigint): Signature;
  close(finalAmount: bigint): Signature;
  proof(session: Session): Signature;
}

const DESCRIPTION: ChannelDescription = {
  payer: 'payer' as TronAddress,
  signer: 'buyer-key' as TronAddress,
  payee: 'payee' as TronAddress,
  payeeSigner: 'seller-key' as TronAddress,
  asset: TRX,
  withdrawDelaySeconds: 86_400,
  salt: '00'.repeat(32),
};
const CHANNEL = 'c0'.repeat(32) as ChannelId;
const DELEGATED = 'delegate' as Signature;

const voucher = (cumulative: bigint): Signature => `voucher ${String(cumulative)}` as Signature;
const close = (finalAmount: bigint): Signature => `close ${String(finalAmount)}` as Signature;
const proof = ({ channelId, ns, nb }: Session): Signature =>
  `proof ${channelId} ${ns} ${nb}` as Signature;

export const FAKE_NOTARY: Notary = {
  checks: {
    idOf: (_contract, description) =>
      (description.salt === DESCRIPTION.salt ? CHANNEL : description.salt) as ChannelId,
    isVoucher: (_channel, cumulative, signature) => signature === voucher(cumulative),
    isClose: (_channel, finalAmount, signature) => signature === close(finalAmount),
    isSession: (_by, session, signature) => signature === proof(session),
    isDelegate: (_delegate, signature) => signature === DELEGATED,
  },
  channel: {
    channelId: CHANNEL,
    contract: 'contract' as TronAddress,
    description: DESCRIPTION,
  },
  delegate: {
    payer: DESCRIPTION.payer,
    key: DESCRIPTION.signer,
    until: 4_000_000_000,
    signature: DELEGATED,
  },
  voucher,
  forgery: (cumulative) => `forged ${String(cumulative)}` as Signature,
  close,
  proof,
};
