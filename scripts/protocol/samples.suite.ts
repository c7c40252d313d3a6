/**
 * One story in samples, signed with the keys of `contracts/vectors.json` on Nile: what the document's
 * vectors are made of.
 */
import vectors from '../../contracts/vectors.json' with { type: 'json' };
import { type Asset, BTT, BTTOLD, TRX } from '../../src/core/channel/asset.ts';
import type { ChannelId } from '../../src/core/channel/description.ts';
import type { Signature } from '../../src/core/channel/signature.ts';
import type { Nonce, Txid } from '../../src/core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../src/core/paywire/message.ts';
import type { PaywireHandshake, SellerTerms } from '../../src/core/paywire/terms.ts';
import type { TronAddress } from '../../src/core/units/tron-address.ts';

const [channel] = vectors.channels.filter(
  ({ network, asset }) => network === 'nile' && asset.startsWith('trc10'),
);
const [direct] = vectors.direct.filter(({ network }) => network === 'nile');
if (channel === undefined || direct === undefined) throw new Error('No vectors for Nile');

const addressOf = (role: keyof typeof vectors.keys) => vectors.keys[role].address as TronAddress;
const channelId = channel.channelId as ChannelId;
const txid = direct.session.channelId as Txid;
const voucher = {
  cumulative: BigInt(channel.voucher.cumulative),
  signature: channel.voucher.signature as Signature,
};
const sessionProof = channel.session.signature as Signature;
const floor = (asset: Asset, price: bigint, minDeposit: bigint, settlement: bigint) => ({
  asset,
  price,
  minDeposit,
  settlement,
});

const terms: SellerTerms = {
  version: 1,
  chainId: channel.chainId,
  contract: channel.contract as TronAddress,
  payee: addressOf('payee'),
  payeeSigner: addressOf('payeeSigner'),
  floors: [
    floor(TRX, 300n, 67_000_000n, 1_885_100n),
    floor(BTTOLD, 250_000n, 1_000_000n, 0n),
    floor(BTT, 10n ** 21n, 10n ** 24n, 0n),
  ],
  firstWindowBytes: 262_144,
  minWithdrawDelaySeconds: 900,
  nonce: channel.session.ns as Nonce,
  onlyListed: false,
};

const bid = {
  kind: 'bid',
  seq: 1,
  asset: BTTOLD,
  price: 300_000n,
  maxBytesPerSecond: null,
  budgetLeft: 2_000_000_000n,
  lifetimeSeconds: 60,
  nonce: channel.session.nb as Nonce,
  payer: null,
} as const;
const offer = {
  kind: 'offer',
  seq: 1,
  price: 300_000n,
  windowBytes: 262_144,
  phase: 'quote',
  shareThousandths: 428,
  mark: 8_388_608,
  lifetimeSeconds: 30,
} as const;
const state = { kind: 'state', channelId, ...voucher } as const;

export const HANDSHAKES: Readonly<Record<string, PaywireHandshake>> = {
  'a buyer': { version: 1, isBuyer: true, isSeller: false, terms: null },
  'a seller that tells its terms later': {
    version: 1,
    isBuyer: true,
    isSeller: true,
    terms: null,
  },
  'a seller': { version: 1, isBuyer: true, isSeller: true, terms },
  'a seller that serves only payers it has listed': {
    version: 1,
    isBuyer: true,
    isSeller: true,
    terms: { ...terms, onlyListed: true },
  },
};

export const MESSAGES: Readonly<Record<string, PaywireMessage>> = {
  bid,
  'bid, in TRX, limited in rate': { ...bid, seq: 2, asset: TRX, maxBytesPerSecond: 1_000_000 },
  'bid, in a TRC-20 token': { ...bid, seq: 3, asset: BTT, price: 10n ** 21n },
  'bid, to a seller that serves only payers it has listed': {
    ...bid,
    payer: addressOf('payer'),
  },
  'bid, withdrawn': { ...bid, seq: 4, price: 0n, budgetLeft: 0n },
  'offer, a quote': offer,
  'offer, paid from here': { ...offer, phase: 'paid', mark: 8_404_992 },
  'offer, free from here': { ...offer, phase: 'free', shareThousandths: 0, mark: 9_000_000 },
  open: {
    kind: 'open',
    description: {
      payer: addressOf('payer'),
      signer: addressOf('signer'),
      payee: addressOf('payee'),
      payeeSigner: addressOf('payeeSigner'),
      asset: BTTOLD,
      withdrawDelaySeconds: channel.withdrawDelay,
      salt: channel.salt,
    },
    txid: 'cd'.repeat(32) as Txid,
    proof: sessionProof,
  },
  opened: {
    kind: 'opened',
    channelId,
    deposit: BigInt(channel.deposit.amount),
    windowBytes: 1_048_576,
    isSolid: true,
  },
  voucher: { kind: 'voucher', channelId, ...voucher },
  ack: { kind: 'ack', channelId, cumulative: voucher.cumulative, mark: 440_000_000 },
  need: { kind: 'need', channelId, cumulative: voucher.cumulative + 1n, mark: 440_016_384 },
  'state, from the buyer': { ...state, counted: voucher.cumulative << 20n, proof: sessionProof },
  'state, from the seller': { ...state, counted: (voucher.cumulative << 20n) + 1n, proof: null },
  'state, before any voucher': {
    ...state,
    cumulative: 0n,
    signature: null,
    counted: 0n,
    proof: sessionProof,
  },
  'close, asked for': { kind: 'close', channelId, agreed: null },
  'close, agreed to': {
    kind: 'close',
    channelId,
    agreed: {
      finalAmount: BigInt(channel.coopClose.finalAmount),
      signature: channel.coopClose.signature as Signature,
      mark: 440_016_384,
    },
  },
  'reject, of a bid': { kind: 'reject', subject: 1, reason: 'price-too-low', waitSeconds: 30 },
  'reject, of a voucher': {
    kind: 'reject',
    subject: channelId,
    reason: 'signature-wrong',
    waitSeconds: 0,
  },
  'reject, of neither': { kind: 'reject', subject: null, reason: 'protocol', waitSeconds: 3600 },
  pay: {
    kind: 'pay',
    txid,
    asset: TRX,
    amount: 19_200_123n,
    delegate: {
      payer: addressOf('payer'),
      key: addressOf('signer'),
      until: direct.delegate.until,
      signature: direct.delegate.signature as Signature,
    },
    proof: direct.session.signature as Signature,
  },
  'terms, asked for': { kind: 'terms', terms: null },
  'terms, told': { kind: 'terms', terms },
  'terms, of a seller that stopped, where there is no contract': {
    kind: 'terms',
    terms: { ...terms, contract: null, floors: [] },
  },
  credited: { kind: 'credited', txid, amount: 76_800n, creditLeft: 76_800n },
};
