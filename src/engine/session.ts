/**
 * All torrents of this browser. Remembers every change before acting on it, lets as many run as the
 * queue allows, and brings what runs in line with what is wanted.
 */
import type WebTorrent from 'webtorrent';
import { FaultError, toFault, type Fault } from '../core/fault.ts';
import type {
  Clock,
  PieceLayout,
  PieceStore,
  PieceVault,
  TorrentList,
  TorrentRecord,
} from '../core/ports.ts';
import { encodeMetainfo, parseMetainfo, type Metainfo } from '../core/torrent/metainfo.ts';
import { createBitfield, markPiece } from '../core/torrent/bitfield.ts';
import { activeTorrents } from '../core/torrent/queue.ts';
import { normaliseSelection } from '../core/torrent/selection.ts';
import { webTrackersOf } from '../core/torrent/tracker-url.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import type { EventName, Events } from '../bridge/events.ts';
import { fromMetainfo, type Addition } from './additions.ts';
import { filesOfHandles } from './local-files.ts';
import type { PayOffice } from './pay/pay-office.ts';
import { layoutOf, RunningTorrent } from './running-torrent.ts';
import type { Uploads } from './share/wire-uploads.ts';
import { PieceProgress } from './piece-progress.ts';
import { newEntry, type TorrentEntry } from './torrent-entry.ts';

/** A download without a peer for this long does not hold a place in the queue. */
const STALLED_AFTER_MS = 15_000;

/** Of a torrent's own trackers; a link must not make a browser knock at a hundred doors. */
const MAX_OWN_TRACKERS = 10;

export interface SessionComponents {
  readonly client: WebTorrent;
  readonly clock: Clock;
  readonly vault: PieceVault;
  readonly list: TorrentList;
  /** Pieces of local files, read in place. */
  readonly openFiles: (files: readonly Blob[], layout: PieceLayout) => PieceStore;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  readonly uploads: Uploads;
  /** Null where nothing is paid or earned. */
  readonly office: PayOffice | null;
}

export interface SessionLimits {
  /** Added to every public torrent's own. */
  readonly trackers: readonly string[];
  /** Which of a torrent's own trackers are called. */
  readonly trackerScope: 'public' | 'anywhere';
  readonly maxActiveDownloads: number;
}

export class Session {
  readonly #parts: SessionComponents;
  readonly #entries = new Map<InfoHash, TorrentEntry>();
  readonly #reconciling = new Map<TorrentEntry, { turn: number; done: Promise<void> }>();
  #limits: SessionLimits;
  #isDrained = false;

  constructor(components: SessionComponents, limits: SessionLimits) {
    this.#parts = components;
    this.#limits = limits;
  }

  /** Brings back the list as it was left. */
  async load(): Promise<void> {
    for (const record of await this.#parts.list.all()) {
      const metainfo = readStored(record);
      const entry = newEntry(record, metainfo);
      if (record.metainfo !== null && metainfo === null) entry.fault = DAMAGED_RECORD;
      this.#entries.set(record.infoHash, entry);
      if (metainfo === null || record.intent === 'kept') continue;
      await this.#readProgress(entry, metainfo);
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

  /** What a torrent announces to: its own trackers that a browser can use, and ours if public. */
  trackersOf({ record, metainfo }: TorrentEntry): string[] {
    const { trackers, trackerScope } = this.#limits;
    const listed = [...record.trackers, ...(metainfo?.announce ?? [])];
    const own = webTrackersOf(listed, trackerScope).slice(0, MAX_OWN_TRACKERS);
    return metainfo?.isPrivate === true ? own : webTrackersOf([...own, ...trackers]);
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
    await this.#save(entry);
    if (known !== undefined && entry.metainfo !== null) {
      await this.#readProgress(entry, entry.metainfo);
    }
    this.admit();
    return false;
  }

  /** Remembers a change, then acts on it. Rejects, once that is done, when it cannot be stored. */
  async change(entry: TorrentEntry, change: Partial<TorrentRecord>): Promise<void> {
    entry.record = { ...entry.record, ...change };
    try {
      await this.#save(entry);
    } finally {
      // Full storage must not keep anybody from pausing.
      this.#applySelection(entry);
      this.admit();
      await this.settle(entry);
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
    await this.#stop(entry);
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
    const now = this.#parts.clock.now();
    const allowed = activeTorrents(
      this.entries.map((entry) => ({
        infoHash: entry.record.infoHash,
        addedAt: entry.record.addedAt,
        wantsToRun: entry.record.intent === 'run' && !isBlocked(entry),
        isComplete: entry.progress?.isComplete ?? false,
        isStalled: entry.lonelySince !== null && now - entry.lonelySince > STALLED_AFTER_MS,
      })),
      this.#limits.maxActiveDownloads,
    );
    for (const entry of this.entries) {
      const { intent, infoHash } = entry.record;
      entry.isAdmitted = intent === 'preview' || allowed.has(infoHash);
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
      this.#countTotals(entry);
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
      this.#putFailed(entry, fault);
      return;
    }
    entry.isWaitingForSpace = false;
    entry.fault = null;
  }

  async saveTotals(): Promise<void> {
    for (const entry of this.entries) {
      this.#countTotals(entry);
      if (entry.isUnsaved) await this.#saveOrRemind(entry);
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
    const current = this.#reconciling.get(entry);
    if (current !== undefined) {
      current.turn += 1;
      return current.done;
    }
    const state = { turn: 1, done: Promise.resolve() };
    this.#reconciling.set(entry, state);
    const work = async () => {
      for (let turn = 0; turn !== state.turn;) {
        ({ turn } = state);
        if (this.#shouldRun(entry)) await this.#start(entry);
        else await this.#stop(entry);
      }
      this.#reconciling.delete(entry);
    };
    state.done = work();
    return state.done;
  }

  #shouldRun(entry: TorrentEntry): boolean {
    const { intent, infoHash } = entry.record;
    const isListed = this.#entries.get(infoHash) === entry;
    const isWanted = intent === 'run' || intent === 'preview';
    return !this.#isDrained && isListed && isWanted && entry.isAdmitted && !isBlocked(entry);
  }

  async #start(entry: TorrentEntry): Promise<void> {
    if (entry.running !== null) return;
    entry.countedReceivedBytes = 0;
    entry.countedSentBytes = 0;
    try {
      const running = await RunningTorrent.start({
        client: this.#parts.client,
        infoHash: entry.record.infoHash,
        metainfo: entry.metainfo,
        trackers: this.trackersOf(entry),
        checkAll: entry.isRechecking,
        uploads: this.#parts.uploads,
        office: this.#parts.office,
        openPieces: async (layout) => {
          // webtorrent makes the store just before it tells the metadata; a layout that did not
          // pass the check must not reach storage.
          await Promise.resolve();
          if (entry.metainfo === null) throw new FaultError('metainfo_invalid', 'Not accepted.');
          return this.#openPieces(entry, layout);
        },
        events: {
          metadataReceived: (bytes) => {
            this.#acceptMetadata(entry, bytes);
          },
          checked: () => {
            entry.isRechecking = false;
          },
          completed: () => {
            const { infoHash, name } = entry.record;
            this.#parts.emit('torrent.completed', { infoHash, name });
          },
          putFailed: (fault) => {
            this.#putFailed(entry, fault);
          },
          getFailed: (index, fault) => {
            this.#getFailed(entry, index, fault);
          },
          failed: (error) => {
            this.#failed(entry, toFault(error));
          },
        },
      });
      entry.running = running;
      entry.progress = running.progress;
      this.#applySelection(entry);
    } catch (error) {
      entry.fault = toFault(error);
    }
  }

  async #stop(entry: TorrentEntry): Promise<void> {
    const { running } = entry;
    if (running === null) return;
    this.#countTotals(entry);
    entry.running = null;
    entry.lonelySince = null;
    if (entry.isWaitingForSpace) {
      entry.isWaitingForSpace = false;
      entry.fault = null;
    }
    await running.close();
    await this.#saveOrRemind(entry);
  }

  async #openPieces(entry: TorrentEntry, layout: PieceLayout): Promise<PieceStore> {
    const { record, metainfo } = entry;
    if (record.source === 'stored' || metainfo === null) {
      return this.#parts.vault.open(record.infoHash, layout);
    }
    if (record.source === 'handles') entry.files = await filesOfHandles(record.handles, metainfo);
    if (entry.files.length === 0) throw new FaultError('file_gone', FILES_GONE);
    return this.#parts.openFiles(entry.files, layout);
  }

  #acceptMetadata(entry: TorrentEntry, bytes: Uint8Array): void {
    const { record, running } = entry;
    const outcome = parseMetainfo(bytes);
    if (!outcome.ok) {
      this.#failed(entry, outcome.fault);
      return;
    }
    const metainfo = outcome.value;
    if (metainfo.infoHash !== record.infoHash) {
      this.#failed(entry, WRONG_METADATA);
      return;
    }
    entry.metainfo = metainfo;
    entry.progress = running?.setMetainfo(metainfo) ?? null;
    entry.record = {
      ...record,
      metainfo: encodeMetainfo({ infoBytes: metainfo.infoBytes, announce: record.trackers }),
      name: metainfo.name,
      selection: normaliseSelection(metainfo.files, record.selection),
    };
    this.#applySelection(entry);
    void this.#saveOrRemind(entry);
    // A private torrent must not be announced to trackers it does not name.
    if (metainfo.isPrivate) void this.restart(entry);
  }

  #applySelection({ running, progress, record }: TorrentEntry): void {
    // A preview shows what would be downloaded, and asks nobody for it.
    if (record.intent === 'preview') progress?.select([]);
    else if (running === null) progress?.select(record.selection);
    else running.select(record.selection);
  }

  #putFailed(entry: TorrentEntry, fault: Fault): void {
    entry.running?.hold();
    entry.isWaitingForSpace = true;
    entry.fault = fault.code === 'storage_full' ? noSpace(entry) : fault;
  }

  #getFailed(entry: TorrentEntry, index: number, fault: Fault): void {
    if (entry.record.source === 'stored') {
      entry.running?.takeBack(index).catch((error: unknown) => {
        this.#failed(entry, toFault(error));
      });
      return;
    }
    this.#failed(entry, fault);
  }

  #failed(entry: TorrentEntry, fault: Fault): void {
    entry.fault = fault;
    void this.settle(entry);
  }

  #countTotals(entry: TorrentEntry): void {
    const { running, record } = entry;
    if (running === null) return;
    const { receivedBytes, sentBytes } = running;
    const newReceived = receivedBytes - entry.countedReceivedBytes;
    const newSent = sentBytes - entry.countedSentBytes;
    if (newReceived === 0 && newSent === 0) return;
    entry.isUnsaved = true;
    entry.countedReceivedBytes = receivedBytes;
    entry.countedSentBytes = sentBytes;
    entry.record = {
      ...record,
      downloadedBytes: record.downloadedBytes + newReceived,
      uploadedBytes: record.uploadedBytes + newSent,
    };
  }

  /** How far a torrent is that does not run yet. */
  async #readProgress(entry: TorrentEntry, metainfo: Metainfo): Promise<void> {
    try {
      entry.progress = new PieceProgress(metainfo, await this.#readBitfield(entry, metainfo));
      this.#applySelection(entry);
    } catch (error) {
      entry.fault = toFault(error);
    }
  }

  async #readBitfield({ record }: TorrentEntry, metainfo: Metainfo): Promise<Uint8Array> {
    if (record.source !== 'stored') return fullBitfield(metainfo);
    const pieces = await this.#parts.vault.open(record.infoHash, layoutOf(metainfo));
    const bitfield = pieces.bitfield();
    await pieces.close();
    return bitfield;
  }

  async #save(entry: TorrentEntry): Promise<void> {
    const { record } = entry;
    if (record.intent === 'preview' || this.#entries.get(record.infoHash) !== entry) return;
    entry.isUnsaved = false;
    try {
      await this.#parts.list.save(record);
    } catch (error) {
      entry.isUnsaved = true;
      throw error;
    }
  }

  /** Of its own accord: what cannot be stored now is stored with the next totals. */
  async #saveOrRemind(entry: TorrentEntry): Promise<void> {
    await this.#save(entry).catch(() => undefined);
  }
}

function fullBitfield({ pieceCount }: Metainfo): Uint8Array {
  const bitfield = createBitfield(pieceCount);
  for (let index = 0; index < pieceCount; index += 1) markPiece(bitfield, index);
  return bitfield;
}

const FILES_GONE =
  'The browser has let go of this file, as it does when the tab that chose it closes. Choose the file again to go on sharing.';

const WRONG_METADATA: Fault = {
  code: 'metainfo_invalid',
  message: 'The description other peers sent does not belong to this link. Ask for a new link.',
};

const DAMAGED_RECORD: Fault = {
  code: 'metainfo_invalid',
  message:
    'What was stored of this torrent cannot be read any more. Remove it and add its link again; finished pieces are found again.',
};

/** Faults that only the user can clear. */
function isBlocked({ fault, isWaitingForSpace }: TorrentEntry): boolean {
  return fault !== null && !isWaitingForSpace;
}

function noSpace({ metainfo, running }: TorrentEntry): Fault {
  const done = running?.progress?.donePieceCount ?? 0;
  const all = metainfo?.pieceCount ?? 0;
  return {
    code: 'storage_full',
    message: `No space left. ${String(done)} of ${String(all)} pieces are safe. Free some space on this device or choose fewer files; it goes on by itself.`,
  };
}

function readStored(record: TorrentRecord): Metainfo | null {
  if (record.metainfo === null) return null;
  try {
    return fromMetainfo(record.metainfo, record.addedAt).metainfo;
  } catch {
    return null;
  }
}
