/**
 * What is to be paid next to a seller, out of the ledger as it stands at this moment. Nothing is awaited
 * in here: between what is read of a budget's room and the record that takes it nobody else may read
 * the same room.
 */
import { FaultError } from '../../../core/fault.ts';
import type { BoughtRecord, BudgetRecord, Instalment, Rail } from '../../../core/ledger/records.ts';
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

const LEAST_BYTES = 256 * 1024;

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
  /** What came on an account and counts, in price units: junk must not look like service. */
  readonly payable: (record: BoughtRecord) => bigint;
  /** Our session key. */
  readonly key: BudgetRecord['payer'];
  readonly random: (lengthBytes: number) => Uint8Array;
}

export interface Plan {
  /** That it is paid into; a new one where none is known. */
  readonly account: BoughtRecord;
  readonly amount: bigint;
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
  const seen = direct && { ...direct, received: parts.payable(direct) };
  const rail = known?.rail ?? railOf(wanted, parts, seen);
  const room = spending.roomToFund(terms.payee, rail);
  const amount =
    rail === 'channel'
      ? deposit(known === null ? floor : topUp(floor), price, { room, bytesLeft })
      : fitted(instalment(seen, price, { room, bytesLeft }), room, terms);
  if (amount < costOf(LEAST_BYTES, price)) {
    throw new FaultError('limit_reached', 'What you allowed to spend is used up.');
  }
  const account =
    known ??
    (rail === 'direct' ? direct : null) ??
    newAccount({ rail, budget, terms, floor, key, random });
  return { account, amount };
}

/** Nothing has left yet. */
export function askedFor(
  { account, amount }: Plan,
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
    feeSun: 0n,
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
    planned: least(spending.roomToFund(terms.payee, 'channel'), costOf(bytesLeft, price)),
    lifeCost,
    direct,
  });
  if (rail !== null) return rail;
  if (!isFair) {
    throw new FaultError('limit_reached', 'This seller asks for more than claiming costs.');
  }
  throw new FaultError('budget_invalid', 'This seller cannot be paid in the way you chose.');
}
