import { unclaimed } from '../../../core/ledger/claim-rule.ts';
import type { SoldRecord } from '../../../core/ledger/records.ts';
import type { SoldView } from '../../../bridge/paying.ts';

/** A debt to us, as the payments page shows it. What is paid directly is ours at once. */
export function soldView(
  record: SoldRecord,
  {
    paidBytes,
    isConnected,
    isClaiming,
  }: Pick<SoldView, 'paidBytes' | 'isConnected' | 'isClaiming'>,
): SoldView {
  const isDirect = record.channel === null;
  return {
    accountId: record.accountId,
    rail: record.rail,
    payer: record.payer,
    asset: record.asset,
    description: record.channel?.description ?? null,
    balance: record.balance,
    isSolid: record.isSolid,
    earned: isDirect ? record.balance : record.cumulative,
    claimed: isDirect ? record.balance : record.claimed,
    claimFeesSun: record.claimFeesSun,
    unclaimed: unclaimed(record),
    paidBytes,
    phase: record.phase,
    closesAt: record.closesAt,
    isConnected,
    isClaiming,
    firstAt: record.firstAt,
    usedAt: record.usedAt,
  };
}
