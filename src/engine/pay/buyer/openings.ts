/**
 * Whether a seller may be paid for another beginning. What an opening costs (what claiming costs, and
 * fees) is paid before any byte comes, so no window bounds it: a seller that ends what was opened before
 * it has delivered as much waits. Told from the ledger alone, so that a restart forgets nothing.
 */
import { type Asset, isSameAsset } from '../../../core/channel/asset.ts';
import type { BoughtRecord, BudgetRecord, SpendRecord } from '../../../core/ledger/records.ts';
import { least, owedFor } from '../../../core/paywire/debt.ts';
import type { AssetFloor, SellerTerms } from '../../../core/paywire/terms.ts';
import { costOf } from './fee-rule.ts';
import { isWith } from './installation.ts';

const WAIT_MS = 24 * 60 * 60 * 1000;

export interface OpeningWanted {
  readonly budget: Pick<BudgetRecord, 'budgetId' | 'continues'>;
  readonly terms: SellerTerms;
  /** What it asks for: its bytes are worth that to us. */
  readonly floor: Pick<AssetFloor, 'asset' | 'price'>;
}

export interface OpeningRecords {
  readonly bought: readonly BoughtRecord[];
  readonly spends: readonly SpendRecord[];
}

/**
 * False in a budget that paid for an opening which came to nothing, and elsewhere for a day after it.
 * Accounts that are still open stand in nobody's way.
 */
export function mayOpen(wanted: OpeningWanted, records: OpeningRecords, nowMs: number): boolean {
  const { budget, terms, floor } = wanted;
  return records.bought.every((record) => {
    if (!isOf(record, terms)) return true;
    if ((record.avoidUntil ?? 0) > nowMs) return false;
    if (record.phase === 'open') return true;
    const price = priceIn(record.asset, terms, floor);
    if (isWorthIt(record, worthOf(record, records.spends, price))) return true;
    const isOwn = record.instalments.some(
      ({ budgetId }) =>
        budgetId === budget.budgetId || budget.continues?.includes(budgetId) === true,
    );
    return !isOwn && nowMs >= record.usedAt + WAIT_MS;
  });
}

/**
 * Until when at most nothing is paid to a channel's seller if the channel ends now, as {@link mayOpen} has
 * it; nor from then on out of the budgets that paid for it. Null where it gave enough, where that time is
 * over, and where another account with the seller goes on.
 *
 * @param present Terms of those who are connected: what the seller asks for now.
 */
export function waitAfterEnd(
  record: BoughtRecord,
  { bought, spends }: OpeningRecords,
  present: readonly SellerTerms[],
  nowMs: number,
): number | null {
  const { asset, payer, payee, chainId, usedAt } = record;
  if (record.phase !== 'open' || nowMs >= usedAt + WAIT_MS) return null;
  const goesOn = bought.some(
    (other) =>
      other.accountId !== record.accountId &&
      other.phase === 'open' &&
      isSameAsset(other.asset, asset) &&
      other.payer === payer &&
      other.payee === payee &&
      other.chainId === chainId,
  );
  if (goesOn) return null;
  const [price] = present
    .filter((terms) => isOf(record, terms))
    .flatMap(({ floors }) => floors.filter((one) => isSameAsset(one.asset, asset)))
    .map((floor) => floor.price);
  const worth =
    price === undefined
      ? // It is away: what was paid for its bytes is the best that is known of them.
        owedFor(record.received) - (record.settlement ?? 0n)
      : worthOf(record, spends, price);
  return isWorthIt(record, worth) ? null : usedAt + WAIT_MS;
}

/** What a MiB is worth in what was paid with then: a price in another asset says nothing of it. */
function priceIn(asset: Asset, { floors }: SellerTerms, floor: OpeningWanted['floor']): bigint {
  if (isSameAsset(asset, floor.asset)) return floor.price;
  return floors.find((one) => isSameAsset(one.asset, asset))?.price ?? 0n;
}

function isOf(record: BoughtRecord, { chainId, payee, payeeSigner }: SellerTerms): boolean {
  return record.chainId === chainId && record.payee === payee && isWith(record, payeeSigner);
}

/** At least half of what was spent there came back as bytes; the rest was its settlement and fees. */
function isWorthIt({ instalments, received }: BoughtRecord, worth: bigint): boolean {
  const owed = owedFor(received);
  const fees = instalments.reduce((sum, { feeSun }) => sum + feeSun, 0n);
  return 2n * least(worth, owed) >= owed + fees;
}

/** Of the bytes that came out of it. */
function worthOf(
  { accountId }: BoughtRecord,
  spends: readonly SpendRecord[],
  price: bigint,
): bigint {
  const paidBytes = spends
    .filter((one) => one.accountId === accountId)
    .reduce((sum, one) => sum + one.paidBytes, 0);
  return costOf(paidBytes, price);
}
