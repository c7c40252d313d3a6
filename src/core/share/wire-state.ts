/** What the scheduler knows of one wire. */
import { RateMeter } from './rate-meter.ts';
import { TokenBucket } from './token-bucket.ts';
import type { AccountState } from './account-state.ts';
import type { ShareVerdict, WireFacts, WireId } from './share.ts';

export const BLOCK_BYTES = 16 * 1024;
/** `piece` messages carry 13 bytes besides their block; room for those of a full buffer. */
const HEADERS_BYTES = 512;
const LEAST_BUFFER_BYTES = 2 * BLOCK_BYTES;
const MOST_BUFFER_BYTES = 256 * 1024;
/** A pause so short is no end of asking: the next requests are on their way. */
const PAUSE_MS = 1000;
const STUCK_MS = 5000;
const MOVING_MS = 1000;
const SLOW_MS = 2000;

const NO_FACTS: WireFacts = {
  accountId: null,
  weight: null,
  maxBytesPerSecond: null,
  hasPaid: false,
  serviceClass: 'free',
  mayPush: false,
  isInterested: false,
  isUnchoked: false,
  isSeeder: false,
  nextBlockBytes: 0,
  isBacklogged: false,
  bufferedBytes: 0,
  downBytesPerSecond: 0,
};

export type WireAccount = AccountState<WireState>;

export class WireState {
  readonly id: WireId;
  readonly drain = new RateMeter();
  facts: WireFacts = NO_FACTS;
  account: WireAccount | null = null;
  /** Of the payer's highest rate; null for none. */
  cap: TokenBucket | null = null;
  bufferedBytes = 0;
  /** Where the wire stands in its queue: the free class's, or its account's. Bytes of service. */
  finish = 0;
  /** Last drain, or the push into empty buffers. */
  movedAtMs: number;
  askedAtMs = -Infinity;
  #fullSinceMs: number | null = null;
  chokeChangedAtMs: number;
  verdict: ShareVerdict | null = null;

  constructor(id: WireId, nowMs: number) {
    this.id = id;
    this.movedAtMs = nowMs;
    this.chokeChangedAtMs = nowMs;
  }

  get isPaid(): boolean {
    return this.facts.serviceClass === 'paid' && this.account !== null;
  }

  /** It wants blocks, or did until a moment ago. */
  isAsking(nowMs: number, pauseMs = PAUSE_MS): boolean {
    if (!this.facts.isInterested) return false;
    return this.facts.isBacklogged || nowMs - this.askedAtMs <= pauseMs;
  }

  /** It counts when the classes' shares are worked out. */
  isHead(nowMs: number): boolean {
    return this.facts.isUnchoked && this.isAsking(nowMs) && !this.isStuck(nowMs);
  }

  /** It does not read what it was sent. */
  isStuck(nowMs: number): boolean {
    return this.bufferedBytes >= LEAST_BUFFER_BYTES && nowMs - this.movedAtMs >= STUCK_MS;
  }

  isMoving(nowMs: number): boolean {
    return this.bufferedBytes > 0 && nowMs - this.movedAtMs <= MOVING_MS;
  }

  /** A block waits and may go into the wire, as far as the wire itself is concerned. */
  isReady(nowMs: number): boolean {
    return this.hasBlock() && !this.isFull(nowMs);
  }

  hasBlock(): boolean {
    return this.facts.nextBlockBytes > 0 && (!this.isPaid || this.facts.mayPush);
  }

  /** Buffered is at most what it drains in half a second, within bounds. */
  isFull(nowMs: number): boolean {
    const nextBytes = this.facts.nextBlockBytes || BLOCK_BYTES;
    if (this.bufferedBytes < BLOCK_BYTES / 2 && nextBytes <= BLOCK_BYTES) {
      this.#fullSinceMs = null;
      return false;
    }
    const room = this.#mostBuffered(nowMs) + HEADERS_BYTES - this.bufferedBytes;
    const isNearlyFull = this.bufferedBytes >= BLOCK_BYTES / 2 && room < 2.5 * BLOCK_BYTES;
    if (!isNearlyFull) this.#fullSinceMs = null;
    else this.#fullSinceMs ??= nowMs;
    return room < nextBytes;
  }

  /** Nearly full for so long that its own line is what holds it up. */
  isSlow(nowMs: number): boolean {
    return this.#fullSinceMs !== null && nowMs - this.#fullSinceMs >= SLOW_MS;
  }

  #mostBuffered(nowMs: number): number {
    if (this.isStuck(nowMs)) return 0;
    const most = Math.min(MOST_BUFFER_BYTES, this.drain.at(nowMs) / 2);
    return Math.max(LEAST_BUFFER_BYTES, most);
  }

  isCapped(nowMs: number): boolean {
    return this.isPaid && this.cap !== null && !this.cap.hasTokens(nowMs);
  }

  setCap(bytesPerSecond: number | null, nowMs: number): void {
    if (bytesPerSecond === null) this.cap = null;
    else if (this.cap === null) this.cap = new TokenBucket(bytesPerSecond, nowMs);
    else this.cap.setRate(bytesPerSecond, nowMs);
  }
}
