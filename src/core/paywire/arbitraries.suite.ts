/** Any message and handshake, for property tests. */
import fc from 'fast-check';
import {
  anyAddress,
  anyAsset,
  anyDescription,
  anySignedAmount,
  hexOf,
} from '../channel/arbitraries.suite.ts';
import { assetKey } from '../channel/asset.ts';
import type { ChannelId } from '../channel/description.ts';
import { addressFromBytes } from '../units/tron-address.ts';
import type { Nonce, Txid } from './identifiers.ts';
import { type PaywireMessage, REJECT_CODES, type RejectReason } from './message.ts';
import type { AssetFloor, PaywireHandshake, SellerTerms } from './terms.ts';

const count = fc.maxSafeNat();
const positive = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const amount = fc.bigInt(0n, 2n ** 128n - 1n);
const positiveAmount = fc.bigInt(1n, 2n ** 128n - 1n);
const channelId = hexOf(32) as fc.Arbitrary<ChannelId>;
const txid = hexOf(32) as fc.Arbitrary<Txid>;
const nonce = hexOf(16) as fc.Arbitrary<Nonce>;
const signature = anySignedAmount.map((signed) => signed.signature);

/** What is paid there is not lost. */
const usableAddress = anyAddress.filter(
  (address) => address !== addressFromBytes(new Uint8Array(20)),
);

const floor: fc.Arbitrary<AssetFloor> = fc.record({
  asset: anyAsset,
  price: positiveAmount,
  minDeposit: amount,
  settlement: amount,
});

export const anyTerms: fc.Arbitrary<SellerTerms> = fc.record({
  version: fc.constant(1 as const),
  chainId: fc.nat(0xffff_ffff),
  contract: fc.option(usableAddress),
  payee: usableAddress,
  payeeSigner: usableAddress,
  floors: fc.uniqueArray(floor, { maxLength: 8, selector: (item) => assetKey(item.asset) }),
  firstWindowBytes: count,
  minWithdrawDelaySeconds: fc.nat(0xffff_ffff),
  nonce,
  onlyListed: fc.boolean(),
});

export const anyHandshake: fc.Arbitrary<PaywireHandshake> = fc.record({
  version: fc.constant(1),
  isBuyer: fc.boolean(),
  isSeller: fc.boolean(),
  terms: fc.option(anyTerms),
});

/** One arbitrary per kind: a kind without one does not compile. */
const MESSAGES: {
  readonly [K in PaywireMessage['kind']]: fc.Arbitrary<PaywireMessage & { readonly kind: K }>;
} = {
  bid: fc.record({
    kind: fc.constant('bid'),
    seq: positive,
    asset: anyAsset,
    price: amount,
    maxBytesPerSecond: fc.option(positive),
    budgetLeft: amount,
    lifetimeSeconds: count,
    nonce,
    payer: fc.option(anyAddress),
  }),
  offer: fc.record({
    kind: fc.constant('offer'),
    seq: positive,
    price: amount,
    windowBytes: count,
    phase: fc.constantFrom('free', 'paid', 'quote'),
    shareThousandths: fc.nat(1000),
    mark: count,
    lifetimeSeconds: count,
  }),
  open: fc.record({
    kind: fc.constant('open'),
    description: anyDescription,
    txid,
    proof: signature,
  }),
  opened: fc.record({
    kind: fc.constant('opened'),
    channelId,
    deposit: amount,
    windowBytes: count,
    isSolid: fc.boolean(),
  }),
  voucher: fc.record({
    kind: fc.constant('voucher'),
    channelId,
    cumulative: amount,
    signature,
  }),
  ack: fc.record({ kind: fc.constant('ack'), channelId, cumulative: amount, mark: count }),
  need: fc.record({ kind: fc.constant('need'), channelId, cumulative: amount, mark: count }),
  state: fc.record({
    kind: fc.constant('state'),
    channelId,
    cumulative: amount,
    signature: fc.option(signature),
    counted: fc.bigInt(0n, 2n ** 148n),
    proof: fc.option(signature),
  }),
  close: fc.record({
    kind: fc.constant('close'),
    channelId,
    agreed: fc.option(fc.record({ finalAmount: amount, signature, mark: count })),
  }),
  reject: fc.record({
    kind: fc.constant('reject'),
    subject: fc.oneof(fc.constant(null), positive, channelId),
    reason: fc.constantFrom(...(Object.keys(REJECT_CODES) as RejectReason[])),
    waitSeconds: count,
  }),
  pay: fc.record({
    kind: fc.constant('pay'),
    txid,
    asset: anyAsset,
    amount: positiveAmount,
    delegate: fc.record({ payer: anyAddress, key: anyAddress, until: count, signature }),
    proof: signature,
  }),
  terms: fc.record({ kind: fc.constant('terms'), terms: fc.option(anyTerms) }),
  credited: fc.record({ kind: fc.constant('credited'), txid, amount, creditLeft: amount }),
};

export const anyMessage: fc.Arbitrary<PaywireMessage> = fc.oneof(
  ...(Object.values(MESSAGES) as fc.Arbitrary<PaywireMessage>[]),
);
