/** What a run has shown, as numbers. */
import { MIB } from '../src/core/units/bytes.ts';
import type { SimAccount } from './account.ts';
import { PEER_KINDS } from './plan.ts';
import type { PeerKind, SimPlan } from './plan.ts';
import type { SimSeller } from './seller.ts';
import { quantile } from './statistics.ts';
import { Swarm } from './swarm.ts';

/** Accounts with less are noise of single blocks. */
const LEAST_BYTES = 2 * MIB;
const PRICES_EVERY_SECONDS = 10;

/** Bids in force, as multiples of the seller's floor. */
export interface PriceRow {
  readonly second: number;
  readonly wires: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface ShareRow {
  readonly payer: PeerKind;
  /** Bid over floor when it was first counted. */
  readonly weight: number;
  /** Parts of the paid class, 0..1. */
  readonly entitled: number;
  readonly got: number;
}

export interface SellerRow {
  readonly uploadBytesPerSecond: number;
  readonly floor: number;
  readonly sentBytes: number;
  readonly freeBytes: number;
  readonly promisedFreeBytes: number;
  readonly contendedFreeBytes: number;
  /** Sun, over the time it was there. */
  readonly income: number;
  readonly seconds: number;
}

export interface Rate {
  readonly peers: number;
  /** Mean over all time that peers of the kind were there. */
  readonly bytesPerSecond: number;
}

export interface Figures {
  readonly plan: SimPlan;
  readonly prices: readonly PriceRow[];
  readonly shares: readonly ShareRow[];
  readonly sellers: readonly SellerRow[];
  readonly rates: Record<PeerKind, Rate>;
  readonly accounts: readonly SimAccount[];
  /** Those of sellers that send junk. */
  readonly junkAccounts: readonly SimAccount[];
}

/** Runs the plan; `tell` hears of each simulated second. */
export function simulate(plan: SimPlan, tell: (second: number) => void = () => undefined): Figures {
  const swarm = new Swarm(plan);
  const prices: PriceRow[] = [];
  for (let second = 1; second <= plan.seconds; second++) {
    if (second === plan.warmUpSeconds) swarm.count();
    swarm.second();
    if (second % PRICES_EVERY_SECONDS === 0) prices.push(priceRow(swarm, second));
    tell(second);
  }
  const sellers = [...swarm.sellers, ...swarm.goneSellers];
  return {
    plan,
    prices,
    shares: sellers.filter((seller) => !seller.isJunk).flatMap(shareRows),
    sellers: sellers
      .filter((seller) => !seller.isJunk && seller.figures.sentBytes > 0)
      .map((seller) => sellerRow(seller, swarm.nowMs)),
    rates: rates(swarm),
    accounts: sellers.filter((seller) => !seller.isJunk).flatMap((seller) => [...seller.accounts]),
    junkAccounts: sellers
      .filter((seller) => seller.isJunk)
      .flatMap((seller) => [...seller.accounts]),
  };
}

function priceRow(swarm: Swarm, second: number): PriceRow {
  const bids = swarm.sellers.flatMap((seller) =>
    [...seller.wires.values()]
      .filter((wire) => wire.serviceClass === 'paid' && wire.peer.kind === 'payer')
      .map((wire) => Number(wire.price) / Number(seller.floor)),
  );
  return {
    second,
    wires: bids.length,
    low: quantile(bids, 0.1),
    median: quantile(bids, 0.5),
    high: quantile(bids, 0.9),
  };
}

function shareRows(seller: SimSeller): ShareRow[] {
  return [...seller.shares]
    .filter(([, figures]) => figures.entitledBytes >= LEAST_BYTES)
    .map(([account, figures]) => ({
      payer: account.payer,
      weight: figures.weight,
      entitled: figures.entitledBytes / figures.classBytes,
      got: figures.gotBytes / figures.classBytes,
    }));
}

function sellerRow(seller: SimSeller, nowMs: number): SellerRow {
  let income = 0n;
  for (const account of seller.accounts) income += account.income;
  return {
    ...seller.figures,
    uploadBytesPerSecond: seller.uploadBytesPerSecond,
    floor: Number(seller.floor),
    income: Number(income),
    seconds: (Math.min(nowMs, seller.leavesAtMs) - seller.cameAtMs) / 1000,
  };
}

function rates(swarm: Swarm): Record<PeerKind, Rate> {
  const sums = new Map(PEER_KINDS.map((kind) => [kind, { peers: 0, bytes: 0, ms: 0 }]));
  for (const [peers, endOf] of [
    [swarm.peers, () => swarm.nowMs],
    [swarm.gonePeers, (peer: { readonly goneAtMs: number }) => peer.goneAtMs],
  ] as const) {
    for (const peer of peers) {
      const sum = sums.get(peer.kind)!;
      sum.peers += 1;
      sum.bytes += peer.receivedBytes;
      sum.ms += endOf(peer) - peer.bornAtMs;
    }
  }
  return Object.fromEntries(
    [...sums].map(([kind, { peers, bytes, ms }]) => [
      kind,
      { peers, bytesPerSecond: ms === 0 ? 0 : (bytes * 1000) / ms },
    ]),
  ) as Record<PeerKind, Rate>;
}
