/** Pieces in memory, as an `abstract-chunk-store`. */

/** @typedef {(error: Error | null, bytes?: Uint8Array) => void} Done */

export class MemoryStore {
  /** @type {Uint8Array[]} */
  #pieces = [];

  /** @param {number} chunkLength */
  constructor(chunkLength) {
    this.chunkLength = chunkLength;
  }

  /** @param {number} index @param {Uint8Array} bytes @param {Done} done */
  put(index, bytes, done) {
    this.#pieces[index] = bytes;
    queueMicrotask(() => {
      done(null);
    });
  }

  /**
   * @param {number} index
   * @param {{ offset?: number, length?: number } | null} range
   * @param {Done} done
   */
  get(index, range, done) {
    const bytes = this.#pieces[index];
    const offset = range?.offset ?? 0;
    queueMicrotask(() => {
      if (bytes === undefined) done(new Error(`There is no piece ${String(index)}.`));
      else done(null, bytes.subarray(offset, offset + (range?.length ?? bytes.length)));
    });
  }

  /** @param {Done} done */
  close(done) {
    queueMicrotask(() => {
      done(null);
    });
  }

  /** @param {Done} done */
  destroy(done) {
    this.#pieces = [];
    this.close(done);
  }
}
