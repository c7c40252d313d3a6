import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FileStream } from './file-stream.ts';
import { CONTENT, FILE_BYTES, OFFSETS, PIECE_BYTES, StreamedTorrent } from './stream-kit.suite.ts';

async function readAll(stream: FileStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  while (!stream.isDone) chunks.push(await stream.next());
  return Buffer.concat(chunks);
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no fault',
    (error: unknown) => (error as { code: unknown }).code,
  );

describe('what is here', () => {
  test('comes exactly, whatever the range, and nothing is asked of anybody', async () => {
    const index = fc.constantFrom(0, 2);
    await fc.assert(
      fc.asyncProperty(index, fc.nat(), fc.nat(), async (fileIndex, one, other) => {
        const torrent = new StreamedTorrent('pause');
        torrent.arriveAll();
        const length = FILE_BYTES[fileIndex] ?? 1;
        const [start, end] = [one % length, other % length].sort((a, b) => a - b) as [
          number,
          number,
        ];
        const { stream, file } = torrent.open(fileIndex, `bytes=${start}-${end}`);
        const offset = OFFSETS[fileIndex] ?? 0;
        expect(file.lengthBytes).toBe(length);
        const bytes = await readAll(stream);
        expect(bytes.equals(CONTENT.subarray(offset + start, offset + end + 1))).toBe(true);
        await Promise.resolve();
        expect(torrent.openStoreCount).toBe(0);
        expect(torrent.entry.wanted.isEmpty).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('belongs to the reader: it is no view of a cache', async () => {
    const torrent = new StreamedTorrent();
    torrent.arriveAll();
    const bytes = await torrent.open(0, 'bytes=0-9').stream.next();
    expect(bytes.buffer.byteLength).toBe(10);
  });
});

describe('what is missing', () => {
  test('is asked for from the reader on, and waited for', async () => {
    const torrent = new StreamedTorrent();
    torrent.arrive(0, 1);
    // Bytes of pieces 3 to 15.
    const { stream } = torrent.open(2);
    expect(torrent.asked).toEqual([[{ first: 3, last: 15 }]]);
    const first = stream.next();
    torrent.arrive(4);
    torrent.arrive(3);
    expect((await first).byteLength).toBe(4 * PIECE_BYTES - (OFFSETS[2] ?? 0));
    expect(torrent.asked.at(-1)).toEqual([{ first: 4, last: 15 }]);
    stream.close();
    expect(torrent.asked.at(-1)).toEqual([]);
  });

  test('is not asked for beyond the range, nor beyond what plays in half a minute', async () => {
    const torrent = new StreamedTorrent();
    torrent.open(2, 'bytes=0-0');
    expect(torrent.asked).toEqual([[{ first: 3, last: 3 }]]);
  });

  test('the newest reader comes first', () => {
    const torrent = new StreamedTorrent();
    const readers = ['bytes=0-', 'bytes=100000-', 'bytes=50000-'].map(
      (range) => torrent.open(2, range).stream,
    );
    expect(torrent.entry.wanted.ranges.map(({ first }) => first)).toEqual([6, 9, 3]);
    for (const reader of readers) reader.close();
    expect(torrent.entry.wanted.isEmpty).toBe(true);
  });

  test('a thousand seeks leave nothing behind', async () => {
    const torrent = new StreamedTorrent();
    torrent.arrive(3);
    for (let seek = 0; seek < 1000; seek += 1) {
      const { stream } = torrent.open(2, `bytes=${(seek * 7919) % 200_000}-`);
      const next = codeOf(stream.next());
      stream.close();
      expect(await next).toBe('cancelled');
    }
    await Promise.resolve();
    expect(torrent.entry.wanted.isEmpty).toBe(true);
    expect(torrent.openStoreCount).toBe(0);
  });

  test('a damaged piece is fetched again', async () => {
    const torrent = new StreamedTorrent();
    torrent.arriveAll();
    torrent.damaged.add(3);
    const { stream } = torrent.open(2, 'bytes=0-9');
    const next = stream.next();
    await expect.poll(() => torrent.entry.wanted.ranges).toEqual([{ first: 3, last: 3 }]);
    torrent.arrive(3);
    expect((await next).byteLength).toBe(10);
  });
});

describe('a player that asks for closed ranges, one after the other', () => {
  afterEach(() => vi.useRealTimers());

  /** Plays so fast that all of the second file, pieces 3 to 15, is half a minute. */
  function played(): StreamedTorrent {
    const torrent = new StreamedTorrent();
    torrent.streams.setPace(torrent.infoHash, 2, 100_000);
    return torrent;
  }

  test('finds ahead of it what it asks for next, and nothing after ten seconds', async () => {
    vi.useFakeTimers();
    const torrent = played();
    torrent.arrive(3, 4, 5);
    await readAll(torrent.open(2, `bytes=0-${2 * PIECE_BYTES}`).stream);
    // Beyond the range, up to the end of the file and not of the torrent.
    expect(torrent.entry.wanted.ranges).toEqual([{ first: 5, last: 15 }]);
    expect(torrent.openStoreCount).toBe(0);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(torrent.entry.wanted.ranges).toEqual([{ first: 5, last: 15 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(torrent.entry.wanted.isEmpty).toBe(true);
    expect(torrent.asked.at(-1)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('wants from where its next request begins, however many there were', async () => {
    vi.useFakeTimers();
    const torrent = played();
    torrent.arrive(3, 4, 5, 6, 7);
    for (let at = 0; at < 4 * PIECE_BYTES; at += 1_000) {
      await readAll(torrent.open(2, `bytes=${at}-${at + 999}`).stream);
      expect(torrent.entry.wanted.ranges).toHaveLength(1);
    }
    expect(vi.getTimerCount()).toBe(1);
    const { stream } = torrent.open(2, 'bytes=150000-150999');
    expect(torrent.entry.wanted.ranges).toEqual([{ first: 12, last: 15 }]);
    stream.close();
    expect(torrent.entry.wanted.isEmpty).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves nothing behind when it is closed', async () => {
    vi.useFakeTimers();
    const torrent = played();
    torrent.arrive(3);
    await readAll(torrent.open(2, 'bytes=0-1').stream);
    expect(torrent.entry.wanted.isEmpty).toBe(false);
    torrent.streams.setPace(torrent.infoHash, 2, null);
    expect(torrent.entry.wanted.isEmpty).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await readAll(torrent.open(2, 'bytes=0-1').stream);
    expect(torrent.entry.wanted.isEmpty).toBe(true);
  });

  test('is behind whoever came later to another file', async () => {
    vi.useFakeTimers();
    const torrent = played();
    torrent.arrive(3);
    const { stream } = torrent.open(2, 'bytes=0-1');
    const other = torrent.open(0);
    await readAll(stream);
    expect(torrent.entry.wanted.ranges.map(({ first }) => first)).toEqual([0, 3]);
    other.stream.close();
    torrent.streams.setPace(torrent.infoHash, 2, null);
  });
});

describe('a fault', () => {
  test.each([
    ['pause', 'torrent_not_ready'],
    ['preview', 'torrent_not_ready'],
  ] as const)('%s: what is not here is refused at once', (intent, code) => {
    const torrent = new StreamedTorrent(intent);
    torrent.arrive(0, 1, 2);
    expect(() => torrent.open(2)).toThrow(expect.objectContaining({ code }));
    expect(torrent.entry.wanted.isEmpty).toBe(true);
    expect(torrent.open(0).file.name).toBe('first.mp4');
  });

  test('ends a stream under way: paused, removed, out of space', async () => {
    const changes: [(torrent: StreamedTorrent) => void, string][] = [
      [({ entry }) => (entry.record = { ...entry.record, intent: 'pause' }), 'torrent_not_ready'],
      [(torrent) => (torrent.isListed = false), 'torrent_unknown'],
      [({ entry }) => (entry.fault = { code: 'storage_full', message: 'Full.' }), 'storage_full'],
    ];
    for (const [change, code] of changes) {
      const torrent = new StreamedTorrent();
      const next = codeOf(torrent.open(2).stream.next());
      change(torrent);
      torrent.entry.wanted.wake();
      expect(await next).toBe(code);
      expect(torrent.entry.wanted.isEmpty).toBe(true);
    }
  });

  test('there is no such file', () => {
    const torrent = new StreamedTorrent();
    for (const fileIndex of [1, 4, -1, 0.5]) {
      expect(() => torrent.open(fileIndex)).toThrow('no such file');
    }
  });
});

test('length and name alone, an empty file and a range beyond the end open nothing', () => {
  const { streams, infoHash } = new StreamedTorrent();
  const of = { infoHash, fileIndex: 2, range: null, hasBody: true };
  expect(streams.open({ ...of, hasBody: false })).toEqual({
    file: { name: 'second.mp4', lengthBytes: 200_000 },
    stream: null,
  });
  expect(streams.open({ ...of, fileIndex: 3 }).stream).toBeNull();
  expect(streams.open({ ...of, range: 'bytes=200000-' }).stream).toBeNull();
});
