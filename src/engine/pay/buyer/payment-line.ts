/** The account book's line of an instalment that was answered for. */
import { TRX } from '../../../core/channel/asset.ts';
import type { BoughtRecord, Instalment, JournalRecord } from '../../../core/ledger/records.ts';
import type { LedgerKeeper } from '../ledger-keeper.ts';

/**
 * What was paid; of one that failed what it burned, or null where that was nothing.
 *
 * @param bookedSun Of its fee, what a line before this one has.
 */
export function paymentLine(
  { budgets }: Pick<LedgerKeeper, 'budgets'>,
  { accountId, asset, rail }: Pick<BoughtRecord, 'accountId' | 'asset' | 'rail'>,
  { budgetId, state, amount, txid, feeSun }: Instalment,
  at: number,
  bookedSun = 0n,
): JournalRecord | null {
  const infoHash = budgets.find((one) => one.budgetId === budgetId)?.infoHash ?? null;
  const of = { at, accountId, infoHash, budgetId, txid };
  if (state === 'failed') {
    return feeSun === 0n ? null : { ...of, what: 'fee', asset: TRX, amount: 0n, feeSun };
  }
  const what = rail === 'channel' ? 'deposit' : 'payment';
  return { ...of, what, asset, amount, feeSun: feeSun > bookedSun ? feeSun - bookedSun : 0n };
}
