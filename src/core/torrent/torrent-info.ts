/**
 * A torrent's `info` dictionary (BEP 3, 27, 47), checked: what the info hash stands for. It arrives
 * inside a .torrent file, or alone from peers (BEP 9).
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fail, succeed, type Outcome } from '../fault.ts';
import { isByteCount, KIB, MIB } from '../units/bytes.ts';
import type { InfoHash } from '../units/info-hash.ts';
import { decodeUtf8Lossy } from '../units/utf8.ts';
import { BencodeDict, type BencodeValue } from './bencode.ts';
import { MAX_FILES } from './file-ranges.ts';
import { safeName } from './safe-name.ts';
import { safePaths } from './safe-paths.ts';

interface TorrentFile {
  /**
   * Folder names below the torrent's own folder, then the file's name; safe and unique (see
   * `safe-paths.ts`). A torrent of one file alone has just its name.
   */
  readonly path: readonly string[];
  readonly lengthBytes: number;
  /** Where the file begins in the torrent. */
  readonly offsetBytes: number;
  /** Only fills a piece (BEP 47): never shown, saved or selected. */
  readonly isPadding: boolean;
}

/** Has what a `PieceLayout` has. */
export interface TorrentInfo {
  readonly infoHash: InfoHash;
  /** A safe name, of the file or of the folder. */
  readonly name: string;
  /** Whether the files lie in a folder with the torrent's name. */
  readonly hasFolder: boolean;
  /** In the torrent's order, 1 to 100,000 of them, padding included; a file may be empty. */
  readonly files: readonly TorrentFile[];
  /** At least 1. */
  readonly lengthBytes: number;
  /**
   * From 16 KiB to 64 MiB. Not always a power of two: BEP 3 does not demand it and real torrents
   * exist; below 16 KiB (a block) none do, and above 64 MiB a page runs out of memory.
   */
  readonly pieceLengthBytes: number;
  readonly pieceCount: number;
  /** 20 bytes of SHA-1 per piece; a view of {@link infoBytes}. */
  readonly pieceHashes: Uint8Array;
  readonly isPrivate: boolean;
  /** The dictionary as it came: SHA-1 of these bytes is the info hash. */
  readonly infoBytes: Uint8Array;
  /** False when its keys are out of order: encoding it again would give another info hash. */
  readonly isCanonical: boolean;
}

/** Nothing larger is read, a whole .torrent file included. Real ones stay below 10 MiB. */
export const MAX_METAINFO_BYTES = 30 * MIB;

const MIN_PIECE_LENGTH_BYTES = 16 * KIB;
const MAX_PIECE_LENGTH_BYTES = 64 * MIB;
const HASH_BYTES = 20;
const MAX_PATH_PARTS = 100;

/** Checks an `info` dictionary that was decoded from `bytes`. */
export function checkTorrentInfo(info: BencodeDict, bytes: Uint8Array): Outcome<TorrentInfo> {
  const pieceHashes = info.get('pieces');
  if (pieceHashes === undefined && (info.has('file tree') || info.get('meta version') === 2)) {
    return fail(
      'metainfo_v2_only',
      'This torrent is BitTorrent v2 only, and Bittern speaks v1. Ask for a v1 or hybrid torrent of the same files.',
    );
  }
  const name = info.get('name.utf-8') ?? info.get('name');
  if (!(name instanceof Uint8Array) || name.length === 0) return invalid('it has no name');
  const files = readFiles(info, decodeUtf8Lossy(name));
  if (!files.ok) return files;
  const lengthBytes = files.value.reduce((sum, file) => sum + file.lengthBytes, 0);
  if (files.value.every((file) => file.isPadding || file.lengthBytes === 0)) {
    return invalid('it has no content');
  }
  const pieceLengthBytes = readPieceLength(info.get('piece length'));
  if (!pieceLengthBytes.ok) return pieceLengthBytes;
  const pieceCount = Math.ceil(lengthBytes / pieceLengthBytes.value);
  if (!(pieceHashes instanceof Uint8Array) || pieceHashes.length !== pieceCount * HASH_BYTES) {
    return invalid('the number of its piece hashes does not fit its length');
  }
  const isPrivate = info.get('private');
  const infoBytes = bytes.subarray(info.start, info.end);
  return succeed({
    infoHash: bytesToHex(sha1(infoBytes)) as InfoHash,
    name: safeName(decodeUtf8Lossy(name)),
    hasFolder: Array.isArray(info.get('files')),
    files: files.value,
    lengthBytes,
    pieceLengthBytes: pieceLengthBytes.value,
    pieceCount,
    pieceHashes,
    isPrivate: typeof isPrivate === 'number' && isPrivate !== 0,
    infoBytes,
    isCanonical: info.isCanonical,
  });
}

function readPieceLength(value: BencodeValue | undefined): Outcome<number> {
  if (!isByteCount(value) || value === 0) return invalid('it has no usable piece length');
  if (value < MIN_PIECE_LENGTH_BYTES) {
    return invalid(`its pieces have ${value} bytes, and 16 KiB is the least`);
  }
  if (value > MAX_PIECE_LENGTH_BYTES) {
    return fail(
      'metainfo_invalid',
      'The pieces of this torrent are larger than 64 MiB, more than a browser can hold in memory. Ask for a torrent with smaller pieces.',
    );
  }
  return succeed(value);
}

/** One file as the dictionary has it, before names are made safe. */
interface RawFile {
  readonly path: readonly string[];
  readonly lengthBytes: number;
  readonly isPadding: boolean;
}

function readFiles(info: BencodeDict, name: string): Outcome<TorrentFile[]> {
  const list = info.get('files');
  const rawFiles: RawFile[] = [];
  if (Array.isArray(list)) {
    if (list.length > MAX_FILES) {
      return invalid(`it lists ${list.length} files, and Bittern handles ${MAX_FILES}`);
    }
    for (const entry of list as readonly BencodeValue[]) {
      const file = readFile(entry);
      if (!file.ok) return file;
      rawFiles.push(file.value);
    }
  } else {
    if (list !== undefined) return invalid('its file list is not a list');
    const lengthBytes = info.get('length');
    if (!isByteCount(lengthBytes)) return invalid('it has no usable length');
    rawFiles.push({ path: [name], lengthBytes, isPadding: false });
  }

  const paths = safePaths(rawFiles.map((file) => file.path));
  let offsetBytes = 0;
  const files = rawFiles.map(({ lengthBytes, isPadding }, index) => {
    const file = { path: paths[index] ?? [], lengthBytes, offsetBytes, isPadding };
    offsetBytes += lengthBytes;
    return file;
  });
  return isByteCount(offsetBytes) ? succeed(files) : invalid('its length is beyond all bounds');
}

function readFile(entry: BencodeValue): Outcome<RawFile> {
  if (!(entry instanceof BencodeDict)) return invalid('an entry of its file list is not a file');
  const lengthBytes = entry.get('length');
  if (!isByteCount(lengthBytes)) return invalid('a file in it has no usable length');
  const attributes = entry.get('attr');
  const isMarked = attributes instanceof Uint8Array && attributes.includes(0x70); // 'p'
  const parts = entry.get('path.utf-8') ?? entry.get('path') ?? [];
  if (!Array.isArray(parts) || (parts.length === 0 && !isMarked)) {
    return invalid('a file in it has no name');
  }
  if (parts.length > MAX_PATH_PARTS) return invalid('a file in it lies too many folders deep');
  const path: string[] = [];
  for (const part of parts as readonly BencodeValue[]) {
    if (!(part instanceof Uint8Array)) return invalid('a file in it has no name');
    path.push(decodeUtf8Lossy(part));
  }
  // BitComet's way of padding, from before BEP 47.
  const isPadding = isMarked || (path.at(-1)?.startsWith('_____padding_file_') ?? false);
  return succeed({ path, lengthBytes, isPadding });
}

function invalid(reason: string): Outcome<never> {
  return fail(
    'metainfo_invalid',
    `This torrent cannot be used: ${reason}. Ask for a new .torrent file or link where you got it.`,
  );
}
