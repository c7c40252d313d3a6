/** A torrent of the list for tests: some of its pieces are here, and more come when the test says so. */
import { FaultError } from '../../core/fault.ts';
import type { PieceStore } from '../../core/ports.ts';
import { parseMetainfo, encodeMetainfo, type Metainfo } from '../../core/torrent/metainfo.ts';
import { encodeBencode, type Encodable } from '../../core/torrent/bencode-encode.ts';
import type { PieceRange } from '../../core/torrent/pieces.ts';
import type { RunningTorrent } from '../running-torrent.ts';
import { PieceProgress } from '../piece-progress.ts';
import { newEntry, type TorrentEntry } from '../torrent-entry.ts';
import { FileStreams } from './file-streams.ts';

export const PIECE_BYTES = 16_384;

/** Files of these lengths, the second one padding. */
export const FILE_BYTES: readonly number[] = [40_000, 9_152, 200_000, 0];

const NAMES = ['first.mp4', '.pad', 'second.mp4', 'empty.txt'];
const LENGTH = FILE_BYTES.reduce((sum, length) => sum + length, 0);

/** The whole torrent's content. */
export const CONTENT = Uint8Array.from({ length: LENGTH }, (_, at) => (at * 31) % 251);

export const OFFSETS = FILE_BYTES.map((_, index) =>
  FILE_BYTES.slice(0, index).reduce((sum, length) => sum + length, 0),
);

function makeMetainfo(): Metainfo {
  const files = FILE_BYTES.map(
    (length, index) =>
      new Map<string, Encodable>([
        ...(index === 1 ? [['attr', 'p'] as [string, Encodable]] : []),
        ['length', length],
        ['path', [NAMES[index] ?? '']],
      ]),
  );
  const infoBytes = encodeBencode(
    new Map<string, Encodable>([
      ['files', files],
      ['name', 'a torrent'],
      ['piece length', PIECE_BYTES],
      ['pieces', new Uint8Array(20 * Math.ceil(LENGTH / PIECE_BYTES))],
    ]),
  );
  const outcome = parseMetainfo(encodeMetainfo({ infoBytes, announce: [] }));
  if (!outcome.ok) throw new Error(outcome.fault.message);
  return outcome.value;
}

export class StreamedTorrent {
  readonly entry: TorrentEntry;
  readonly streams: FileStreams;
  /** What was asked for, each time it changed. */
  readonly asked: (readonly PieceRange[])[] = [];
  openStoreCount = 0;
  isListed = true;
  readonly damaged = new Set<number>();

  constructor(intent: 'run' | 'pause' | 'preview' = 'run') {
    const metainfo = makeMetainfo();
    const { infoHash, name } = metainfo;
    const record = {
      ...{ infoHash, name, metainfo: null, trackers: [], selection: null, intent },
      ...{ source: 'stored' as const, handles: [], addedAt: 0 },
      ...{ downloadedBytes: 0, uploadedBytes: 0 },
    };
    this.entry = newEntry(record, metainfo);
    this.entry.progress = new PieceProgress(metainfo, null);
    if (intent === 'run') this.entry.running = this.#running();
    this.streams = new FileStreams({
      entry: () => {
        if (this.isListed) return this.entry;
        throw new FaultError('torrent_unknown', 'Gone.');
      },
      isListed: () => this.isListed,
      openPieces: () => Promise.resolve(this.#store()),
    });
  }

  get infoHash() {
    return this.entry.record.infoHash;
  }

  open(fileIndex: number, range: string | null = null) {
    const { file, stream } = this.streams.open({
      ...{ infoHash: this.infoHash, fileIndex, range, hasBody: true },
    });
    if (stream === null) throw new Error('Nothing to read.');
    return { file, stream };
  }

  /** These pieces are here from now on. */
  arrive(...indexes: number[]): void {
    for (const index of indexes) this.entry.progress?.mark(index, true);
    this.entry.wanted.wake();
  }

  arriveAll(): void {
    this.arrive(...Array(Math.ceil(LENGTH / PIECE_BYTES)).keys());
  }

  #running(): RunningTorrent {
    const running = {
      wantedChanged: () => this.asked.push(this.entry.wanted.ranges),
      takeBack: (index: number) => {
        this.damaged.delete(index);
        this.entry.progress?.mark(index, false);
        return Promise.resolve();
      },
    };
    return running as unknown as RunningTorrent;
  }

  #store(): PieceStore {
    this.openStoreCount += 1;
    const store = {
      get: (index: number, { offset, length }: { offset: number; length: number }) => {
        if (this.damaged.has(index)) {
          return Promise.reject(new FaultError('data_damaged', `Piece ${index} is damaged.`));
        }
        const start = index * PIECE_BYTES + offset;
        return Promise.resolve(CONTENT.subarray(start, start + length));
      },
      close: () => {
        this.openStoreCount -= 1;
        return Promise.resolve();
      },
    };
    return store as unknown as PieceStore;
  }
}
