/**
 * One debt of ours, as this ledger and a backup know it. Numbers only rise, a channel that the backup
 * knows more of is ended (rule 11: nothing is signed from it any more), and direct payments that were
 * not known here count as served: their seller is believed to owe nothing of them.
 */
import { unitsOf } from '../../paywire/debt.ts';
import type { BoughtRecord, Instalment } from '../records.ts';
import { larger, largerOrNull } from './merge-figures.ts';

/** @param isVoucher Whether the voucher in the backup is by the channel's own key. */
export function mergeBought(
  ours: BoughtRecord | null,
  theirs: BoughtRecord,
  isVoucher: (record: BoughtRecord) => boolean,
): BoughtRecord {
  const instalments = mergeInstalments(ours?.instalments ?? [], theirs.instalments);
  if (ours === null) return arrived(theirs, instalments);
  const news = paid(instalments) - paid(ours.instalments);
  const isHigher = theirs.cumulative > ours.cumulative && isVoucher(theirs);
  const { cumulative, signature } = isHigher ? theirs : ours;
  const received =
    ours.rail === 'direct'
      ? larger(theirs.received, ours.received + unitsOf(news))
      : larger(theirs.received, ours.received);
  const knowsMore = isHigher || received > ours.received;
  const agreed = ours.agreed ?? theirs.agreed;
  const settlement = ours.settlement ?? theirs.settlement;
  const phase = phaseOf(ours, theirs, knowsMore);
  return {
    ...ours,
    ...{ instalments, cumulative, signature, received },
    isSettlementCounted: ours.isSettlementCounted || theirs.isSettlementCounted,
    verifiedBytes: larger(ours.verifiedBytes, theirs.verifiedBytes),
    phase: agreed === ours.agreed ? phase : ended(phase),
    ...(agreed === undefined ? {} : { agreed }),
    ...(settlement === undefined ? {} : { settlement }),
    avoidUntil: largerOrNull(ours.avoidUntil, theirs.avoidUntil),
    usedAt: larger(ours.usedAt, theirs.usedAt),
  };
}

/** Of an account that was not known here. */
function arrived(theirs: BoughtRecord, instalments: readonly Instalment[]): BoughtRecord {
  if (theirs.rail === 'direct') {
    const received = larger(theirs.received, unitsOf(paid(instalments)));
    // The word that a key may pay is for the browser whose key it is: it is asked for again.
    return { ...theirs, instalments, received, delegate: null };
  }
  return { ...theirs, instalments, phase: theirs.phase === 'open' ? 'ended' : theirs.phase };
}

function phaseOf(
  ours: BoughtRecord,
  theirs: BoughtRecord,
  knowsMore: boolean,
): BoughtRecord['phase'] {
  if (ours.rail === 'direct') return ours.phase;
  if (ours.phase === 'closed' || theirs.phase === 'closed') return 'closed';
  if (ours.phase === 'closing' || theirs.phase === 'closing') return 'closing';
  return knowsMore ? 'ended' : ours.phase;
}

/** Its seller signed the end, and gives no credit any more. */
function ended(phase: BoughtRecord['phase']): BoughtRecord['phase'] {
  return phase === 'open' ? 'closing' : phase;
}

/**
 * All that were sent, each once. What the other ledger only asked for is left out: it may have been
 * paid since, and must not be asked for again.
 */
function mergeInstalments(
  ours: readonly Instalment[],
  theirs: readonly Instalment[],
): readonly Instalment[] {
  const sent = theirs.filter(({ txid, state }) => txid !== null && state !== 'wanted');
  // What we still ask for was paid by then: it is not to be counted beside its answer.
  const asked = ours.map((one) => {
    const answer = sent.find(({ wantedId }) => wantedId === one.wantedId);
    return one.state === 'wanted' && answer !== undefined ? answer : one;
  });
  const known = new Set(asked.map(({ txid }) => txid));
  return [...asked, ...sent.filter(({ txid }) => !known.has(txid))];
}

function paid(instalments: readonly Instalment[]): bigint {
  let sum = 0n;
  for (const { amount, state } of instalments) {
    if (state !== 'wanted' && state !== 'failed') sum += amount;
  }
  return sum;
}
