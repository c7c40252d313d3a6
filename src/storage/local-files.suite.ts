/** A torrent read in place from files that may change or vanish meanwhile. */
import { blobStores } from './blob-piece-store.ts';
import { readCases, type FilledStores } from './piece-store.suite.ts';
import { expectBytes, expectFault, KIB, SampleTorrent } from './samples.suite.ts';
import { bindCases, type BoundCases, type Cases } from './worker-cases.suite.ts';

const open = blobStores();

const oneFile: FilledStores = {
  filled: ({ layout, content }) => Promise.resolve(open([new File([content], 'file')], layout)),
};

/** Cut where it hurts: empty files, files of one byte, pieces across several files. */
const manyFiles: FilledStores = {
  filled: ({ layout, content }) => {
    const cuts = [0, 0, 1, 1, 2, 7, 10, 11, 3_001, 3_001, 20_000, content.length].map((cut) =>
      Math.min(cut, content.length),
    );
    const files = cuts.map(
      (cut, at) => new File([content.subarray(cuts[at - 1] ?? 0, cut)], `${at}`),
    );
    return Promise.resolve(open(files, layout));
  },
};

/** A real file in the origin's private file system. */
async function withFile(
  work: (file: FileSystemFileHandle, torrent: SampleTorrent) => Promise<void>,
) {
  const torrent = new SampleTorrent(16 * KIB, 100 * KIB);
  const folder = await navigator.storage.getDirectory();
  const name = torrent.infoHash;
  const handle = await folder.getFileHandle(name, { create: true });
  await write(handle, torrent.content);
  try {
    await work(handle, torrent);
  } finally {
    await folder.removeEntry(name).catch(() => undefined);
  }
}

async function write(
  handle: FileSystemFileHandle,
  content: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const writable = await handle.createWritable();
  await writable.write(content);
  await writable.close();
}

const changingCases: Cases<null> = {
  'reads a file on disk': () =>
    withFile(async (handle, torrent) => {
      const store = open([await handle.getFile()], torrent.layout);
      for (const index of torrent.indexes) {
        expectBytes(await store.get(index), torrent.piece(index));
      }
    }),

  'says that a file has changed': () =>
    withFile(async (handle, torrent) => {
      const store = open([await handle.getFile()], torrent.layout);
      await write(handle, torrent.content.subarray(0, 10));
      await expectFault(store.get(0), 'file_changed');
    }),

  'says that a file has gone': () =>
    withFile(async (handle, torrent) => {
      const store = open([await handle.getFile()], torrent.layout);
      await (await navigator.storage.getDirectory()).removeEntry(torrent.infoHash);
      await expectFault(store.get(0), 'file_gone');
    }),
};

export const fileCases: BoundCases = {
  ...bindCases('piece store in one file', readCases, (work) => work(oneFile)),
  ...bindCases('piece store in many files', readCases, (work) => work(manyFiles)),
  ...bindCases('files on disk', changingCases, (work) => work(null)),
};
