/** How fast files play, as their players told: a stream reads ahead by time, not by bytes. */
import type { InfoHash } from '../../core/units/info-hash.ts';
import { fileKey } from './file-key.ts';

export class StreamPaces {
  readonly #bytesPerSecond = new Map<string, number>();

  /** Null, and what is no pace, forgets it. */
  set(infoHash: InfoHash, fileIndex: number, bytesPerSecond: number | null): void {
    const key = fileKey(infoHash, fileIndex);
    const isPace = bytesPerSecond !== null && bytesPerSecond > 0 && Number.isFinite(bytesPerSecond);
    if (isPace) this.#bytesPerSecond.set(key, bytesPerSecond);
    else this.#bytesPerSecond.delete(key);
  }

  /** Null when nobody told. */
  of(infoHash: InfoHash, fileIndex: number): number | null {
    return this.#bytesPerSecond.get(fileKey(infoHash, fileIndex)) ?? null;
  }
}
