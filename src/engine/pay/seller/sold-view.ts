import { unclaimed } from '../../../core/ledger/claim-rule.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import { least, owedFor } from '../../../core/paywire/debt.ts';
import type { SoldView } from '../../../bridge/earning.ts';

/**
 * A debt to us, as the payments page shows it. What is paid directly is in our hands at once, and earned
 * as its bytes are sent.
 */
export function soldView(
  record: SoldRecord,
  {
    paidBytes,
    isConnected,
    isClaiming,
    isDearToClaim,
  }: Pick<SoldView, 'paidBytes' | 'isConnected' | 'isClaiming' | 'isDearToClaim'>,
): SoldView {
  const isDirect = record.channel === null;
  const earned = isDirect ? least(owedFor(record.sent), record.balance) : record.cumulative;
  return {
    accountId: record.accountId,
    rail: record.rail,
    payer: record.payer,
    asset: record.asset,
    description: record.channel?.description ?? null,
    balance: record.balance,
    isSolid: record.isSolid,
    earned,
    paidAhead: isDirect ? record.balance - earned : 0n,
    claimed: isDirect ? record.balance : record.claimed,
    claimFeesSun: record.claimFeesSun,
    unclaimed: unclaimed(record),
    paidBytes,
    phase: record.phase,
    closesAt: record.closesAt,
    isConnected,
    isClaiming,
    isDearToClaim,
    firstAt: record.firstAt,
    usedAt: record.usedAt,
  };
}
