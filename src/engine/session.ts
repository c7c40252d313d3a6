/**
 * All torrents of this browser. Remembers every change before acting on it, lets as many run as the
 * queue allows, and brings what runs in line with what is wanted.
 */
import { FaultError } from '../core/fault.ts';
import type { Clock, PieceStore, TorrentRecord } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { Addition } from './additions.ts';
import { admission } from './entry-admission.ts';
import { DAMAGED_RECORD, isBlocked } from './entry-faults.ts';
import { EntryRunner, type EntryRunnerParts } from './entry-runner.ts';
import { applySelection } from './entry-selection.ts';
import { EntryStore, type EntryStoreParts, readStored } from './entry-store.ts';
import { countTotals } from './entry-totals.ts';
import { layoutOf } from './piece-layout.ts';
import { Reconciler } from './reconciler.ts';
import { trackerListsOf, type TrackerLimits, type TrackerLists } from './swarm/tracker-lists.ts';
import { newEntry, type TorrentEntry } from './torrent-entry.ts';

/** What it is made of, beside what it passes to each torrent itself. */
export interface SessionComponents
  extends EntryStoreParts, Omit<EntryRunnerParts, 'trackersOf' | 'changed' | 'outdated'> {
  readonly clock: Clock;
}

export interface SessionLimits extends TrackerLimits {
  readonly maxActiveDownloads: number;
}

export class Session {
  readonly #parts: SessionComponents;
  readonly #entries = new Map<InfoHash, TorrentEntry>();
  readonly #store: EntryStore;
  readonly #runner: EntryRunner;
  readonly #reconciler: Reconciler<TorrentEntry>;
  #limits: SessionLimits;
  #isDrained = false;

  constructor(components: SessionComponents, limits: SessionLimits) {
    this.#parts = components;
    this.#limits = limits;
    this.#store = new EntryStore(
      components,
      (entry) => this.#entries.get(entry.record.infoHash) === entry,
    );
    const callbacks = {
      trackersOf: (entry: TorrentEntry) => this.trackersOf(entry).asked,
      changed: (entry: TorrentEntry) => void this.settle(entry),
      outdated: (entry: TorrentEntry) => void this.restart(entry),
    };
    this.#runner = new EntryRunner({ ...components, ...callbacks }, this.#store);
    this.#reconciler = new Reconciler((entry) =>
      this.#shouldRun(entry) ? this.#runner.start(entry) : this.#runner.stop(entry),
    );
  }

  /** Brings back the list as it was left. */
  async load(): Promise<void> {
    for (const record of await this.#parts.list.all()) {
      const metainfo = readStored(record);
      const entry = newEntry(record, metainfo);
      if (record.metainfo !== null && metainfo === null) entry.fault = DAMAGED_RECORD;
      this.#entries.set(record.infoHash, entry);
      if (metainfo === null || record.intent === 'kept') continue;
      await this.#store.readProgress(entry, metainfo);
    }
    this.admit();
  }

  get entries(): readonly TorrentEntry[] {
    return [...this.#entries.values()].filter(({ record }) => record.intent !== 'kept');
  }

  /** Removed from the list, pieces still there. */
  get keptInfoHashes(): readonly InfoHash[] {
    return [...this.#entries.values()]
      .filter(({ record }) => record.intent === 'kept')
      .map(({ record }) => record.infoHash);
  }

  entry(infoHash: InfoHash): TorrentEntry {
    const entry = this.#entries.get(infoHash);
    if (entry === undefined || entry.record.intent === 'kept') {
      throw new FaultError('torrent_unknown', 'This torrent is no longer in the list.');
    }
    return entry;
  }

  /** Its own trackers that a browser can use, and ours if it is public; a preview asks fewer. */
  trackersOf(entry: TorrentEntry): TrackerLists {
    return trackerListsOf(entry, this.#limits);
  }

  /** The reader of a preview agrees that the trackers which its link names are asked too. */
  async askOwnTrackers(entry: TorrentEntry): Promise<void> {
    entry.mayAskOwnTrackers = true;
    await this.settle(entry);
    this.#askFurther(entry);
  }

  /** One for each torrent that runs or is about to, and tracker. */
  get trackerClientCount(): number {
    const { length } = this.#limits.trackers;
    return this.entries
      .filter(({ isAdmitted }) => isAdmitted)
      .reduce((sum, { running }) => sum + (running?.trackers.count ?? length), 0);
  }

  /** Adds a torrent, or finds the one that is there. A kept one comes back with its pieces. */
  async add({ record, metainfo }: Addition, files: readonly File[] = []): Promise<boolean> {
    const known = this.#entries.get(record.infoHash);
    if (known !== undefined && known.record.intent !== 'kept') {
      if (known.record.intent === 'preview' && record.intent === 'run') {
        await this.change(known, { intent: 'run' });
      }
      return true;
    }
    const entry = newEntry(
      { ...record, metainfo: record.metainfo ?? known?.record.metainfo ?? null },
      metainfo ?? known?.metainfo ?? null,
    );
    entry.files = files;
    entry.keptRecord = known?.record ?? null;
    if (entry.metainfo !== null) entry.record = { ...entry.record, name: entry.metainfo.name };
    this.#entries.set(record.infoHash, entry);
    await this.#store.save(entry);
    if (known !== undefined && entry.metainfo !== null) {
      await this.#store.readProgress(entry, entry.metainfo);
    }
    this.admit();
    return false;
  }

  /** Remembers a change, then acts on it. Rejects, once that is done, when it cannot be stored. */
  async change(entry: TorrentEntry, change: Partial<TorrentRecord>): Promise<void> {
    entry.record = { ...entry.record, ...change };
    try {
      await this.#store.save(entry);
    } finally {
      // Full storage must not keep anybody from pausing.
      applySelection(entry);
      this.admit();
      await this.settle(entry);
      this.#askFurther(entry);
    }
  }

  /** The user asks to go on: what was wrong is tried again. */
  async resume(entry: TorrentEntry): Promise<void> {
    if (entry.isWaitingForSpace) await this.retrySpace(entry);
    else entry.fault = null;
    await this.change(entry, { intent: 'run' });
  }

  async remove(entry: TorrentEntry, deleteData: boolean): Promise<void> {
    if (entry.record.intent === 'preview' && entry.keptRecord !== null) {
      // Its pieces were there before the preview, and nobody asked to delete them.
      entry.record = entry.keptRecord;
      await this.settle(entry);
      return;
    }
    const { record } = entry;
    const keeps = !deleteData && record.source === 'stored' && record.intent !== 'preview';
    if (keeps && entry.metainfo !== null) {
      await this.change(entry, { intent: 'kept' });
      return;
    }
    this.#entries.delete(record.infoHash);
    await this.#parts.list.remove(record.infoHash);
    await this.settle(entry);
    await this.#parts.vault.destroy(record.infoHash);
    this.admit();
  }

  /** Deletes the pieces of removed torrents. */
  async forgetKept(): Promise<void> {
    for (const infoHash of this.keptInfoHashes) {
      this.#entries.delete(infoHash);
      await this.#parts.list.remove(infoHash);
      await this.#parts.vault.destroy(infoHash);
    }
  }

  /** Hashes everything stored again. */
  async recheck(entry: TorrentEntry): Promise<void> {
    entry.isRechecking = true;
    await this.settle(entry);
    await this.restart(entry);
  }

  /** Leaves the swarm and joins it again, with what has changed since. */
  async restart(entry: TorrentEntry): Promise<void> {
    await this.#runner.stop(entry);
    await this.settle(entry);
  }

  async applyLimits(limits: SessionLimits): Promise<void> {
    const hadOtherTrackers = limits.trackers.join() !== this.#limits.trackers.join();
    this.#limits = limits;
    this.admit();
    if (!hadOtherTrackers) return;
    await Promise.all(
      this.entries
        .filter(({ running, metainfo }) => running !== null && metainfo?.isPrivate !== true)
        .map((entry) => this.restart(entry)),
    );
  }

  /** Lets run what may run, in the order of the list. */
  admit(): void {
    const { maxActiveDownloads } = this.#limits;
    const nowMs = this.#parts.clock.now();
    const isAdmitted = admission(this.entries, { nowMs, maxActiveDownloads });
    for (const entry of this.entries) {
      entry.isAdmitted = isAdmitted(entry);
      void this.settle(entry);
    }
  }

  /** Looks after every running torrent; call it about twice a second. */
  tend(): void {
    const now = this.#parts.clock.now();
    for (const entry of this.entries) {
      const { running } = entry;
      running?.trackers.tend(now);
      const isLonely = running !== null && running.peerCount === 0;
      entry.lonelySince = isLonely ? (entry.lonelySince ?? now) : null;
      countTotals(entry);
    }
    this.admit();
  }

  /** For torrents that wait for space. */
  async retrySpace(entry: TorrentEntry): Promise<void> {
    const { running } = entry;
    if (running === null || !entry.isWaitingForSpace) return;
    if (!(await this.#parts.vault.hasRoomFor(running.heldBytes))) return;
    const fault = await running.retryHeld();
    if (entry.running !== running) return;
    if (fault !== null) {
      this.#runner.putFailed(entry, fault);
      return;
    }
    entry.isWaitingForSpace = false;
    entry.fault = null;
  }

  async saveTotals(): Promise<void> {
    for (const entry of this.entries) {
      countTotals(entry);
      if (entry.isUnsaved) await this.#store.saveOrRemind(entry);
    }
  }

  /** Stops everything and waits until all is stored. Nothing starts again. */
  async drain(): Promise<void> {
    this.#isDrained = true;
    await Promise.all(this.entries.map((entry) => this.settle(entry)));
    await this.saveTotals();
  }

  /** Starts or stops a torrent until it is as it should be. Never rejects. */
  async settle(entry: TorrentEntry): Promise<void> {
    await this.#reconciler.settle(entry);
    entry.wanted.wake();
  }

  /** False once it was removed, also when its pieces are kept. */
  isListed(entry: TorrentEntry): boolean {
    const { infoHash, intent } = entry.record;
    return this.#entries.get(infoHash) === entry && intent !== 'kept';
  }

  /** A hold of one's own on a torrent's pieces, running or not. Rejects with faults of its source. */
  openPieces(entry: TorrentEntry): Promise<PieceStore> {
    if (entry.metainfo === null) throw new FaultError('torrent_not_ready', 'Not known yet.');
    return this.#store.openPieces(entry, layoutOf(entry.metainfo));
  }

  /** What may be asked from now on is; an accepted preview keeps the peers it has. */
  #askFurther(entry: TorrentEntry): void {
    entry.running?.trackers.extend(this.trackersOf(entry).asked);
  }

  #shouldRun(entry: TorrentEntry): boolean {
    const { intent, infoHash } = entry.record;
    const isListed = this.#entries.get(infoHash) === entry;
    const isWanted = intent === 'run' || intent === 'preview';
    return !this.#isDrained && isListed && isWanted && entry.isAdmitted && !isBlocked(entry);
  }
}
