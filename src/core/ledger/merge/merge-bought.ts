/**
 * One debt of ours, as this ledger and a backup know it. Numbers only rise, a channel that the backup
 * knows more of is ended (rule 11: nothing is signed from it any more), and direct payments that were
 * not known here count as served: their seller is believed to owe nothing of them.
 */
import { least, most, owedFor, unitsOf } from '../../paywire/debt.ts';
import type { BoughtRecord, Instalment } from '../records.ts';
import { larger, largerOrNull } from './merge-figures.ts';

interface BoughtMerge {
  /** Whether the voucher in the backup is by the channel's own key. */
  readonly isVoucher: (record: BoughtRecord) => boolean;
  /** Raw units that all spends of the account come to, of both ledgers together. */
  readonly spent: bigint;
}

export function mergeBought(
  ours: BoughtRecord | null,
  theirs: BoughtRecord,
  { isVoucher, spent }: BoughtMerge,
): BoughtRecord {
  const instalments = mergeInstalments(ours?.instalments ?? [], theirs.instalments);
  if (ours === null) return arrived(theirs, instalments, spent);
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
  const remembered = larger(ours.remembered ?? 0n, theirs.remembered ?? 0n);
  const phase = phaseOf(ours, theirs, knowsMore);
  const isServedHere = ours.rail === 'channel' || received === ours.received;
  return {
    ...ours,
    ...{ instalments, cumulative, signature, received },
    ...mergeEnds(ours, theirs),
    ...(!isServedHere && servedElsewhere({ received, instalments }, spent)),
    isSettlementCounted: ours.isSettlementCounted || theirs.isSettlementCounted,
    verifiedBytes: larger(ours.verifiedBytes, theirs.verifiedBytes),
    phase: agreed === ours.agreed ? phase : ended(phase),
    ...(agreed === undefined ? {} : { agreed }),
    ...(settlement === undefined ? {} : { settlement }),
    ...(remembered > 0n && { remembered }),
    avoidUntil: largerOrNull(ours.avoidUntil, theirs.avoidUntil),
    usedAt: larger(ours.usedAt, theirs.usedAt),
  };
}

/** Of an account that was not known here. */
function arrived(
  theirs: BoughtRecord,
  instalments: readonly Instalment[],
  spent: bigint,
): BoughtRecord {
  if (theirs.rail === 'direct') {
    const received = larger(theirs.received, unitsOf(paid(instalments)));
    const elsewhere = servedElsewhere({ received, instalments }, spent);
    // The word that a key may pay is for the browser whose key it is: it is asked for again.
    return { ...theirs, instalments, received, ...elsewhere, delegate: null };
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

/** Each transaction once. */
function mergeEnds(ours: BoughtRecord, theirs: BoughtRecord): Pick<BoughtRecord, 'ends'> {
  const known = new Set(ours.ends?.map(({ txid }) => txid));
  const news = theirs.ends?.filter(({ txid }) => !known.has(txid)) ?? [];
  return news.length === 0 ? {} : { ends: [...(ours.ends ?? []), ...news] };
}

/** What counts as served though no spend tells of it. */
function servedElsewhere(
  { received, instalments }: Pick<BoughtRecord, 'received' | 'instalments'>,
  spent: bigint,
): Pick<BoughtRecord, 'servedElsewhere'> {
  return { servedElsewhere: most(least(owedFor(received), paid(instalments)) - spent, 0n) };
}

function paid(instalments: readonly Instalment[]): bigint {
  let sum = 0n;
  for (const { amount, state } of instalments) {
    if (state !== 'wanted' && state !== 'failed') sum += amount;
  }
  return sum;
}
