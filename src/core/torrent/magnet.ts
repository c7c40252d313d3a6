/** Magnet links (BEP 9, BEP 53). */
import { fail, succeed, type Outcome } from '../fault.ts';
import { isByteCount } from '../units/bytes.ts';
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';
import { decodeUtf8Lossy } from '../units/utf8.ts';
import { formatFileRanges, parseFileRanges } from './file-ranges.ts';
import { safeName } from './safe-name.ts';
import { cleanTrackerList } from './tracker-url.ts';

export interface Magnet {
  readonly infoHash: InfoHash;
  /** `dn`, as a safe name; null when the link has none. */
  readonly displayName: string | null;
  /** `tr`: of every kind, also those a browser cannot reach. */
  readonly trackers: readonly string[];
  /** `so`: file indexes, ascending; null means all files. They may be beyond the torrent's last. */
  readonly selection: readonly number[] | null;
  /** `xl`: what the link claims the torrent's length to be. */
  readonly lengthBytes: number | null;
  /**
   * How many `xs`, `as`, `ws` and `x.pe` were left out: addresses a stranger wants this browser to
   * call.
   */
  readonly ignoredSourceCount: number;
}

const MAX_LINK_LENGTH = 64 * 1024;
const V2_MESSAGE =
  'This is a BitTorrent v2 link, and Bittern speaks v1 only. Ask for a v1 or hybrid link to the same files.';

/** Reads a link that starts with `magnet:?`. */
export function parseMagnet(text: string): Outcome<Magnet> {
  if (text.length > MAX_LINK_LENGTH) {
    return fail('magnet_invalid', 'This magnet link is far too long. Copy it once more.');
  }
  const parameters = readParameters(text);
  const topics = valuesOf(parameters, 'xt');
  const infoHash = findInfoHash(topics);
  if (infoHash === null) return failWithout(topics);

  const [name = ''] = valuesOf(parameters, 'dn');
  const [ranges] = valuesOf(parameters, 'so');
  const lengthBytes = Number(valuesOf(parameters, 'xl')[0] ?? 0);
  return succeed({
    infoHash,
    displayName: name.trim() === '' ? null : safeName(name),
    trackers: cleanTrackerList(valuesOf(parameters, 'tr')),
    selection: ranges === undefined ? null : parseFileRanges(ranges),
    lengthBytes: isByteCount(lengthBytes) && lengthBytes > 0 ? lengthBytes : null,
    ignoredSourceCount: ['xs', 'as', 'ws', 'x.pe'].reduce(
      (count, key) => count + valuesOf(parameters, key).length,
      0,
    ),
  });
}

/** Makes a link to share. Give `selection` only when not all files are meant. */
export function formatMagnet(of: {
  readonly infoHash: InfoHash;
  readonly name: string | null;
  readonly trackers: readonly string[];
  readonly selection?: readonly number[] | null;
}): string {
  const parameters = [`xt=urn:btih:${of.infoHash}`];
  if (of.name !== null) parameters.push(`dn=${encodeURIComponent(of.name.toWellFormed())}`);
  for (const tracker of of.trackers) {
    parameters.push(`tr=${encodeURIComponent(tracker.toWellFormed())}`);
  }
  const selection = of.selection ?? [];
  if (selection.length > 0) parameters.push(`so=${formatFileRanges(selection)}`);
  return `magnet:?${parameters.join('&')}`;
}

/** What to say of a link or hash that names a torrent by its v2 info hash alone. */
export function failV2Only(): Outcome<never> {
  return fail('magnet_v2_only', V2_MESSAGE);
}

interface Parameter {
  /** Lower case, without the number in `tr.1`. */
  readonly key: string;
  readonly value: string;
}

function readParameters(text: string): Parameter[] {
  return text
    .slice(text.indexOf('?') + 1)
    .split('&')
    .map((part) => {
      // Links copied from a page's source have `&amp;` between parameters.
      const parameter = part.replace(/^amp;/, '');
      const equalsAt = parameter.indexOf('=');
      const key = equalsAt === -1 ? parameter : parameter.slice(0, equalsAt);
      const value = equalsAt === -1 ? '' : parameter.slice(equalsAt + 1);
      const plainKey = key.toLowerCase().replace(/\.[0-9]+$/, '');
      // A plus is a blank in names; in addresses it is a plus.
      return {
        key: plainKey,
        value: decodePercent(plainKey === 'dn' ? value.replaceAll('+', ' ') : value),
      };
    });
}

function valuesOf(parameters: readonly Parameter[], key: string): string[] {
  return parameters
    .filter((parameter) => parameter.key === key)
    .map((parameter) => parameter.value);
}

function findInfoHash(topics: readonly string[]): InfoHash | null {
  for (const topic of topics) {
    const infoHash = parseInfoHash(/^urn:btih:(.*)$/is.exec(topic)?.[1]?.trim() ?? '');
    if (infoHash !== null) return infoHash;
  }
  return null;
}

function failWithout(topics: readonly string[]): Outcome<never> {
  const v1 = topics.find((topic) => /^urn:btih:/i.test(topic));
  if (v1 !== undefined) {
    const found = v1.slice('urn:btih:'.length).trim().length;
    return fail(
      'magnet_invalid',
      found === 40 || found === 32
        ? 'The info hash in this magnet link has characters that do not belong there. Copy the whole link again.'
        : `The info hash in this magnet link has ${found} characters, and it should have 40. Copy the whole link again.`,
    );
  }
  if (topics.some((topic) => /^urn:btmh:/i.test(topic))) return failV2Only();
  return fail(
    'magnet_invalid',
    topics.length === 0
      ? 'This magnet link names no torrent: the part xt=urn:btih: is missing. Copy the whole link again.'
      : 'This magnet link belongs to another network than BitTorrent. Look for one with xt=urn:btih: in it.',
  );
}

/** Undoes percent-encoding; never fails: what is wrongly encoded stays or becomes U+FFFD. */
function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
    return decodeUtf8Lossy(bytes);
  });
}
