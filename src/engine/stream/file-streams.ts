/** Opens files of the list's torrents for reading. */
import { FaultError } from '../../core/fault.ts';
import { parseRange } from '../../core/media/byte-range.ts';
import { readAheadBytes } from '../../core/media/read-ahead.ts';
import type { StreamedFile } from '../../core/media/stream-head.ts';
import type { PieceStore } from '../../core/ports.ts';
import type { Metainfo } from '../../core/torrent/metainfo.ts';
import { piecesOf, type Extent } from '../../core/torrent/pieces.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { ListedFiles } from '../../bridge/stream.ts';
import { layoutOf } from '../piece-layout.ts';
import type { TorrentEntry } from '../torrent-entry.ts';
import { fileKey } from './file-key.ts';
import { FileStream } from './file-stream.ts';
import { Lingers } from './lingers.ts';
import { checkObtainable } from './obtainable.ts';
import { StreamPaces } from './paces.ts';

/** What of a session is asked. */
interface StreamedSession {
  /** Throws `torrent_unknown`. */
  entry(infoHash: InfoHash): TorrentEntry;
  isListed(entry: TorrentEntry): boolean;
  openPieces(entry: TorrentEntry): Promise<PieceStore>;
}

export interface OpenedFile {
  readonly file: StreamedFile;
  /** Null when nothing of it was asked for, or is there. */
  readonly stream: FileStream | null;
}

export class FileStreams {
  readonly #paces = new StreamPaces();
  readonly #lingers = new Lingers();
  readonly #session: StreamedSession;

  constructor(session: StreamedSession) {
    this.#session = session;
  }

  /** How fast a file plays, in bytes per second, as long as a player has it; null when it has it no more. */
  setPace(infoHash: InfoHash, fileIndex: number, bytesPerSecond: number | null): void {
    this.#paces.set(infoHash, fileIndex, bytesPerSecond);
    if (bytesPerSecond === null) this.#lingers.stop(fileKey(infoHash, fileIndex));
  }

  /**
   * @param rangeHeader As `parseRange` takes it; `hasBody` false asks for no bytes at all.
   * Throws `torrent_unknown`, `torrent_not_ready`, or what ails the torrent.
   */
  open(of: {
    readonly infoHash: InfoHash;
    readonly fileIndex: number;
    readonly range: string | null;
    readonly hasBody: boolean;
  }): OpenedFile {
    const { infoHash, fileIndex } = of;
    const entry = this.#session.entry(infoHash);
    const metainfo = metainfoOf(entry);
    const found = fileOf(metainfo, fileIndex);
    if (found === null) throw noSuchFile();
    const { path, lengthBytes } = found;
    const file = { name: path.at(-1) ?? metainfo.name, lengthBytes };
    const answer = parseRange(of.range, lengthBytes);
    if (!of.hasBody || lengthBytes === 0 || answer.kind === 'unsatisfiable') {
      return { file, stream: null };
    }
    const key = fileKey(infoHash, fileIndex);
    const pace = () => this.#paces.of(infoHash, fileIndex);
    const stream = new FileStream({
      entry,
      layout: layoutOf(metainfo),
      file: found,
      range: answer.kind === 'part' ? answer.range : { start: 0, end: lengthBytes - 1 },
      openPieces: () => this.#session.openPieces(entry),
      isListed: () => this.#session.isListed(entry),
      readAheadBytes: () => readAheadBytes(lengthBytes, pace()),
      isPlaying: () => pace() !== null,
      linger: (end) => this.#lingers.start(key, end),
    });
    // It reads on for the one before it.
    this.#lingers.stop(key);
    return { file, stream };
  }

  /**
   * What a save of these files is made of; padding is left out. Throws as `open` does, for any byte of
   * them that is not here: who saves a file wants all of it.
   */
  list(of: { readonly infoHash: InfoHash; readonly fileIndexes: readonly number[] }): ListedFiles {
    const entry = this.#session.entry(of.infoHash);
    const metainfo = metainfoOf(entry);
    const files = of.fileIndexes.flatMap((fileIndex) => {
      if (metainfo.files[fileIndex] === undefined) throw noSuchFile();
      const file = fileOf(metainfo, fileIndex);
      return file === null ? [] : [{ fileIndex, file }];
    });
    if (files.length === 0) throw noSuchFile();
    const isHere = files.every(({ file }) => isStored(entry, metainfo, file));
    if (!isHere) checkObtainable(entry, this.#session.isListed(entry));
    return {
      name: metainfo.name,
      madeAt: metainfo.createdAt ?? entry.record.addedAt,
      files: files.map(({ fileIndex, file: { path, lengthBytes } }) => ({
        fileIndex,
        path,
        lengthBytes,
      })),
    };
  }
}

/** Null for padding, too. */
function fileOf(metainfo: Metainfo, fileIndex: number): Metainfo['files'][number] | null {
  const file = metainfo.files[fileIndex];
  return file === undefined || file.isPadding ? null : file;
}

function metainfoOf({ metainfo }: TorrentEntry): Metainfo {
  if (metainfo !== null) return metainfo;
  throw new FaultError(
    'torrent_not_ready',
    'The description of this torrent has not arrived from any peer yet. Wait a moment and try again.',
  );
}

function noSuchFile(): FaultError {
  return new FaultError('torrent_unknown', 'This torrent has no such file.');
}

function isStored({ progress }: TorrentEntry, metainfo: Metainfo, file: Extent): boolean {
  const pieces = piecesOf(layoutOf(metainfo), file);
  if (pieces === null) return true;
  for (let index = pieces.first; index <= pieces.last; index += 1) {
    if (progress?.has(index) !== true) return false;
  }
  return true;
}
