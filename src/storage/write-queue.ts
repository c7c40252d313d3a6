/** When pieces are written: together where that is cheap, soon in any case. */
import type { InfoHash } from '../core/units/info-hash.ts';
import type { OpenTorrent } from './open-torrent.ts';
import { cacheKeyOf } from './open-torrent.ts';
import { PendingRecord } from './pending-record.ts';
import type { RecordWrite } from './record-writer.ts';
import { Serial } from './serial.ts';
import { toStorageFault } from './storage-fault.ts';

/** How long a record of small pieces waits for more of them. */
const LINGER_MS = 250;
/** With so much waiting, nothing lingers. */
const EAGER_BYTES = 4 * 1024 * 1024;
/** Records of one transaction: enough to share its cost, little enough that readers wait briefly. */
const BATCH_BYTES = 8 * 1024 * 1024;

type Write = (batch: readonly RecordWrite[]) => Promise<void>;

/**
 * One for all torrents. A large piece is written at once, small ones linger until their record is
 * complete or {@link LINGER_MS} have passed. While a transaction runs, what comes waits for the next
 * one, which takes all that is due.
 */
export class WriteQueue {
  readonly #write: Write;
  readonly #serial = new Serial();
  /** By record, the longest waiting first. */
  readonly #waiting = new Map<string, PendingRecord>();
  #inFlight: readonly PendingRecord[] = [];
  #waitingBytes = 0;
  #isPumpScheduled = false;
  #isWriting = false;
  #lingerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Of pieces that were put and are not stored yet. */
  get pendingBytes(): number {
    return this.#inFlight.reduce((sum, { bytes }) => sum + bytes, this.#waitingBytes);
  }

  /** Resolves when the piece is stored. The bytes are copied before this returns. */
  put(torrent: OpenTorrent, index: number, bytes: Uint8Array): Promise<unknown> {
    const record = torrent.records.recordOf(index);
    const pending = this.#pendingFor(torrent, record);
    const before = pending.bytes;
    pending.add(index, new Uint8Array(bytes));
    this.#waitingBytes += pending.bytes - before;
    this.#schedulePump();
    return pending.stored;
  }

  /** Runs a job while no write is under way. */
  exclusive<Result>(job: () => Promise<Result>): Promise<Result> {
    return this.#serial.run(job);
  }

  /** Waits until everything put so far (of one torrent) is stored or has failed. */
  async flush(infoHash?: InfoHash): Promise<void> {
    const ofInterest = [...this.#waiting.values(), ...this.#inFlight].filter(
      ({ torrent }) => infoHash === undefined || torrent.infoHash === infoHash,
    );
    for (const pending of ofInterest) pending.isUrgent = true;
    this.#schedulePump();
    await Promise.allSettled(ofInterest.map(({ stored }) => stored));
  }

  /** Gives up what waits of a torrent; its puts reject with the reason. */
  discard(torrent: OpenTorrent, reason: Error): void {
    for (const pending of [...this.#waiting.values()]) {
      if (pending.torrent !== torrent) continue;
      this.#take(pending);
      pending.settle(reason);
    }
  }

  #pendingFor(torrent: OpenTorrent, record: number): PendingRecord {
    const cacheKey = cacheKeyOf(torrent, record);
    const waiting = this.#waiting.get(cacheKey);
    if (waiting) return waiting;
    const pending = new PendingRecord(torrent, record);
    this.#waiting.set(cacheKey, pending);
    return pending;
  }

  /** In a microtask, so that what is put in one go is written in one go. */
  #schedulePump(): void {
    if (this.#isPumpScheduled) return;
    this.#isPumpScheduled = true;
    queueMicrotask(() => {
      this.#isPumpScheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isWriting) return;
    clearTimeout(this.#lingerTimer);
    const [oldest] = this.#waiting.values();
    if (!oldest) return;
    if (this.#due().length === 0) {
      const waitMs = oldest.since + LINGER_MS - performance.now();
      this.#lingerTimer = setTimeout(() => this.#pump(), Math.ceil(waitMs));
      return;
    }
    this.#isWriting = true;
    void this.#serial
      .run(() => this.#writeBatch())
      .finally(() => {
        this.#isWriting = false;
        this.#pump();
      });
  }

  #due(): PendingRecord[] {
    const waiting = [...this.#waiting.values()];
    if (this.#waitingBytes >= EAGER_BYTES) return waiting;
    const longEnoughAgo = performance.now() - LINGER_MS;
    return waiting.filter(
      ({ isUrgent, isComplete, since }) => isUrgent || isComplete || since <= longEnoughAgo,
    );
  }

  #takeBatch(): PendingRecord[] {
    const batch: PendingRecord[] = [];
    let bytes = 0;
    for (const pending of this.#due()) {
      bytes += pending.torrent.records.recordBytes(pending.record);
      if (batch.length > 0 && bytes > BATCH_BYTES) break;
      batch.push(pending);
    }
    for (const pending of batch) this.#take(pending);
    return batch;
  }

  #take(pending: PendingRecord): void {
    this.#waiting.delete(cacheKeyOf(pending.torrent, pending.record));
    this.#waitingBytes -= pending.bytes;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#takeBatch();
    if (batch.length === 0) return;
    this.#inFlight = batch;
    const error = await this.#attempt(batch);
    for (const pending of batch) {
      // What was too much together may fit one by one, so that everything that fits is kept.
      const ownError = error && batch.length > 1 ? await this.#attempt([pending]) : error;
      pending.settle(ownError);
    }
    this.#inFlight = [];
  }

  async #attempt(batch: readonly PendingRecord[]): Promise<Error | null> {
    try {
      await this.#write(batch);
      return null;
    } catch (error) {
      return toStorageFault(error);
    }
  }
}
