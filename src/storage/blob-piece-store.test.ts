import { expect, test } from 'vitest';
import { BlobPieceStore } from './blob-piece-store.ts';
import { fileCases } from './local-files.suite.ts';
import { expectFault } from './samples.suite.ts';

// The same cases run in a worker in Chromium, together with those that need files on disk.
const inMemory = Object.entries(fileCases).filter(([name]) => !name.startsWith('files on disk'));

test.each(inMemory)('%s', (_name, run) => run());

const layout = { pieceLengthBytes: 4, lengthBytes: 10 };

test('says so when the files do not add up to the torrent', () => {
  expect(() => new BlobPieceStore(layout, [new Blob(['short'])])).toThrow(/5 bytes.*10/);
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
  const store = new BlobPieceStore(layout, [new BrokenFile(['0123456789'], 'film.webm')]);
  await expectFault(store.get(0), code);
  await expect(store.get(0)).rejects.toThrow('film.webm');
});

test('a file that has become shorter has changed', async () => {
  class ShrunkFile extends File {
    override slice(): Blob {
      return new Blob(['x']);
    }
  }
  const store = new BlobPieceStore(layout, [new ShrunkFile(['0123456789'], 'film.webm')]);
  await expectFault(store.get(0), 'file_changed');
});
