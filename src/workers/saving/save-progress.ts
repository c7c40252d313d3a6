/** How far a save is, told a few times a second. */
import type { FromSaveWorker } from '../../bridge/save-worker.ts';

type Progress = Extract<FromSaveWorker, { kind: 'progress' }>;

const TELL_EVERY_MS = 250;

export class SaveProgress {
  readonly #lengthBytes: number;
  readonly #tell: (progress: Progress) => void;
  readonly #now: () => number;
  #writtenBytes = 0;
  #verifiedBytes = 0;
  #toldAtMs = -Infinity;

  constructor(
    lengthBytes: number,
    { tell, now }: { readonly tell: (progress: Progress) => void; readonly now: () => number },
  ) {
    this.#lengthBytes = lengthBytes;
    this.#tell = tell;
    this.#now = now;
  }

  wrote(bytes: number): void {
    this.#writtenBytes += bytes;
    this.#say('writing');
  }

  verified(bytes: number): void {
    this.#verifiedBytes += bytes;
    this.#say('verifying');
  }

  /** A file is complete: told in any case. */
  completed(): void {
    this.#toldAtMs = -Infinity;
    this.#say('verifying');
  }

  /** All anew. */
  restart(): void {
    this.#writtenBytes = 0;
    this.#verifiedBytes = 0;
  }

  #say(phase: Progress['phase']): void {
    const now = this.#now();
    if (now - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#toldAtMs = now;
    const [writtenBytes, verifiedBytes] = [this.#writtenBytes, this.#verifiedBytes];
    const lengthBytes = this.#lengthBytes;
    this.#tell({ kind: 'progress', phase, writtenBytes, verifiedBytes, lengthBytes });
  }
}
