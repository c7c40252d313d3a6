/**
 * What is to be paid next to a seller, out of the ledger as it stands at this moment. Nothing is awaited
 * in here: between what is read of a budget's room and the record that takes it nobody else may read
 * the same room.
 */
import { FaultError } from '../../../core/fault.ts';
import type { BoughtRecord, BudgetRecord, Instalment, Rail } from '../../../core/ledger/records.ts';
import type { PaymentFee } from '../../../core/ledger/pay-ports.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { least } from '../../../core/paywire/debt.ts';
import type { AssetFloor, SellerTerms } from '../../../core/paywire/terms.ts';
import {
  chooseRail,
  costOf,
  deposit,
  fitted,
  instalment,
  isFairSettlement,
  topUp,
} from './fee-rule.ts';
import { newAccount } from './new-account.ts';
import { TRUSTED_BYTES } from './sellers.ts';
import type { Spending } from './spending.ts';
import { tightest, UsedUp } from './used-up.ts';

const LEAST_BYTES = 256 * 1024;
/** Below this part of the usual step a payment is not worth its fee: a limit is used up before it. */
const LEAST_PART = 8n;

export interface BackingWanted {
  readonly budget: BudgetRecord;
  readonly terms: SellerTerms;
  readonly floor: AssetFloor;
  readonly price: bigint;
  /** What is left in it does not last; null when there may be one with something left. */
  readonly spent: BuyerAccount | null;
  /** What may still be bought for this torrent. */
  readonly bytesLeft: number;
  /** Bytes of this seller that passed their hash. */
  readonly verifiedBytes: number;
}

export interface PlanParts {
  readonly spending: Spending;
  /** Our open accounts with this seller, in this asset: channels first. */
  readonly candidates: readonly BoughtRecord[];
  /** Of a channel, in the asset; null where fees are in another one, or no node tells. */
  readonly lifeCost: bigint | null;
  /** Of one payment on each rail; nothing where the budget is in something else than TRX. */
  readonly fees: Readonly<Record<Rail, PaymentFee>>;
  /** What came on an account and counts, as of now: junk must not look like service. */
  readonly counted: (record: BoughtRecord) => Pick<BoughtRecord, 'received' | 'remembered'>;
  /** Our session key. */
  readonly key: BudgetRecord['payer'];
  readonly random: (lengthBytes: number) => Uint8Array;
}

export interface Plan {
  /** That it is paid into; a new one where none is known. */
  readonly account: BoughtRecord;
  readonly amount: bigint;
  /** Set aside for the fee: with it the budget still lasts. 0 where fees are none of the budget's. */
  readonly feeSun: bigint;
}

/** Throws `limit_reached` or `budget_invalid` where nothing is to be paid. */
export function planOf(wanted: BackingWanted, parts: PlanParts): Plan {
  const { budget, terms, floor, price, spent, bytesLeft } = wanted;
  const { spending, candidates, key, random } = parts;
  if (wanted.verifiedBytes < TRUSTED_BYTES) {
    throw new FaultError('limit_reached', 'This seller has not given enough for free yet.');
  }
  const direct = candidates.find(({ rail }) => rail === 'direct') ?? null;
  const known =
    spent === null ? null : (candidates.find((one) => one.accountId === spent.id) ?? null);
  if (spent !== null && known === null) {
    // Another account is for another connection: what is paid into it would be of no use on this one.
    throw new FaultError('limit_reached', 'What was opened with this seller is ending.');
  }
  const seen = direct && { ...direct, ...parts.counted(direct) };
  const rail = known?.rail ?? railOf(wanted, parts, seen);
  const fee = parts.fees[rail];
  const all = spending.roomsToFund(terms.payee, rail);
  const rooms = { ...all, budget: all.budget - fee.nowSun };
  const { room } = tightest(rooms);
  const asked = known === null ? floor : topUp(floor);
  const stepWithin = (most: bigint) =>
    rail === 'channel'
      ? deposit(asked, price, { room: most, bytesLeft })
      : instalment(seen, price, { room: most, bytesLeft });
  if (rail === 'channel' && room < asked.minDeposit) {
    throw new FaultError('limit_reached', 'This seller wants a larger deposit than you allowed.');
  }
  if (bytesLeft < LEAST_BYTES) {
    throw new FaultError('limit_reached', 'Too little is left to download to pay for it.');
  }
  const step = stepWithin(room);
  const usual = stepWithin(tightest(spending.limitsToFund(rail)).room);
  const amount = rail === 'channel' ? step : fitted(step, room, terms);
  if (amount < costOf(LEAST_BYTES, price) || LEAST_PART * step < usual)
    throw new UsedUp(all, fee.nowSun);
  const account =
    known ??
    (rail === 'direct' ? direct : null) ??
    newAccount({ rail, budget, terms, floor, key, random });
  return { account, amount, feeSun: least(fee.mostSun, all.budget - amount) };
}

/** Nothing has left yet. */
export function askedFor(
  { account, amount, feeSun }: Plan,
  { budgetId }: BudgetRecord,
  nowMs: number,
): Instalment {
  const number = String(account.instalments.length + 1);
  return {
    // With the budget: one of a ledger that was lost is not answered by what another one paid.
    wantedId: `${account.accountId}#${number}:${budgetId}`,
    budgetId,
    txid: null,
    amount,
    at: nowMs,
    state: 'wanted',
    feeSun,
  };
}

function railOf(
  { budget, terms, floor, price, bytesLeft }: BackingWanted,
  { spending, lifeCost }: PlanParts,
  direct: BoughtRecord | null,
): Rail {
  const isFair = isFairSettlement(floor, lifeCost);
  const rail = chooseRail({
    wish: budget.rail,
    floor,
    hasContract: terms.contract !== null && isFair,
    // A deposit is not bound by the limit for a day; but where a day leaves little, its fees are not worth it.
    planned: least(
      tightest({
        ...spending.roomsToFund(terms.payee, 'channel'),
        day: spending.limitsToFund('direct').day,
      }).room,
      costOf(bytesLeft, price),
    ),
    lifeCost,
    direct,
  });
  if (rail !== null) return rail;
  if (!isFair) {
    throw new FaultError('limit_reached', 'This seller asks for more than claiming costs.');
  }
  throw new FaultError('budget_invalid', 'This seller cannot be paid in the way you chose.');
}
