/** What is stored of the torrents of the list: their records, and their pieces. */
import { FaultError, toFault } from '../core/fault.ts';
import type {
  PieceLayout,
  PieceStore,
  PieceVault,
  TorrentList,
  TorrentRecord,
} from '../core/ports.ts';
import { createBitfield, markPiece } from '../core/torrent/bitfield.ts';
import type { Metainfo } from '../core/torrent/metainfo.ts';
import { fromMetainfo } from './additions.ts';
import { FILES_GONE } from './entry-faults.ts';
import { applySelection } from './entry-selection.ts';
import { filesOfHandles } from './local-files.ts';
import { PieceProgress } from './piece-progress.ts';
import { layoutOf } from './piece-layout.ts';
import type { TorrentEntry } from './torrent-entry.ts';

export interface EntryStoreParts {
  readonly vault: PieceVault;
  readonly list: TorrentList;
  /** Pieces of local files, read in place. */
  readonly openFiles: (files: readonly Blob[], layout: PieceLayout) => PieceStore;
}

export class EntryStore {
  readonly #parts: EntryStoreParts;
  readonly #isListed: (entry: TorrentEntry) => boolean;

  constructor(parts: EntryStoreParts, isListed: (entry: TorrentEntry) => boolean) {
    this.#parts = parts;
    this.#isListed = isListed;
  }

  /** Rejects when it cannot be stored; then it is stored with the next totals. */
  async save(entry: TorrentEntry): Promise<void> {
    const { record } = entry;
    if (record.intent === 'preview' || !this.#isListed(entry)) return;
    entry.isUnsaved = false;
    try {
      await this.#parts.list.save(record);
    } catch (error) {
      entry.isUnsaved = true;
      throw error;
    }
  }

  /** Of its own accord: what cannot be stored now is stored with the next totals. */
  async saveOrRemind(entry: TorrentEntry): Promise<void> {
    await this.save(entry).catch(() => undefined);
  }

  /** How far a torrent is that does not run yet. */
  async readProgress(entry: TorrentEntry, metainfo: Metainfo): Promise<void> {
    try {
      entry.progress = new PieceProgress(metainfo, await this.#readBitfield(entry, metainfo));
      applySelection(entry);
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

  async openPieces(entry: TorrentEntry, layout: PieceLayout): Promise<PieceStore> {
    const { record, metainfo } = entry;
    if (record.source === 'stored' || metainfo === null) {
      return this.#parts.vault.open(record.infoHash, layout);
    }
    if (record.source === 'handles') entry.files = await filesOfHandles(record.handles, metainfo);
    if (entry.files.length === 0) throw new FaultError('file_gone', FILES_GONE);
    return this.#parts.openFiles(entry.files, layout);
  }
}

/** Null when it is damaged, or was never known. */
export function readStored(record: TorrentRecord): Metainfo | null {
  if (record.metainfo === null) return null;
  try {
    return fromMetainfo(record.metainfo, record.addedAt).metainfo;
  } catch {
    return null;
  }
}

function fullBitfield({ pieceCount }: Metainfo): Uint8Array {
  const bitfield = createBitfield(pieceCount);
  for (let index = 0; index < pieceCount; index += 1) markPiece(bitfield, index);
  return bitfield;
}
