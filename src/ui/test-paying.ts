/** Payments for tests: something of everything, with what the test changes. */
import type { SoldView } from '../bridge/earning.ts';
import type { PayQuote, SellerQuote } from '../bridge/pay-quote.ts';
import type { BoughtView, BudgetView, PaidPeerView, PayView } from '../bridge/paying.ts';
import { TRX } from '../core/channel/asset.ts';
import { DEFAULT_EARN_SETTINGS } from '../core/ledger/earn-settings.ts';
import type { AccountId } from '../core/ledger/records.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

export const PAYEE = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4' as TronAddress;
const PAYER = 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy' as TronAddress;
export const SOME_TORRENT = 'a'.repeat(40) as InfoHash;
const MIB = 1_048_576;

/** One asset of {@link sellerOf}. */
export function offerOf(change: Partial<SellerQuote['floors'][number]> = {}) {
  return {
    asset: TRX,
    price: 300n,
    minDeposit: 67_000_000n,
    settlement: 0n,
    channels: [],
    ...change,
  };
}

export function sellerOf(change: Partial<SellerQuote> = {}): SellerQuote {
  return {
    peerId: '01',
    payee: PAYEE,
    floors: [offerOf()],
    withdrawDelaySeconds: 86_400,
    verifiedBytes: 8 * MIB,
    onlyListed: false,
    listedPayer: null,
    hindrance: null,
    newAccountCostSun: 0n,
    ...change,
  };
}

export function quoteOf(change: Partial<PayQuote> = {}): PayQuote {
  return {
    infoHash: SOME_TORRENT,
    sellers: [sellerOf()],
    freeBytesPerSecond: 1_600_000,
    measuringMs: 0,
    bytesLeft: 1024 * MIB,
    usualPrices: {},
    lifeCostsSun: { trx: 6_700_000n },
    ...change,
  };
}

export function budgetOf(change: Partial<BudgetView> = {}): BudgetView {
  return {
    budgetId: '1',
    infoHash: SOME_TORRENT,
    asset: TRX,
    limit: 5_000_000n,
    highestPrice: 600n,
    perDay: null,
    perSeller: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    stoppedAt: null,
    spent: 420_000n,
    reserved: 0n,
    feesSun: 0n,
    paidBytes: 40 * MIB,
    freeBytes: 38 * MIB,
    phase: 'paying',
    fault: null,
    source: 'purse',
    freeBytesPerSecond: 1_600_000,
    downBytesPerSecond: 5_120_000,
    madeAt: 0,
    peers: [],
    ...change,
  };
}

export function paidPeerOf(change: Partial<PaidPeerView> = {}): PaidPeerView {
  return {
    peerId: '01',
    accountId: null,
    state: 'Active',
    serviceClass: 'paid',
    price: 300n,
    shareThousandths: 614,
    downBytesPerSecond: 2_900_000,
    freeBytesPerSecond: 500_000,
    paidBytes: 26 * MIB,
    freeBytes: 8 * MIB,
    spent: 260_000n,
    note: null,
    hindrance: null,
    ...change,
  };
}

export function boughtOf(change: Partial<BoughtView> = {}): BoughtView {
  return {
    accountId: 'c'.repeat(64) as AccountId,
    rail: 'channel',
    payer: PAYER,
    payee: PAYEE,
    asset: TRX,
    description: null,
    deposited: 67_000_000n,
    paid: 12_000_000n,
    servedElsewhere: 0n,
    feesSun: 0n,
    phase: 'open',
    isEndAgreed: false,
    waitsUntil: null,
    isConnected: true,
    firstAt: 0,
    usedAt: 0,
    ...change,
  };
}

export function soldOf(change: Partial<SoldView> = {}): SoldView {
  return {
    accountId: 'd'.repeat(64) as AccountId,
    rail: 'channel',
    payer: PAYEE,
    asset: TRX,
    description: null,
    balance: 67_000_000n,
    isSolid: true,
    earned: 3_100_000n,
    paidAhead: 0n,
    claimed: 1_000_000n,
    claimFeesSun: 2_200_000n,
    unclaimed: 2_100_000n,
    paidBytes: 300 * MIB,
    phase: 'open',
    closesAt: null,
    isConnected: true,
    isClaiming: false,
    isDearToClaim: false,
    firstAt: 0,
    usedAt: 0,
    ...change,
  };
}

export function payViewOf(change: Partial<PayView> = {}): PayView {
  return {
    network: { chainId: 1, name: 'local', hasContract: true },
    fault: null,
    damagedCount: 0,
    bookedCount: 0,
    budgets: [],
    bought: [],
    spentToday: {},
    sold: [],
    earn: DEFAULT_EARN_SETTINGS,
    earnFault: null,
    earnings: { today: {}, days: [], torrents: [], unmet: [], rare: [] },
    ...change,
  };
}
