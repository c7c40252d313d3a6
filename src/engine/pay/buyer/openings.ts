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
    if (isWorthIt(record, records.spends, priceIn(record.asset, terms, floor))) return true;
    const isOwn = record.instalments.some(
      ({ budgetId }) =>
        budgetId === budget.budgetId || budget.continues?.includes(budgetId) === true,
    );
    return !isOwn && nowMs >= record.usedAt + WAIT_MS;
  });
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
function isWorthIt(
  { accountId, instalments, received }: BoughtRecord,
  spends: readonly SpendRecord[],
  price: bigint,
): boolean {
  const owed = owedFor(received);
  const fees = instalments.reduce((sum, { feeSun }) => sum + feeSun, 0n);
  const paidBytes = spends
    .filter((one) => one.accountId === accountId)
    .reduce((sum, one) => sum + one.paidBytes, 0);
  return 2n * least(costOf(paidBytes, price), owed) >= owed + fees;
}
