import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KIB, MIB } from '../core/units/bytes.ts';
import { blobStores } from './blob-piece-store.ts';
import { fileCases } from './local-files.suite.ts';
import { expectFault } from './samples.suite.ts';

// The same cases run in a worker in Chromium, together with those that need files on disk.
const inMemory = Object.entries(fileCases).filter(([name]) => !name.startsWith('files on disk'));

test.each(inMemory)('%s', (_name, run) => run());

const open = blobStores();
const layout = { pieceLengthBytes: 4, lengthBytes: 10 };

test('says so when the files do not add up to the torrent', () => {
  expect(() => open([new Blob(['short'])], layout)).toThrow(/5 bytes.*10/);
});

test.each([
  ['NotFoundError', 'file_gone'],
  ['NotReadableError', 'file_changed'],
  ['NotAllowedError', 'file_permission'],
  ['SomethingElse', 'file_changed'],
] as const)('a %s is a fault %s', async (name, code) => {
  class BrokenFile extends File {
    override slice(): Blob {
      const reason = new DOMException('for the test', name);
      return Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(reason) });
    }
  }
  const store = open([new BrokenFile(['0123456789'], 'film.webm')], layout);
  await expectFault(store.get(0), code);
  await expect(store.get(0)).rejects.toThrow('film.webm');
});

test('a file that has become shorter has changed', async () => {
  class ShrunkFile extends File {
    override slice(): Blob {
      return new Blob(['x']);
    }
  }
  const store = open([new ShrunkFile(['0123456789'], 'film.webm')], layout);
  await expectFault(store.get(0), 'file_changed');
});

/** Says how often it was read. */
class CountingFile extends File {
  readCount = 0;

  override slice(start?: number, end?: number): Blob {
    this.readCount += 1;
    return super.slice(start, end);
  }
}

/** 1.7 MiB in three files, cut where no block ends, with pieces that no power of two divides. */
const CONTENT = Uint8Array.from({ length: 1.7 * MIB }, (_, at) => (at * 31) ^ (at >> 9));
const ODD_LAYOUT = { pieceLengthBytes: 300_007, lengthBytes: CONTENT.length };
const filesOf = (...cuts: readonly number[]) =>
  [...cuts, CONTENT.length].map(
    (cut, at) => new CountingFile([CONTENT.subarray(cuts[at - 1] ?? 0, cut)], `${at}`),
  );

test('any part of any piece is what the files have there', async () => {
  const store = open(filesOf(500_001, 700_000), ODD_LAYOUT);
  const anyPart = fc.record({ piece: fc.nat(5), from: fc.nat(299_000), length: fc.nat(299_000) });
  await fc.assert(
    fc.asyncProperty(anyPart, async ({ piece, from, length }) => {
      const start = piece * ODD_LAYOUT.pieceLengthBytes;
      const pieceBytes = Math.min(ODD_LAYOUT.pieceLengthBytes, CONTENT.length - start);
      const offset = Math.min(from, pieceBytes);
      const range = { offset, length: Math.min(length, pieceBytes - offset) };
      const bytes = await store.get(piece, range);
      const first = start + offset;
      expect(Buffer.compare(bytes, CONTENT.subarray(first, first + range.length))).toBe(0);
    }),
  );
});

test('a file is read once for many blocks, and again by another store', async () => {
  const file = new CountingFile([CONTENT], 'film.webm');
  const pieces = { pieceLengthBytes: MIB, lengthBytes: CONTENT.length };
  const store = open([file], pieces);
  const readMib = () =>
    Promise.all(
      Array.from({ length: 64 }, (_, at) => {
        return store.get(0, { offset: at * 16 * KIB, length: 16 * KIB });
      }),
    );
  await readMib();
  expect(file.readCount).toBe(4);
  await readMib();
  expect(file.readCount).toBe(4);
  const other = open([file], pieces);
  await other.get(0, { offset: 0, length: 16 * KIB });
  expect(file.readCount).toBe(5);
  await store.close();
  await other.get(0, { offset: 0, length: 16 * KIB });
  expect(file.readCount).toBe(5);
});

test('what fills its buffer is the reader’s to send away, and can be read again', async () => {
  const tail = { pieceLengthBytes: 256 * KIB, lengthBytes: MIB + 100 * KIB };
  const content = CONTENT.subarray(0, tail.lengthBytes);
  const store = open([new File([content], 'film.webm')], tail);
  const last = Math.floor(tail.lengthBytes / tail.pieceLengthBytes);
  for (const piece of [0, last]) {
    const expected = content.slice(piece * tail.pieceLengthBytes).subarray(0, 256 * KIB);
    for (let times = 0; times < 2; times += 1) {
      const bytes = await store.get(piece);
      expect(Buffer.compare(bytes, expected)).toBe(0);
      const buffer = bytes.buffer as ArrayBuffer;
      if (buffer.byteLength === bytes.byteLength) structuredClone(buffer, { transfer: [buffer] });
    }
  }
});

test('files that do not answer keep nobody from reading others', async () => {
  class SleepingFile extends File {
    override slice(): Blob {
      return Object.assign(new Blob(), { arrayBuffer: () => new Promise<never>(() => undefined) });
    }
  }
  const pieces = { pieceLengthBytes: KIB, lengthBytes: CONTENT.length };
  const block = { offset: 0, length: KIB };
  for (let count = 0; count < 8; count += 1) {
    void open([new SleepingFile([CONTENT], 'far.webm')], pieces).get(0, block);
  }
  const near = await open([new File([CONTENT], 'near.webm')], pieces).get(0, block);
  expect(Buffer.compare(near, CONTENT.subarray(0, KIB))).toBe(0);
});
