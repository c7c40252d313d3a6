/** Starts and stops torrents of the list, and takes what happens to them while they run. */
import type WebTorrent from 'webtorrent';
import { FaultError, toFault, type Fault } from '../core/fault.ts';
import { encodeMetainfo, parseMetainfo } from '../core/torrent/metainfo.ts';
import { normaliseSelection } from '../core/torrent/selection.ts';
import type { EventName, Events } from '../bridge/events.ts';
import { noSpace, WRONG_METADATA } from './entry-faults.ts';
import { applySelection } from './entry-selection.ts';
import type { EntryStore } from './entry-store.ts';
import { countTotals } from './entry-totals.ts';
import type { PayOffice } from './pay/pay-office.ts';
import { RunningTorrent } from './running-torrent.ts';
import type { Uploads } from './share/wire-uploads.ts';
import type { TorrentEntry } from './torrent-entry.ts';

export interface EntryRunnerParts {
  readonly client: WebTorrent;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
  readonly uploads: Uploads;
  /** Null where nothing is paid or earned. */
  readonly office: PayOffice | null;
  readonly trackersOf: (entry: TorrentEntry) => readonly string[];
  /** It may have to stop. */
  readonly changed: (entry: TorrentEntry) => void;
  /** It runs with what is no longer true: it has to start again. */
  readonly outdated: (entry: TorrentEntry) => void;
}

export class EntryRunner {
  readonly #parts: EntryRunnerParts;
  readonly #store: EntryStore;

  constructor(parts: EntryRunnerParts, store: EntryStore) {
    this.#parts = parts;
    this.#store = store;
  }

  async start(entry: TorrentEntry): Promise<void> {
    if (entry.running !== null) return;
    entry.countedReceivedBytes = 0;
    entry.countedSentBytes = 0;
    try {
      const running = await RunningTorrent.start({
        client: this.#parts.client,
        infoHash: entry.record.infoHash,
        metainfo: entry.metainfo,
        trackers: this.#parts.trackersOf(entry),
        checkAll: entry.isRechecking,
        wanted: entry.wanted,
        uploads: this.#parts.uploads,
        office: this.#parts.office,
        openPieces: async (layout) => {
          // webtorrent makes the store just before it tells the metadata; a layout that did not
          // pass the check must not reach storage.
          await Promise.resolve();
          if (entry.metainfo === null) throw new FaultError('metainfo_invalid', 'Not accepted.');
          return this.#store.openPieces(entry, layout);
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
            this.putFailed(entry, fault);
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
      applySelection(entry);
    } catch (error) {
      entry.fault = toFault(error);
    }
  }

  async stop(entry: TorrentEntry): Promise<void> {
    const { running } = entry;
    if (running === null) return;
    countTotals(entry);
    entry.running = null;
    entry.lonelySince = null;
    if (entry.isWaitingForSpace) {
      entry.isWaitingForSpace = false;
      entry.fault = null;
    }
    await running.close();
    await this.#store.saveOrRemind(entry);
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
    applySelection(entry);
    void this.#store.saveOrRemind(entry);
    // A private torrent must not be announced to trackers it does not name.
    if (metainfo.isPrivate) this.#parts.outdated(entry);
  }

  putFailed(entry: TorrentEntry, fault: Fault): void {
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
    this.#parts.changed(entry);
  }
}
