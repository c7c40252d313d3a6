/** What the page shows of budgets and of those who are paid. */
import { assetKey } from '../../../core/channel/asset.ts';
import type { AccountId, BoughtRecord, BudgetRecord } from '../../../core/ledger/records.ts';
import { least, owedFor } from '../../../core/paywire/debt.ts';
import type { BoughtView, BudgetView, PaidPeerView, PayView } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Accounts } from './accounts.ts';
import type { Budgets } from './budgets.ts';
import type { BuyerSide } from './buyer-side.ts';
import { waitAfterEnd } from './openings.ts';
import type { NodeOutages } from './node-outages.ts';
import { downRate, phaseOf, type PhaseParts } from './phase.ts';
import { dayOf, paidIn } from './spending.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

export interface ViewParts extends PhaseParts {
  readonly desk: DeskParts;
  readonly accounts: Accounts;
  readonly budgets: Budgets;
  readonly outages: NodeOutages;
  readonly buyerOf: (budget: BudgetRecord) => TorrentBuyer | null;
  readonly sides: () => readonly BuyerSide[];
}

export function buyerView(parts: ViewParts): Pick<PayView, 'budgets' | 'bought' | 'spentToday'> {
  return {
    budgets: parts.budgets.newest.map((budget) => budgetView(parts, budget)),
    bought: parts.desk.keeper.bought
      .filter(({ instalments }) => instalments.some(({ txid }) => txid !== null))
      .map((record) => boughtView(parts, record)),
    spentToday: spentToday(parts),
  };
}

function budgetView(parts: ViewParts, budget: BudgetRecord): BudgetView {
  const { accounts, budgets, outages, desk } = parts;
  const { budgetId, infoHash, asset } = budget;
  const line = accounts.lineOf(budget);
  const buyer = parts.buyerOf(budget);
  const spending = accounts.spending(budget);
  const sides = [...(buyer?.sides ?? [])].filter(({ terms }) => terms !== null);
  const own = desk.keeper.spends.filter((one) => line.has(one.budgetId));
  const accountsHere = new Set(sides.flatMap(({ account }) => account ?? []));
  const unsaved = [...accountsHere].flatMap((account) =>
    [...line].map((one) => accounts.unsavedBytes(account, one)),
  );
  const early = sides.map((side) => ({
    paidBytes: 0,
    freeBytes: buyer?.given.early(side) ?? 0,
  }));
  const bytes = (of: 'paidBytes' | 'freeBytes') =>
    [...own, ...unsaved, ...early].reduce((sum, one) => sum + one[of], 0);
  const unsavedSpent = accounts.unsavedSpent(line);
  const served = total([...unsavedSpent.values()]);
  const spentAt = (id: AccountId): bigint => spending.spentAt(id) + (unsavedSpent.get(id) ?? 0n);
  return {
    budgetId,
    infoHash,
    asset,
    limit: budget.limit,
    highestPrice: budget.highestPrice,
    perDay: budget.perDay,
    perSeller: budget.perSeller,
    maxSellers: budget.maxSellers,
    targetBytesPerSecond: budget.targetBytesPerSecond,
    stoppedAt: budget.stoppedAt,
    spent: spending.spent + served,
    reserved: spending.reserved > served ? spending.reserved - served : 0n,
    feesSun: spending.feesSun,
    paidBytes: bytes('paidBytes'),
    freeBytes: bytes('freeBytes'),
    phase: phaseOf(parts, budget, buyer),
    fault:
      desk.keeper.fault ?? budgets.faultOf(budget) ?? outages.faultOf(budgetId, desk.clock.now()),
    source: budget.source,
    freeBytesPerSecond: Math.round(buyer?.freeBytesPerSecond ?? 0),
    downBytesPerSecond: buyer === null ? 0 : Math.round(downRate(buyer)),
    madeAt: budget.madeAt,
    peers: buyer === null ? [] : sides.map((side) => peerView({ budget, buyer, spentAt }, side)),
  };
}

interface PeerParts {
  readonly budget: BudgetRecord;
  readonly buyer: TorrentBuyer;
  /** Out of this budget. */
  readonly spentAt: (id: AccountId) => bigint;
}

function peerView({ budget, buyer, spentAt }: PeerParts, side: BuyerSide): PaidPeerView {
  const { link, account, state, serviceClass, shareThousandths } = side;
  const freeRate = buyer.freeRateOf(side);
  return {
    peerId: link.peerId,
    accountId: account?.id ?? null,
    state,
    serviceClass,
    price: serviceClass === 'paid' ? side.price : side.bidPrice,
    shareThousandths,
    downBytesPerSecond: Math.round(link.wire.downloadSpeed()),
    freeBytesPerSecond: freeRate === null ? null : Math.round(freeRate),
    ...buyer.given.of(side),
    spent: account === null ? 0n : spentAt(account.id),
    note: side.fault?.message ?? null,
    hindrance: buyer.bidding.hindranceOf(side, budget),
  };
}

function boughtView({ accounts, desk, sides }: ViewParts, stored: BoughtRecord): BoughtView {
  const record = accounts.recordOf(accounts.of(stored));
  const { accountId, rail, payer, payee, asset, channel, phase, usedAt, instalments } = record;
  const deposited = paidIn(record);
  const { servedElsewhere = 0n, ends = [] } = record;
  const served = least(owedFor(record.received), deposited) - servedElsewhere;
  return {
    accountId,
    rail,
    payer,
    payee,
    asset,
    description: channel?.description ?? null,
    deposited,
    paid: rail === 'channel' ? record.cumulative : served,
    servedElsewhere,
    feesSun: total(
      [...instalments.filter(({ state }) => state !== 'wanted'), ...ends].map(
        ({ feeSun }) => feeSun,
      ),
    ),
    phase,
    isEndAgreed: record.agreed !== undefined,
    waitsUntil:
      rail === 'channel'
        ? waitAfterEnd(
            record,
            desk.keeper,
            sides().flatMap(({ terms }) => terms ?? []),
            desk.clock.now(),
          )
        : null,
    isConnected: sides().some(({ account }) => account?.id === accountId),
    firstAt: instalments[0]?.at ?? usedAt,
    usedAt,
  };
}

function spentToday({ accounts, desk }: ViewParts): PayView['spentToday'] {
  const { keeper, clock } = desk;
  const today = dayOf(clock.now());
  const network = desk.network();
  const sums: Record<string, bigint> = {};
  // TRX of a test network is no TRX.
  const isHere = ({ chainId }: { readonly chainId: number }): boolean =>
    network === null || chainId === network.chainId;
  const add = (accountId: AccountId, amount: bigint): void => {
    const record = keeper.boughtFrom(accountId);
    if (record === null || amount === 0n || !isHere(record)) return;
    const key = assetKey(record.asset);
    sums[key] = (sums[key] ?? 0n) + amount;
  };
  for (const { accountId, day, amount } of keeper.spends) if (day === today) add(accountId, amount);
  const budgetIds = keeper.budgets.map(({ budgetId }) => budgetId);
  for (const [accountId, served] of accounts.unsavedSpent(budgetIds)) add(accountId, served);
  return sums;
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
