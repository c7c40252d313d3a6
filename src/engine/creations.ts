/** Torrents being made of local files. */
import { FaultError } from '../core/fault.ts';
import type { Clock, PieceLayout, PieceVault } from '../core/ports.ts';
import type { AddedTorrent, CreateTorrent } from '../bridge/commands.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type { EffectiveSettings } from '../bridge/snapshots.ts';
import { fromMetainfo } from './additions.ts';
import { createMetainfo, readSlice } from './creation.ts';
import { layoutOf } from './piece-layout.ts';
import type { Session } from './session.ts';

const PROGRESS_INTERVAL_MS = 100;
const COPIES_IN_FLIGHT_BYTES = 8 * 1024 * 1024;

interface Components {
  readonly session: Session;
  readonly clock: Clock;
  readonly vault: PieceVault;
  readonly settings: () => EffectiveSettings;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
}

interface Copying {
  readonly infoHash: AddedTorrent['infoHash'];
  readonly layout: PieceLayout;
  readonly blob: Blob;
  readonly signal: AbortSignal;
  readonly onProgress: (copiedBytes: number) => void;
}

export class Creations {
  readonly #parts: Components;
  readonly #running = new Map<string, AbortController>();

  constructor(components: Components) {
    this.#parts = components;
  }

  cancel(creationId: string): void {
    this.#running.get(creationId)?.abort();
  }

  /** Rejects with `nothing_to_share`, `file_gone`, `storage_full`, `cancelled`. */
  async create(creation: CreateTorrent): Promise<AddedTorrent> {
    const { creationId, name, files, comment, isPrivate, keepCopy } = creation;
    const { session, clock, settings } = this.#parts;
    const controller = new AbortController();
    this.#running.set(creationId, controller);
    const { trackers, defaultTrackers } = settings();
    const tell = this.#progressOf(creationId);
    try {
      const createdAt = clock.now();
      const metainfoBytes = await createMetainfo({
        name,
        files,
        comment,
        isPrivate,
        trackers: trackers ?? defaultTrackers,
        createdAt,
        signal: controller.signal,
        onProgress: (doneBytes, totalBytes) => {
          tell(keepCopy ? doneBytes / 2 : doneBytes, totalBytes);
        },
      });
      const { record, metainfo } = fromMetainfo(metainfoBytes, createdAt);
      const blobs = files.map(({ file }) => file);
      // A torrent that is here already keeps what it has: a copy that is given up is deleted.
      const isHere = session.entries.some(
        ({ record: { infoHash, intent } }) => infoHash === record.infoHash && intent !== 'preview',
      );
      if (keepCopy && !isHere && metainfo !== null) {
        const { lengthBytes } = metainfo;
        await this.#copy({
          infoHash: record.infoHash,
          layout: layoutOf(metainfo),
          blob: new Blob(blobs),
          signal: controller.signal,
          onProgress: (copiedBytes) => {
            tell((lengthBytes + copiedBytes) / 2, lengthBytes);
          },
        });
      }
      const handles = files.map(({ handle }) => handle).filter((handle) => handle !== null);
      const isReadable = handles.length === files.length;
      const source = keepCopy ? 'stored' : isReadable ? 'handles' : 'files';
      const wasKnown = await session.add(
        { record: { ...record, source, handles: source === 'handles' ? handles : [] }, metainfo },
        source === 'stored' ? [] : blobs,
      );
      return { infoHash: record.infoHash, wasKnown };
    } finally {
      this.#running.delete(creationId);
    }
  }

  async #copy({ infoHash, layout, blob, signal, onProgress }: Copying): Promise<void> {
    const pieces = await this.#parts.vault.open(infoHash, layout);
    const { pieceLengthBytes } = layout;
    const offsets = Array.from(
      { length: Math.ceil(blob.size / pieceLengthBytes) },
      (_, index) => index * pieceLengthBytes,
    ).values();
    let copiedBytes = 0;
    const worker = async () => {
      for (const at of offsets) {
        if (signal.aborted) throw new FaultError('cancelled', 'Sharing was cancelled.');
        const bytes = await readSlice(blob.slice(at, at + pieceLengthBytes));
        await pieces.put(at / pieceLengthBytes, new Uint8Array(bytes));
        copiedBytes += bytes.byteLength;
        onProgress(copiedBytes);
      }
    };
    // Several at once: the store waits a moment for the neighbours of a small piece.
    const workerCount = Math.max(2, Math.ceil(COPIES_IN_FLIGHT_BYTES / pieceLengthBytes));
    try {
      await Promise.all(Array.from({ length: workerCount }, worker));
      await pieces.close();
    } catch (error) {
      await pieces.destroy();
      throw error;
    }
  }

  #progressOf(creationId: string): (doneBytes: number, totalBytes: number) => void {
    let toldAt = 0;
    return (doneBytes, totalBytes) => {
      const now = this.#parts.clock.now();
      if (doneBytes < totalBytes && now - toldAt < PROGRESS_INTERVAL_MS) return;
      toldAt = now;
      this.#parts.emit('creation.progressed', { creationId, doneBytes, totalBytes });
    };
  }
}
