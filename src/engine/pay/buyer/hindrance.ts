/** Why nothing is paid to somebody who sells, in one word for the page. */
import type { BoughtRecord, BudgetRecord } from '../../../core/ledger/records.ts';
import type { SellerHindrance } from '../../../bridge/paying.ts';
import type { BuyerSide } from './buyer-side.ts';
import { isWith } from './installation.ts';
import { mayOpen, type OpeningRecords } from './openings.ts';

export interface HindranceParts {
  readonly records: OpeningRecords;
  readonly isAvoided: boolean;
  /** Null before there is one. */
  readonly budget: Pick<BudgetRecord, 'budgetId' | 'continues' | 'payer'> | null;
  readonly nowMs: number;
}

type Seen = Pick<BuyerSide, 'account' | 'terms' | 'isEnding' | 'state'>;

/** Null where it may be paid, as far as it depends on what was between us and it before. */
export function hindranceOf(
  { account, terms, isEnding, state }: Seen,
  { records, isAvoided, budget, nowMs }: HindranceParts,
): SellerHindrance | null {
  if (terms === null) return null;
  if (isAvoided) return 'avoided';
  const isOver = account !== null && account.record.phase !== 'open';
  if (isEnding || isOver || state === 'closed') return 'closing';
  const here = records.bought.filter(
    (record) =>
      record.chainId === terms.chainId &&
      record.payee === terms.payee &&
      isWith(record, terms.payeeSigner),
  );
  if (here.some(({ avoidUntil }) => (avoidUntil ?? 0) > nowMs)) return 'avoided';
  const [floor] = terms.floors;
  if (account !== null || floor === undefined || here.some(isOpenFor(budget))) return null;
  const wanted = { budget: budget ?? { budgetId: '' }, terms, floor };
  return mayOpen(wanted, records, nowMs) ? null : 'came-to-nothing';
}

function isOpenFor(budget: HindranceParts['budget']) {
  return ({ phase, payer }: BoughtRecord): boolean =>
    phase === 'open' && (budget === null || payer === budget.payer);
}
