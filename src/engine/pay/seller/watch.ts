/**
 * Looks at the chain for every channel that may still pay us, and for every direct payment that can
 * still be undone. While a channel's payer is served its closing is noticed within half a minute; a
 * payer who is away is looked after often enough to claim in time, whatever the delay.
 */
import type { Clock } from '../../../core/ports.ts';
import type { ChannelSeen, PayChain, ReceivedPayment } from '../../../core/ledger/pay-ports.ts';
import type { AccountId, CreditRecord, SoldRecord } from '../../../core/ledger/records.ts';
import { isWithin } from './within.ts';

const SERVING_MS = 25 * 1000;
/** A deposit, a payment or a claim is about to become solid or to appear. */
const EXPECTING_MS = 6 * 1000;
/** A quarter of the shortest delay a channel can have. */
const IDLE_MS = 225 * 1000;
const RETRY_MS = 15 * 1000;
/** At a time: nodes that serve pages without a key allow few questions a second. */
const MAX_QUESTIONS = 3;

export interface WatchParts {
  readonly clock: Clock;
  readonly chain: () => PayChain | null;
  readonly sold: () => readonly SoldRecord[];
  readonly credits: () => readonly CreditRecord[];
  /** Something of it is served or was a moment ago. */
  readonly isServed: (accountId: AccountId) => boolean;
  /** A claim of it was sent. */
  readonly isClaiming: (accountId: AccountId) => boolean;
  readonly channelSeen: (accountId: AccountId, seen: ChannelSeen) => void;
  readonly paymentSeen: (credit: CreditRecord, payment: ReceivedPayment | null) => void;
}

interface Watched {
  seenAt: number | null;
  askedAt: number;
  hasFailed: boolean;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #watched = new Map<string, Watched>();
  #asking = 0;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** When the chain last told of it; null when never since the start. */
  seenAt(accountId: AccountId): number | null {
    return this.#watched.get(accountId)?.seenAt ?? null;
  }

  /** It was just asked for by somebody else. */
  saw(accountId: AccountId): void {
    const now = this.#parts.clock.now();
    this.#watched.set(accountId, { seenAt: now, askedAt: now, hasFailed: false });
  }

  tick(): void {
    const chain = this.#parts.chain();
    if (chain === null) return;
    const now = this.#parts.clock.now();
    const here = this.#parts.sold().filter(({ chainId }) => chainId === chain.chainId);
    for (const record of here) {
      const { channel, accountId } = record;
      if (channel === null || record.phase === 'closed') continue;
      if (channel.contract !== chain.contract) continue;
      this.#ask(accountId, this.#paceOf(record), now, async () => {
        this.#parts.channelSeen(accountId, await chain.channel(channel.channelId));
      });
    }
    // Another network knows nothing of a payment, and that would be taken for its end.
    const payers = new Set(here.map(({ accountId }) => accountId));
    for (const credit of this.#parts.credits()) {
      if (credit.isSolid || !payers.has(credit.accountId)) continue;
      this.#ask(credit.txid, EXPECTING_MS, now, async () => {
        this.#parts.paymentSeen(credit, await chain.payment(credit.txid));
      });
    }
  }

  #paceOf(record: SoldRecord): number {
    const isExpecting = !record.isSolid || this.#parts.isClaiming(record.accountId);
    if (isExpecting) return EXPECTING_MS;
    return this.#parts.isServed(record.accountId) ? SERVING_MS : IDLE_MS;
  }

  #ask(key: string, paceMs: number, now: number, question: () => Promise<void>): void {
    const before = this.#watched.get(key) ?? { seenAt: null, askedAt: -Infinity, hasFailed: false };
    const wait = before.hasFailed ? RETRY_MS : paceMs;
    if (isWithin(wait, before.askedAt, now) || this.#asking >= MAX_QUESTIONS) return;
    const watched: Watched = { ...before, askedAt: now };
    this.#watched.set(key, watched);
    this.#asking += 1;
    void question()
      .then(
        () => {
          watched.seenAt = this.#parts.clock.now();
          watched.hasFailed = false;
        },
        () => {
          watched.hasFailed = true;
        },
      )
      .finally(() => {
        this.#asking -= 1;
      });
  }
}
