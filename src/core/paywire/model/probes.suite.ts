/**
 * What can come at any moment, in any state: every message a peer may send, whether it makes sense or
 * not, and every answer that chain, signer and user may give. Nobody counts here: only where the machines go.
 */
import { type Asset, TRX } from '../../channel/asset.ts';
import type { ChannelId } from '../../channel/description.ts';
import type { Signature } from '../../channel/signature.ts';
import type { Nonce } from '../identifiers.ts';
import type { SellerTerms } from '../terms.ts';
import type { Link } from './link.suite.ts';
import { TXID } from './records.suite.ts';
import { BLOCK, FLOOR, TOKEN, type World } from './world.suite.ts';

export type Probe = (world: World, link: Link) => void;

const NO_SIGNATURE = 'nobody' as Signature;
const FAULT = { code: 'node_unreachable', message: 'No.' } as const;
const idOf = ({ notary }: World): ChannelId => notary.channel.channelId;
const TXID_SUBJECT = TXID as string as ChannelId;

type ToBuyer = Parameters<World['buyer']['told']>[1];
type ToSeller = Parameters<World['seller']['told']>[1];
type MessageTo<Event extends ToBuyer | ToSeller> = Extract<
  Event,
  { readonly kind: 'message' }
>['message'];

const tellBuyer =
  (message: (world: World, link: Link) => MessageTo<ToBuyer>): Probe =>
  (world, link) => {
    world.buyer.told(link, { kind: 'message', message: message(world, link) });
  };

/** Several times: the second forged signature is another matter than the first. */
const tellSeller =
  (message: (world: World, link: Link) => MessageTo<ToSeller>, times = 1): Probe =>
  (world, link) => {
    for (let at = 0; at < times; at += 1) {
      world.seller.told(link, { kind: 'message', message: message(world, link) });
    }
  };

const offer = (phase: 'free' | 'paid' | 'quote', price: bigint, isOff = false): Probe =>
  tellBuyer((_world, link) => ({
    ...{ kind: 'offer', seq: 1, price, windowBytes: 2 ** 20, phase, shareThousandths: 500 },
    mark: link.buyer.mark + (isOff ? 1 : 0),
    lifetimeSeconds: 60,
  }));

const agreed = (isSigned: boolean): Probe =>
  tellBuyer((world, link) => ({
    kind: 'close',
    channelId: idOf(world),
    agreed: {
      finalAmount: 1n,
      signature: isSigned ? world.notary.close(1n) : NO_SIGNATURE,
      mark: link.buyer.mark,
    },
  }));

export const withToken = ({ terms }: World): SellerTerms => ({
  ...terms,
  floors: [...terms.floors, { asset: TOKEN, price: FLOOR, minDeposit: 1n, settlement: 0n }],
});

const bidToSeller = (price: bigint, asset: Asset = TOKEN): Probe =>
  tellSeller((_world, link) => ({
    ...{ kind: 'bid', seq: 1000 + link.toBuyer.length + link.toSeller.length, asset, price },
    ...{ maxBytesPerSecond: null, budgetLeft: 1n, lifetimeSeconds: 60 },
    nonce: 'ab'.repeat(16) as Nonce,
    payer: null,
  }));

const openBy = (proof: Signature, times: number): Probe =>
  tellSeller(
    ({ notary }) => ({
      kind: 'open',
      description: notary.channel.description,
      txid: TXID,
      proof,
    }),
    times,
  );

/** Whatever waits at one end is answered so, once; nothing happens where nothing waits. */
const answerBuyer =
  (kind: 'sign' | 'back', answer: (world: World) => ToBuyer): Probe =>
  (world, link) => {
    const at = link.buyerAsks.findIndex((ask) => ask.kind === kind);
    if (at < 0) return;
    link.buyerAsks.splice(at, 1);
    world.buyer.told(link, answer(world));
  };
const answerSeller =
  (isFinal: boolean): Probe =>
  (world, link) => {
    const at = link.sellerAsks.findIndex((ask) => ask.kind.startsWith('check'));
    if (at < 0) return;
    link.sellerAsks.splice(at, 1);
    world.seller.told(link, { kind: 'not-checked', fault: FAULT, isFinal });
  };

/** Those that walks go by name. */
export const PROBE = {
  freeOffer: offer('free', FLOOR),
  paidOffer: offer('paid', FLOOR),
  need: (cumulative: bigint): Probe =>
    tellBuyer((world, link) => ({
      ...{ kind: 'need', channelId: idOf(world), cumulative, mark: link.buyer.mark },
    })),
  stop: ((world, link) => {
    world.buyer.told(link, { kind: 'stop' });
  }) satisfies Probe,
  busy: tellBuyer(() => ({ kind: 'reject', subject: 1, reason: 'busy', waitSeconds: 1 })),
  agreed: agreed(true),
  notAgreed: agreed(false),
  quote: (seq: number): Probe =>
    tellBuyer((_world, link) => ({
      ...{ kind: 'offer', seq, price: FLOOR, windowBytes: BLOCK, phase: 'quote' },
      ...{ shareThousandths: 0, mark: link.buyer.mark, lifetimeSeconds: 60 },
    })),
  opened: tellBuyer((world) => ({
    ...{ kind: 'opened', channelId: idOf(world), deposit: 1n, windowBytes: BLOCK, isSolid: true },
  })),
  credited: tellBuyer(() => ({ kind: 'credited', txid: TXID, amount: 1n, creditLeft: 1n })),
  notSigned: answerBuyer('sign', ({ buyer: { account } }) => ({
    ...{ kind: 'not-signed', account, fault: FAULT },
  })),
  notBacked: answerBuyer('back', () => ({ kind: 'not-backed', fault: FAULT })),
  notChecked: answerSeller(true),
  forgedOpen: openBy(NO_SIGNATURE, 1),
  forgedPays: tellSeller(
    ({ notary }) => ({
      ...{ kind: 'pay', txid: TXID, asset: TRX, amount: 1n },
      ...{ delegate: notary.delegate, proof: NO_SIGNATURE },
    }),
    2,
  ),
  forgedVouchers: tellSeller(
    (world) => ({
      ...{ kind: 'voucher', channelId: idOf(world), cumulative: 999_999n },
      signature: world.notary.forgery(999_999n),
    }),
    2,
  ),
  forgedState: tellSeller((world) => ({
    ...{ kind: 'state', channelId: idOf(world), cumulative: 999_999n, counted: 0n, proof: null },
    signature: world.notary.forgery(999_999n),
  })),
  askToClose: tellSeller((world) => ({ kind: 'close', channelId: idOf(world), agreed: null })),
  bidInToken: ((world, link) => {
    world.seller.told(link, { kind: 'terms', terms: withToken(world) });
    bidToSeller(FLOOR)(world, link);
  }) satisfies Probe,
  bidToSeller: bidToSeller(FLOOR, TRX),
  stateToSeller: tellSeller((world) => ({
    ...{ kind: 'state', channelId: idOf(world), cumulative: 0n, counted: 0n, proof: null },
    signature: null,
  })),
  nothingForSale: ((world, link) => {
    world.seller.told(link, { kind: 'terms', terms: { ...world.terms, floors: [] } });
  }) satisfies Probe,
} as const;

export const PROBES: readonly Probe[] = [
  PROBE.freeOffer,
  PROBE.paidOffer,
  offer('paid', 9n * FLOOR),
  offer('quote', FLOOR),
  offer('quote', FLOOR, true),
  PROBE.agreed,
  PROBE.notAgreed,
  PROBE.opened,
  PROBE.credited,
  tellBuyer((world) => ({ kind: 'terms', terms: world.terms })),
  tellBuyer((world) => ({ kind: 'terms', terms: { ...world.terms, floors: [] } })),
  PROBE.busy,
  PROBE.need(1n),
  PROBE.stop,
  (world, link) => {
    world.askToClose(link);
  },
  (world, link) => {
    world.bid(link, 0n);
  },
  (world, link) => {
    world.bid(link, FLOOR);
  },
  (world) => {
    world.verifyArrived(false);
  },
  PROBE.notSigned,
  PROBE.notBacked,
  PROBE.notChecked,
  answerSeller(false),
  ...[31_000, 61_000, 121_000, 100_000_000].map((ms): Probe => (world) => {
    world.tick(ms);
  }),
  openBy(NO_SIGNATURE, 2),
  PROBE.forgedOpen,
  PROBE.forgedPays,
  PROBE.forgedVouchers,
  PROBE.forgedState,
  PROBE.stateToSeller,
  tellSeller(() => ({
    ...{ kind: 'state', channelId: TXID_SUBJECT, cumulative: 0n, counted: 0n, proof: null },
    signature: null,
  })),
  PROBE.askToClose,
  tellSeller((world) => ({
    ...{ kind: 'reject', subject: idOf(world), reason: 'protocol', waitSeconds: 0 },
  })),
  tellSeller(() => ({ kind: 'reject', subject: null, reason: 'protocol', waitSeconds: 0 })),
  PROBE.bidToSeller,
  bidToSeller(8n * FLOOR, TRX),
  bidToSeller(0n),
  bidToSeller(1n),
  PROBE.bidInToken,
  PROBE.nothingForSale,
  (world, link) => {
    world.seller.busy(link);
  },
  (world, link) => {
    world.seller.verdict(link);
  },
  (world) => {
    world.seller.closesOnChain();
  },
  /** Another wire of the account does not pay. */
  (world) => {
    world.seller.account.suspend(world.nowMs);
    world.seller.changed(null);
  },
  /** Its window is filled by another wire. */
  (world, link) => {
    const { account } = world.seller;
    while (account.mayPush(BLOCK, FLOOR)) account.push(BLOCK, FLOOR);
    world.seller.told(link, { kind: 'tick' });
  },
];
