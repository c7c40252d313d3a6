/** Why nothing is paid to somebody who sells, in one word for the page. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { BoughtRecord, BudgetRecord } from '../../../core/ledger/records.ts';
import type { SellerHindrance } from '../../../bridge/pay-quote.ts';
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

type Seen = Pick<BuyerSide, 'account' | 'terms' | 'isEnding' | 'state'> & {
  readonly listing: Pick<BuyerSide['listing'], 'unlisted'>;
};

/** Null where it may be paid, as far as it depends on what was between us and it before. */
export function hindranceOf(
  { account, terms, isEnding, state, listing: { unlisted } }: Seen,
  { records, isAvoided, budget, nowMs }: HindranceParts,
): SellerHindrance | null {
  if (terms === null) return null;
  if (isAvoided) return 'avoided';
  // A list that it has given up since keeps nobody out.
  const isOut = unlisted !== null && unlisted === (budget?.payer ?? unlisted);
  if (isOut && terms.onlyListed) return 'not-listed';
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
  if (mayOpen(wanted, records, nowMs)) return null;
  return here.some(isClosedByUs) ? 'closed-by-you' : 'came-to-nothing';
}

/** Nothing that it takes in the budget's asset is as cheap as the highest price. */
export function isTooDear(
  { terms }: Pick<Seen, 'terms'>,
  budget: Pick<BudgetRecord, 'asset' | 'highestPrice'> | null,
): boolean {
  if (terms === null || budget === null) return false;
  const floor = terms.floors.find(({ asset }) => isSameAsset(asset, budget.asset));
  return floor !== undefined && floor.price > budget.highestPrice;
}

/** Its payer asked for the end: from its seller, or from the chain alone. */
function isClosedByUs({ phase, agreed, ends = [] }: BoughtRecord): boolean {
  if (phase === 'open') return false;
  return agreed !== undefined || ends.some(({ what, isSuccess }) => isSuccess && what !== 'refund');
}

function isOpenFor(budget: HindranceParts['budget']) {
  return ({ phase, payer }: BoughtRecord): boolean =>
    phase === 'open' && (budget === null || payer === budget.payer);
}
