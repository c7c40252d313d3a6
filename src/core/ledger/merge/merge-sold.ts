/**
 * One debt to us, as this ledger and a backup know it. The highest voucher wins. A channel that the
 * backup knows more of is claim-only (rule 11: nothing is credited to it any more), and direct payments
 * that were not known here count as served: a txid pays once.
 */
import { unitsOf } from '../../paywire/debt.ts';
import type { CreditRecord, SoldRecord } from '../records.ts';
import { larger, largerOrNull } from './merge-figures.ts';

/**
 * @param news Of direct payments: by how much the credits together are more (or less) than ours.
 * @param isVoucher Whether the voucher in the backup is by the channel's own key.
 */
export function mergeSold(
  ours: SoldRecord | null,
  theirs: SoldRecord,
  news: bigint,
  isVoucher: (record: SoldRecord) => boolean,
): SoldRecord {
  if (ours === null) return arrived(theirs);
  if (ours.rail === 'direct') return mergeDirect(ours, theirs, news);
  const isHigher = theirs.cumulative > ours.cumulative && isVoucher(theirs);
  const { cumulative, signature } = isHigher ? theirs : ours;
  const sent = larger(ours.sent, theirs.sent);
  const isDeeper = theirs.balance > ours.balance;
  return {
    ...merged(ours, theirs),
    ...{ cumulative, signature, sent },
    balance: larger(ours.balance, theirs.balance),
    isSolid: isDeeper ? theirs.isSolid : ours.isSolid,
    phase: phaseOf(ours, theirs, isHigher || sent > ours.sent),
    finalAmount:
      ours.finalAmount === null || theirs.finalAmount === null
        ? (ours.finalAmount ?? theirs.finalAmount)
        : larger(ours.finalAmount, theirs.finalAmount),
  };
}

/** Of one txid: what is final wins, then the larger amount. */
export function mergeCredit(ours: CreditRecord | null, theirs: CreditRecord): CreditRecord {
  if (ours === null) return theirs;
  if (ours.isSolid || theirs.isSolid) return ours.isSolid ? ours : theirs;
  return theirs.amount > ours.amount ? theirs : ours;
}

/** Of an account that was not known here. */
function arrived(theirs: SoldRecord): SoldRecord {
  if (theirs.rail === 'direct') {
    return { ...theirs, sent: larger(theirs.sent, unitsOf(theirs.balance)) };
  }
  return { ...theirs, phase: theirs.phase === 'open' ? 'claim-only' : theirs.phase };
}

function mergeDirect(ours: SoldRecord, theirs: SoldRecord, news: bigint): SoldRecord {
  const balance = larger(ours.balance + news, 0n);
  const sent = larger(theirs.sent, ours.sent + unitsOf(larger(news, 0n)));
  return { ...merged(ours, theirs), balance, sent };
}

/** What both rails have. Who may be served is ours to say. */
function merged(ours: SoldRecord, theirs: SoldRecord): SoldRecord {
  return {
    ...ours,
    isSettlementCounted: ours.isSettlementCounted || theirs.isSettlementCounted,
    writtenOff: larger(ours.writtenOff, theirs.writtenOff),
    defaults: larger(ours.defaults, theirs.defaults),
    suspendedUntil: largerOrNull(ours.suspendedUntil, theirs.suspendedUntil),
    claimed: larger(ours.claimed, theirs.claimed),
    claimFeesSun: larger(ours.claimFeesSun, theirs.claimFeesSun),
    closesAt: ours.closesAt ?? theirs.closesAt,
    firstAt: Math.min(ours.firstAt, theirs.firstAt),
    usedAt: larger(ours.usedAt, theirs.usedAt),
  };
}

const FINALITY: readonly SoldRecord['phase'][] = ['open', 'claim-only', 'closing', 'closed'];

function phaseOf(ours: SoldRecord, theirs: SoldRecord, knowsMore: boolean): SoldRecord['phase'] {
  const said: SoldRecord['phase'] =
    theirs.phase === 'closing' || theirs.phase === 'closed' ? theirs.phase : 'open';
  const least: SoldRecord['phase'] = knowsMore ? 'claim-only' : 'open';
  return FINALITY.findLast((phase) => [ours.phase, said, least].includes(phase)) ?? ours.phase;
}
