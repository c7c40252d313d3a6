/**
 * What nodes tell of the channels to us, made into what the ledger keeps. Credit ends at once when one
 * node tells of an end; final (closed, and what was claimed) is only what all have in their solid states.
 */
import { CLOSED, OPEN } from '../../../core/channel/state.ts';
import type { ChannelSeen } from '../../../core/ledger/pay-ports.ts';
import type { AccountId, SoldRecord } from '../../../core/ledger/records.ts';
import { most } from '../../../core/paywire/debt.ts';
import type { Clock } from '../../../core/ports.ts';

export type ChannelNews = Pick<
  SoldRecord,
  'balance' | 'isSolid' | 'claimed' | 'closesAt' | 'phase'
>;

export class ChannelSights {
  readonly #clock: Clock;
  /** The highest balance that all nodes had in their solid states. */
  readonly #solid = new Map<AccountId, bigint>();
  /** The highest claim that any node told of at last. */
  readonly #mostClaimed = new Map<AccountId, bigint>();
  readonly #disputed = new Set<AccountId>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null when it is nothing new. */
  read(record: SoldRecord, seen: ChannelSeen): ChannelNews | null {
    if (record.phase === 'closed') return null;
    this.#mostClaimed.set(record.accountId, seen.mostClaimed);
    const { isClosed } = seen.settled;
    const news: ChannelNews = {
      ...this.#deposited(record, seen),
      claimed: most(record.claimed, isClosed ? claimedAtEnd(record, seen) : seen.settled.claimed),
      closesAt: isClosed ? record.closesAt : this.#closesAt(record, seen),
      phase: isClosed ? 'closed' : record.phase,
    };
    const isNew = [
      news.balance !== record.balance,
      news.isSolid !== record.isSolid,
      news.claimed !== record.claimed,
      news.closesAt !== record.closesAt,
      news.phase !== record.phase,
    ].some(Boolean);
    return isNew ? news : null;
  }

  /**
   * What claims go by that nobody asked for: a fee is not burned on the word of one node. There is no
   * hurry where one calls it closed and nobody tells of a time when it closes, nor, while it is open, for
   * what one calls claimed.
   */
  forClaims(record: SoldRecord): SoldRecord {
    const { accountId } = record;
    const closesAt = this.#disputed.has(accountId) ? null : record.closesAt;
    if (closesAt !== null) return record;
    const claimed = most(record.claimed, this.#mostClaimed.get(accountId) ?? 0n);
    return { ...record, closesAt, claimed };
  }

  /** Of its balance: raw units that can still be undone. */
  unsolidOf({ accountId, balance, isSolid }: SoldRecord): bigint {
    return isSolid ? 0n : balance - (this.#solid.get(accountId) ?? 0n);
  }

  /** Deposits are never taken back: a node that tells of less than was solid lies, or lags behind. */
  #deposited(record: SoldRecord, { state, settled }: ChannelSeen) {
    const { accountId } = record;
    const known = this.#solid.get(accountId) ?? (record.isSolid ? record.balance : 0n);
    const solid = most(known, settled.balance);
    this.#solid.set(accountId, solid);
    const balance = most(solid, state.balance);
    return { balance, isSolid: balance === solid };
  }

  /** Chain time, as far as it is known; null again when all nodes have it open. */
  #closesAt(record: SoldRecord, { state, closeAt }: ChannelSeen): number | null {
    const { accountId, channel } = record;
    const isDisputed = state.closeAt === CLOSED && closeAt === OPEN;
    if (!isDisputed) {
      this.#disputed.delete(accountId);
      return closeAt === OPEN ? null : closeAt * 1000;
    }
    this.#disputed.add(accountId);
    // After an agreed end no credit is given anyhow, and what it pays is known.
    if (record.closesAt !== null || record.phase !== 'open') return record.closesAt;
    const delaySeconds = channel?.description.withdrawDelaySeconds ?? 0;
    return this.#clock.now() + delaySeconds * 1000;
  }
}

/**
 * The contract does not keep what an agreed end paid: a channel that ended after we agreed to it, and
 * without the payer asking for its end on chain, paid what we agreed to.
 */
function claimedAtEnd(record: SoldRecord, { settled: { claimed } }: ChannelSeen): bigint {
  const { phase, finalAmount, closesAt } = record;
  return phase === 'closing' && closesAt === null ? most(finalAmount ?? 0n, claimed) : claimed;
}
