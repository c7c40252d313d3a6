/** The page is asked for an instalment that is in the ledger as `wanted`. */
import { isSameAsset, TRX } from '../../../core/channel/asset.ts';
import type { BoughtRecord, BudgetRecord, Instalment } from '../../../core/ledger/records.ts';
import type { PaymentWanted } from '../../../bridge/paying.ts';
import type { DeskParts } from '../desk.ts';
import type { Questions } from './questions.ts';

export function paymentWanted(
  record: BoughtRecord,
  { wantedId, amount, feeSun }: Instalment,
  { budgetId, source, payer, stoppedAt }: BudgetRecord,
): PaymentWanted {
  const { chainId, channel, payee, asset } = record;
  const what: PaymentWanted['what'] =
    channel === null
      ? { kind: 'transfer', to: payee, asset, amount }
      : { kind: 'deposit', description: channel.description, amount };
  const mostFeeSun = isSameAsset(asset, TRX) ? feeSun : null;
  const isOver = stoppedAt !== null;
  return { wantedId, budgetId, chainId, source, payer, what, mostFeeSun, isOver };
}

/**
 * A budget, or the engine, may have ended while a wallet had the question: once in each run the page is
 * asked what became of those. What was paid is credit of its account then, and in the account book.
 */
export function askWhatBecame({ keeper }: Pick<DeskParts, 'keeper'>, questions: Questions): void {
  const stopped = keeper.budgets.filter(({ stoppedAt }) => stoppedAt !== null);
  for (const record of keeper.bought) {
    for (const one of record.instalments) {
      const budget = stopped.find(({ budgetId }) => budgetId === one.budgetId);
      if (one.state !== 'wanted' || budget === undefined) continue;
      // The answer goes into the ledger before anybody is told: nobody needs to wait for it.
      void questions.ask(paymentWanted(record, one, budget)).catch(() => undefined);
    }
  }
}
