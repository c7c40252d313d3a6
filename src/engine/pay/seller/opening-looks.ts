/**
 * How often the chain is asked about channels that peers name. Naming one costs nothing, looking costs
 * questions to nodes that allow few: so a few looks are made at once, networks take turns, and each has
 * a few at once and then one after another, ever more slowly the more of its channels were not there.
 * A channel that is known paid its deposit: it has turns of its own.
 */
import type { AccountId } from '../../../core/ledger/records.ts';
import type { Clock } from '../../../core/ports.ts';
import { networkOf } from './network-bound.ts';
import { NotChecked, notYet } from './not-checked.ts';

const MAX_AT_ONCE = 3;
/** Looks that wait, of one network; the machine of a wire asks again by itself. */
const MAX_WAITING = 16;
const GAP_MS = 1000;
/** The gap doubles with each failure in a row. */
const MAX_DOUBLINGS = 5;
const BURST = 8;
/** Peers whose address nobody knows are many, and are not to blame for each other. */
const UNKNOWN_BURST = 32;
const UNKNOWN_MAX_DOUBLINGS = 1;
const FORGOTTEN_MS = 10 * 60 * 1000;

export interface Opener {
  readonly remoteAddress: string | null;
  /** Of a channel that was seen before; null of one that was not. */
  readonly known: AccountId | null;
}

interface Lane {
  readonly waiting: (() => void)[];
  readonly burst: number;
  readonly maxDoublings: number;
  /** Looks it may make now, in parts of one. */
  tokens: number;
  failures: number;
  countedAt: number;
}

export class OpeningLooks {
  readonly #clock: Clock;
  /** In the order of their turns. */
  readonly #lanes = new Map<string, Lane>();
  #running = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes the look when it is its turn. Rejects with `NotChecked` when too many wait. */
  async make<T>(opener: Opener, look: () => Promise<T>): Promise<T> {
    const lane = this.#laneOf(opener);
    if (lane.waiting.length >= MAX_WAITING) throw notYet('Too many ask about channels now.');
    await new Promise<void>((resolve) => {
      lane.waiting.push(resolve);
      this.#go();
    });
    try {
      const sight = await look();
      lane.failures = 0;
      return sight;
    } catch (error) {
      // That no node answers is not the opener's fault.
      if (error instanceof NotChecked) lane.failures += 1;
      throw error;
    } finally {
      this.#running -= 1;
      this.#go();
    }
  }

  tick(): void {
    this.#go();
    const now = this.#clock.now();
    for (const [key, { waiting, countedAt }] of this.#lanes) {
      if (waiting.length === 0 && now - countedAt > FORGOTTEN_MS) this.#lanes.delete(key);
    }
  }

  #laneOf({ remoteAddress, known }: Opener): Lane {
    const network = networkOf(remoteAddress);
    const key = known ?? network;
    const isUnknown = known === null && network === 'unknown';
    const burst = isUnknown ? UNKNOWN_BURST : BURST;
    const lane = this.#lanes.get(key) ?? {
      ...{ waiting: [], burst, tokens: burst, failures: 0, countedAt: this.#clock.now() },
      maxDoublings: isUnknown ? UNKNOWN_MAX_DOUBLINGS : MAX_DOUBLINGS,
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  #go(): void {
    for (let isAny = true; isAny;) {
      isAny = false;
      // A copy: whoever had its turn goes to the end.
      for (const [key, lane] of [...this.#lanes]) {
        if (this.#running >= MAX_AT_ONCE) return;
        if (lane.waiting.length === 0 || !this.#takesToken(lane)) continue;
        this.#lanes.delete(key);
        this.#lanes.set(key, lane);
        this.#running += 1;
        isAny = true;
        lane.waiting.shift()?.();
      }
    }
  }

  #takesToken(lane: Lane): boolean {
    const now = this.#clock.now();
    const gapMs = GAP_MS * 2 ** Math.min(lane.failures, lane.maxDoublings);
    // A clock that went back gives nothing, and takes nothing.
    const gained = Math.max(0, now - lane.countedAt) / gapMs;
    lane.tokens = Math.min(lane.burst, lane.tokens + gained);
    lane.countedAt = now;
    if (lane.tokens < 1) return false;
    lane.tokens -= 1;
    return true;
  }
}
