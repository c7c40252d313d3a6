/** .torrent files (BEP 3, 12), read with every check at the door. */
import { fail, succeed, type Outcome } from '../fault.ts';
import { decodeUtf8Lossy } from '../units/utf8.ts';
import { encodeBencode, type Encodable } from './bencode-encode.ts';
import { BencodeDict, BencodeError, decodeBencode, type BencodeValue } from './bencode.ts';
import { checkTorrentInfo, MAX_METAINFO_BYTES, type TorrentInfo } from './torrent-info.ts';
import { cleanTrackerList } from './tracker-url.ts';

export interface Metainfo extends TorrentInfo {
  /** All tiers in one list, of every kind, without repeats. */
  readonly announce: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  readonly comment: string | null;
  /** How many web seeds (BEP 17, 19) it lists; Bittern calls none of them. */
  readonly webSeedCount: number;
}

const MAX_TEXT_BYTES = 4096;
/** The latest point in time that a `Date` can hold. */
const MAX_TIME_SECONDS = 8.64e12;

export function parseMetainfo(bytes: Uint8Array): Outcome<Metainfo> {
  if (bytes.length > MAX_METAINFO_BYTES) {
    return fail(
      'metainfo_too_large',
      'This file is larger than 30 MiB, too large for a .torrent file. Check that it is not the content itself.',
    );
  }
  const alien = recogniseAlien(bytes);
  if (alien !== null) return alien;
  try {
    const { value } = decodeBencode(bytes);
    return value instanceof BencodeDict ? readMetainfo(value, bytes) : NOT_A_TORRENT;
  } catch (error) {
    if (error instanceof BencodeError) return failDecoding(error);
    throw error;
  }
}

/**
 * Makes a .torrent file around an `info` dictionary, whose bytes stay as they are. Web seeds and
 * whatever else another file held are not in it, so it is also the way to hand a stranger's
 * torrent on without them.
 */
export function encodeMetainfo(of: {
  readonly infoBytes: Uint8Array;
  readonly announce: readonly string[];
  readonly createdAt?: number | null;
  readonly createdBy?: string | null;
  readonly comment?: string | null;
}): Uint8Array {
  const root = new Map<string, Encodable>([['info', { encoded: of.infoBytes }]]);
  const { createdAt = null, createdBy = null, comment = null } = of;
  const [first] = of.announce;
  if (first !== undefined) {
    root.set('announce', first);
    root.set(
      'announce-list',
      of.announce.map((tracker) => [tracker]),
    );
  }
  if (createdAt !== null) root.set('creation date', Math.floor(createdAt / 1000));
  if (createdBy !== null) root.set('created by', createdBy);
  if (comment !== null) root.set('comment', comment);
  return encodeBencode(root);
}

function readMetainfo(root: BencodeDict, bytes: Uint8Array): Outcome<Metainfo> {
  const infoDict = root.get('info');
  if (!(infoDict instanceof BencodeDict)) return NOT_A_TORRENT;
  const info = checkTorrentInfo(infoDict, bytes);
  if (!info.ok) return info;
  return succeed({
    ...info.value,
    announce: cleanTrackerList(readAnnounce(root)),
    createdAt: readTime(root.get('creation date')),
    createdBy: readText(root.get('created by.utf-8') ?? root.get('created by')),
    comment: readText(root.get('comment.utf-8') ?? root.get('comment')),
    webSeedCount: countSeeds(root.get('url-list')) + countSeeds(root.get('httpseeds')),
  });
}

/** `announce-list` takes the place of `announce` (BEP 12), unless it is empty. */
function readAnnounce(root: BencodeDict): string[] {
  const tiers = root.get('announce-list');
  const listed = Array.isArray(tiers) ? (tiers as readonly BencodeValue[]).flat() : [];
  const trackers = listed.length > 0 ? listed : [root.get('announce')];
  return trackers
    .filter((tracker) => tracker instanceof Uint8Array && tracker.length <= MAX_TEXT_BYTES)
    .map((tracker) => decodeUtf8Lossy(tracker as Uint8Array));
}

function readTime(value: BencodeValue | undefined): number | null {
  const isTime = typeof value === 'number' && value > 0 && value <= MAX_TIME_SECONDS;
  return isTime ? value * 1000 : null;
}

/** Text to show: without control and bidirectional characters, except line ends. */
function readText(value: BencodeValue | undefined): string | null {
  if (!(value instanceof Uint8Array)) return null;
  const text = decodeUtf8Lossy(value.subarray(0, MAX_TEXT_BYTES))
    .replace(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  return text === '' ? null : text;
}

function countSeeds(value: BencodeValue | undefined): number {
  if (value instanceof Uint8Array) return value.length > 0 ? 1 : 0;
  return Array.isArray(value) ? value.length : 0;
}

const NOT_A_TORRENT = fail(
  'metainfo_invalid',
  'This is not a .torrent file. Choose a file that ends in .torrent, or paste a magnet link.',
);

/** What is plainly something else than a .torrent file, before any of it is decoded. */
function recogniseAlien(bytes: Uint8Array): Outcome<never> | null {
  if (bytes.length === 0) {
    return fail('metainfo_truncated', 'This file is empty. Download the .torrent file again.');
  }
  const start = decodeUtf8Lossy(bytes.subarray(0, 256));
  if (/^[\ufeff\s]*</.test(start)) {
    return fail(
      'metainfo_invalid',
      'This is a web page, not a .torrent file. Open the link in a tab of its own (you may have to sign in there), download the .torrent file and add that.',
    );
  }
  return /^d(?:$|[0-9e])/.test(start) ? null : NOT_A_TORRENT;
}

function failDecoding(error: BencodeError): Outcome<never> {
  if (error.reason === 'truncated') {
    return fail(
      'metainfo_truncated',
      'This .torrent file is cut off: it ends in the middle. Download it again and add it once more.',
    );
  }
  return fail(
    'metainfo_invalid',
    `This .torrent file is damaged (${error.message}). Download it again, or ask for a new one.`,
  );
}
