/**
 * Everything this engine uploads: one scheduler over the wires of all torrents says whose block goes
 * out next and who may ask. It replaces webtorrent's own upload limit, its answers to requests and its
 * unchoking, which know one torrent each.
 */
import { ShareScheduler } from '../../core/share/scheduler.ts';
import type { Share, ShareSettings, WireId } from '../../core/share/share.ts';
import type { Wire } from 'webtorrent';
import type { GuardedTorrent } from '../guard/guarded-torrent.ts';
import type { WireConnection } from '../rtc/wire-connection.ts';
import { wireIdOf } from '../wire-id.ts';
import { UploadedWire } from './uploaded-wire.ts';
import type { PayFacts, UploadsControl, UploadsListener } from './uploads.ts';

const TICK_MS = 1_000;
const RECHOKE_MS = 10_000;
/** How often to look at buffers, which seldom say of themselves that something has left. */
const DRAIN_MS = 10;
/** When nothing has left for a second: a buffer that comes to life says so, as a rule. */
const STUCK_MS = 250;

/** Like webtorrent's for one torrent, but over all; who is at home behind a slow line has few. */
const DEFAULTS: ShareSettings = {
  freeShareThousandths: 250,
  uploadLimitBytesPerSecond: null,
  freeSlots: 20,
  paidSlots: 20,
};

export interface UploadsInit {
  readonly share?: Share;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** 0..1 */
  readonly random?: () => number;
}

export interface NewWire {
  readonly wire: Wire;
  readonly connection: WireConnection;
  readonly torrent: GuardedTorrent;
  /** See `guardMessages`. */
  readonly charge: (cost: number) => boolean;
}

export class Uploads implements UploadsControl {
  readonly #share: Share;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #wires = new Map<WireId, UploadedWire>();
  readonly #listeners: UploadsListener[] = [];
  #settings = DEFAULTS;
  #isPushing = false;
  #isDeciding = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wakeAt = Infinity;
  #drainedAt = -Infinity;
  #ticks: ReturnType<typeof setInterval>[] = [];

  constructor(init: UploadsInit = {}) {
    const { now = () => performance.now(), random = Math.random } = init;
    this.#share = init.share ?? new ShareScheduler(DEFAULTS);
    this.#now = now;
    this.#random = random;
  }

  configure(change: Partial<ShareSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#share.configure(this.#settings);
    this.#pushAll();
  }

  listen(listener: UploadsListener): void {
    this.#listeners.push(listener);
  }

  /** Takes over what a wire is asked for, until it closes. */
  add(init: NewWire): WireId {
    const id = wireIdOf(init.wire);
    this.#share.add(id, this.#now());
    const one = new UploadedWire({
      ...init,
      id,
      hasFreeSlot: () => this.#share.hasFreeSlot(this.#now()),
      changed: () => {
        this.#changed(id);
      },
    });
    this.#wires.set(id, one);
    const { wire } = init;
    const remove = () => {
      this.#remove(one);
    };
    wire.once('finish', remove);
    wire.once('close', remove);
    this.#tell(one);
    this.#startTicking();
    return id;
  }

  setPayFacts(wire: WireId, facts: PayFacts | null): void {
    const one = this.#wires.get(wire);
    if (one === undefined) return;
    one.pay = facts;
    this.#changed(wire);
    this.#decideSoon();
  }

  wake(): void {
    for (const one of this.#wires.values()) this.#tell(one);
    this.#pushAll();
  }

  /** Who may ask, over all torrents; as every 10 s. */
  rechoke(): void {
    this.#measure();
    const unchoked = this.#share.rechoke(this.#now(), this.#random);
    // First the ones that make room.
    for (const { id, wire } of this.#wires.values()) if (!unchoked.has(id)) wire.choke();
    for (const one of this.#wires.values()) if (unchoked.has(one.id)) one.unchoke();
  }

  close(): void {
    this.#stopTicking();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #remove(one: UploadedWire): void {
    if (!this.#wires.delete(one.id)) return;
    one.queue.clear();
    this.#share.remove(one.id);
    if (this.#wires.size === 0) this.close();
    else this.#pushAll();
  }

  #changed(id: WireId): void {
    const one = this.#wires.get(id);
    if (one === undefined) return;
    this.#tell(one);
    this.#pushAll();
  }

  #tell(one: UploadedWire): void {
    const drained = one.drainedBytes();
    if (drained > 0) {
      this.#drainedAt = this.#now();
      this.#share.drained(one.id, drained, this.#drainedAt);
    }
    this.#share.update(one.id, one.facts());
  }

  #pushAll(): void {
    if (this.#isPushing) return;
    this.#isPushing = true;
    try {
      for (
        let id = this.#share.next(this.#now());
        id !== null;
        id = this.#share.next(this.#now())
      ) {
        const one = this.#wires.get(id);
        if (one === undefined) this.#share.remove(id);
        else this.#push(one);
      }
    } finally {
      this.#isPushing = false;
    }
    this.#wakeLater();
  }

  #push(one: UploadedWire): void {
    const ready = one.isOutOfCredit ? null : one.queue.take();
    if (ready !== null) {
      const { piece, offset, length } = ready;
      one.send(ready);
      this.#share.pushed(one.id, length, this.#now());
      for (const { pushed } of this.#listeners) pushed(one.id, piece, offset, length);
    }
    this.#tell(one);
  }

  /** Sets the clock for when there may be something to do that nothing else tells. */
  #wakeLater(): void {
    const now = this.#now();
    let wakeAt = this.#share.wakeAtMs(now) ?? Infinity;
    for (const { connection, queue } of this.#wires.values()) {
      if (connection.bufferedBytes === 0) continue;
      if (queue.nextBlockBytes > 0) connection.awaitDrain();
      wakeAt = Math.min(wakeAt, now + (now - this.#drainedAt < TICK_MS ? DRAIN_MS : STUCK_MS));
    }
    if (this.#timer !== undefined && this.#wakeAt <= wakeAt) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wakeAt = wakeAt;
    if (wakeAt === Infinity) return;
    const wake = () => {
      this.#timer = undefined;
      this.wake();
    };
    this.#timer = setTimeout(wake, Math.max(0, wakeAt - now));
  }

  #measure(): void {
    for (const one of this.#wires.values()) {
      one.measure();
      this.#tell(one);
    }
  }

  /** Not at once: who asks for it may be in the midst of a decision of its own. */
  #decideSoon(): void {
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    queueMicrotask(() => {
      this.#isDeciding = false;
      this.#decide();
    });
  }

  #decide(): void {
    for (const [id, verdict] of this.#share.decide(this.#now())) {
      const one = this.#wires.get(id);
      if (one === undefined) continue;
      if (verdict.isInPaidSet) one.unchoke();
      for (const { decided } of this.#listeners) decided(id, verdict);
    }
    this.#pushAll();
  }

  #startTicking(): void {
    if (this.#ticks.length > 0) return;
    this.#ticks = [
      setInterval(() => {
        this.#measure();
        this.#decide();
      }, TICK_MS),
      setInterval(() => {
        this.rechoke();
      }, RECHOKE_MS),
    ];
  }

  #stopTicking(): void {
    for (const tick of this.#ticks.splice(0)) clearInterval(tick);
  }
}
