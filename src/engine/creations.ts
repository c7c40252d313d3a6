/** Torrents being made of local files. */
import { FaultError } from '../core/fault.ts';
import type { Clock, PieceVault } from '../core/ports.ts';
import type { AddedTorrent, CreateTorrent } from '../bridge/commands.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type { EffectiveSettings } from '../bridge/snapshots.ts';
import { fromMetainfo } from './additions.ts';
import { createMetainfo } from './creation.ts';
import { layoutOf } from './running-torrent.ts';
import type { Session } from './session.ts';

const PROGRESS_INTERVAL_MS = 100;

interface Components {
  readonly session: Session;
  readonly clock: Clock;
  readonly vault: PieceVault;
  readonly settings: () => EffectiveSettings;
  readonly emit: <Name extends EventName>(name: Name, event: Events[Name]) => void;
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
        onProgress: this.#progressOf(creationId),
      });
      const { record, metainfo } = fromMetainfo(metainfoBytes, createdAt);
      const blobs = files.map(({ file }) => file);
      if (keepCopy && metainfo !== null) {
        await this.#copy(record.infoHash, layoutOf(metainfo), new Blob(blobs), controller.signal);
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

  async #copy(
    infoHash: AddedTorrent['infoHash'],
    layout: ReturnType<typeof layoutOf>,
    blob: Blob,
    signal: AbortSignal,
  ): Promise<void> {
    const { vault } = this.#parts;
    const pieces = await vault.open(infoHash, layout);
    const { pieceLengthBytes } = layout;
    try {
      for (let at = 0; at < blob.size; at += pieceLengthBytes) {
        if (signal.aborted) throw new FaultError('cancelled', 'Sharing was cancelled.');
        const bytes = await blob.slice(at, at + pieceLengthBytes).arrayBuffer();
        await pieces.put(at / pieceLengthBytes, new Uint8Array(bytes));
      }
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
