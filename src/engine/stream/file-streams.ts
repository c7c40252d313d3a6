/** Opens files of the list's torrents for reading. */
import { FaultError } from '../../core/fault.ts';
import { parseRange } from '../../core/media/byte-range.ts';
import { readAheadBytes } from '../../core/media/read-ahead.ts';
import type { StreamedFile } from '../../core/media/stream-head.ts';
import type { PieceStore } from '../../core/ports.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { layoutOf } from '../piece-layout.ts';
import type { TorrentEntry } from '../torrent-entry.ts';
import { FileStream } from './file-stream.ts';
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
  readonly paces = new StreamPaces();
  readonly #session: StreamedSession;

  constructor(session: StreamedSession) {
    this.#session = session;
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
    const { metainfo } = entry;
    if (metainfo === null) {
      throw new FaultError(
        'torrent_not_ready',
        'The description of this torrent has not arrived from any peer yet. Wait a moment and try again.',
      );
    }
    const found = metainfo.files[fileIndex];
    if (found === undefined || found.isPadding) {
      throw new FaultError('torrent_unknown', 'This torrent has no such file.');
    }
    const { path, lengthBytes } = found;
    const file = { name: path.at(-1) ?? metainfo.name, lengthBytes };
    const answer = parseRange(of.range, lengthBytes);
    if (!of.hasBody || lengthBytes === 0 || answer.kind === 'unsatisfiable') {
      return { file, stream: null };
    }
    const stream = new FileStream({
      entry,
      layout: layoutOf(metainfo),
      file: found,
      range: answer.kind === 'part' ? answer.range : { start: 0, end: lengthBytes - 1 },
      openPieces: () => this.#session.openPieces(entry),
      isListed: () => this.#session.isListed(entry),
      readAheadBytes: () => readAheadBytes(lengthBytes, this.paces.of(infoHash, fileIndex)),
    });
    return { file, stream };
  }
}
