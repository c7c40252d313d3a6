/**
 * `abstract-chunk-store`'s own suite, on our pieces behind our adapter. It wants a tape-like `test`
 * and Node's `Buffer`; a few lines of each are all it uses.
 */
import suite, { type Assertions } from 'abstract-chunk-store/tests';
import { expect } from 'vitest';
import { ChunkStoreAdapter } from '../engine/chunk-store.ts';
import { openDatabase } from '../storage/database.ts';
import { IndexedDbPieceVault } from '../storage/indexeddb-piece-vault.ts';
import { newInfoHash } from '../storage/samples.suite.ts';
import type { BoundCases } from '../storage/worker-cases.suite.ts';
import type { PieceStore } from '../core/ports.ts';

/** The suite's stores have no length; it puts no piece beyond this. */
const PIECE_COUNT = 1000;

/** A store whose opening is still under way: calls wait for it. */
class LateStore implements Omit<PieceStore, 'bitfield'> {
  readonly layout;
  readonly #opening: Promise<PieceStore>;

  constructor(pieceLengthBytes: number) {
    this.layout = { pieceLengthBytes, lengthBytes: pieceLengthBytes * PIECE_COUNT };
    this.#opening = vault().then((opened) => opened.open(newInfoHash(), this.layout));
  }

  put: PieceStore['put'] = async (...put) => (await this.#opening).put(...put);
  get: PieceStore['get'] = async (...get) => (await this.#opening).get(...get);
  forget: PieceStore['forget'] = async (indexes) => (await this.#opening).forget(indexes);
  close: PieceStore['close'] = async () => (await this.#opening).close();
  destroy: PieceStore['destroy'] = async () => (await this.#opening).destroy();
}

class StoreUnderTest extends ChunkStoreAdapter {
  constructor(chunkLength: number) {
    super(new LateStore(chunkLength));
  }
}

/** The suite calls `test` at once, so the table is full when this module is. */
function collectCases(): BoundCases {
  const cases: Record<string, () => Promise<void>> = {};
  suite((name, work) => {
    cases[name] = () => new Promise((resolve, reject) => work(assertions(resolve, reject)));
  }, StoreUnderTest);
  return cases;
}

function assertions(resolve: () => void, reject: (error: unknown) => void): Assertions {
  const check =
    (assertion: (...values: unknown[]) => void) =>
    (...values: unknown[]) => {
      try {
        assertion(...values);
      } catch (error) {
        reject(error);
      }
    };
  return {
    error: check((error) => expect(error ?? null).toBe(null)),
    ok: check((value) => expect(value).toBeTruthy()),
    equal: check((actual, expected) => expect(actual).toBe(expected)),
    deepEqual: check((actual, expected) => expect(actual).toEqual(expected)),
    end: resolve,
  };
}

export const chunkStoreCases = collectCases();

let opened: Promise<IndexedDbPieceVault> | undefined;

function vault(): Promise<IndexedDbPieceVault> {
  return (opened ??= openDatabase({ name: `chunk-store-${crypto.randomUUID()}` }).then(
    (database) => new IndexedDbPieceVault(database),
  ));
}

const encoder = new TextEncoder();
Object.assign(globalThis, {
  Buffer: {
    alloc: (length: number) => new Uint8Array(length),
    from: (text: string) => encoder.encode(text),
  },
});
