/** Whether a seller can be paid at all out of a budget: by what it asks for, before anything is asked of it. */
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import { payoutProblem } from '../../../core/money/payout.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';

/** Nobody would have what is paid to it. `contracts` are those of the network that is paid on. */
export function isLost(
  { payee, contract }: Pick<SellerTerms, 'payee' | 'contract'>,
  contracts: readonly TronAddress[] = [],
): boolean {
  const known = contract === null ? contracts : [contract, ...contracts];
  return payoutProblem(payee, known) !== null;
}

export function canBePaid(
  terms: Pick<SellerTerms, 'payee' | 'contract'>,
  { payer, rail, asset }: Pick<BudgetRecord, 'payer' | 'rail' | 'asset'>,
): boolean {
  // A transfer to oneself is none.
  if (terms.payee === payer || isLost(terms)) return false;
  const canDirectly = rail !== 'channel' && asset.kind !== 'trc20';
  return canDirectly || (rail !== 'direct' && terms.contract !== null);
}
