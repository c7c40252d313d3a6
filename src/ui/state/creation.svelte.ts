import type { EngineClient } from '../../bridge/client.ts';
import type { AddedTorrent, SharedFile } from '../../bridge/commands.ts';
import { toFault, type Fault } from '../../core/fault.ts';
import { describeShare, type Share } from '../files/share.ts';

/** Making a torrent of one's own files, from the first look at them to the finished torrent. */
export class Creation {
  /** What is about to be shared; the dialog is open while there is something. */
  share = $state.raw<Share | null>(null);
  name = $state('');
  comment = $state('');
  isPrivate = $state(false);
  keepCopy = $state(false);
  fault = $state.raw<Fault | null>(null);
  /** 0..1 while the files are read, else null. */
  progress = $state<number | null>(null);
  doneBytes = $state(0);

  readonly #engine: EngineClient;
  readonly #created: (torrent: AddedTorrent, name: string) => void;
  #creationId: string | null = null;

  constructor(engine: EngineClient, created: (torrent: AddedTorrent, name: string) => void) {
    this.#engine = engine;
    this.#created = created;
  }

  /** Starts listening; the returned function stops it. */
  connect(): () => void {
    return this.#engine.on('creation.progressed', ({ creationId, doneBytes, totalBytes }) => {
      if (creationId !== this.#creationId) return;
      this.doneBytes = doneBytes;
      this.progress = totalBytes > 0 ? doneBytes / totalBytes : 0;
    });
  }

  open(files: readonly SharedFile[]): void {
    if (this.#creationId !== null) return;
    this.share = describeShare(files);
    this.name = this.share.name;
    this.comment = '';
    this.isPrivate = false;
    this.keepCopy = false;
    this.fault = null;
  }

  async submit(): Promise<void> {
    const { share } = this;
    const name = this.name.trim() || share?.name;
    if (share === null || name === undefined || this.#creationId !== null) return;
    const creationId = crypto.randomUUID();
    this.#creationId = creationId;
    this.fault = null;
    this.doneBytes = 0;
    this.progress = 0;
    try {
      const torrent = await this.#engine.call('torrent.create', {
        creationId,
        name,
        files: share.files,
        comment: this.comment.trim() || null,
        isPrivate: this.isPrivate,
        keepCopy: this.keepCopy,
      });
      this.share = null;
      this.#created(torrent, name);
    } catch (error) {
      const fault = toFault(error);
      if (fault.code !== 'cancelled') this.fault = fault;
    } finally {
      this.#creationId = null;
      this.progress = null;
    }
  }

  /** Stops what is under way, and closes. */
  cancel(): void {
    this.share = null;
    if (this.#creationId === null) return;
    this.#engine.call('creation.cancel', { creationId: this.#creationId }).catch(() => undefined);
  }
}
