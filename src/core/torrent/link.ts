/** What people paste to add a torrent: a magnet link, an info hash, or a link to a .torrent file. */
import { fail, succeed, type Outcome } from '../fault.ts';
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';
import { failV2Only, parseMagnet, type Magnet } from './magnet.ts';
import { readWebUrl } from './web-url.ts';

export type Link =
  | { readonly kind: 'magnet'; readonly magnet: Magnet }
  | { readonly kind: 'infoHash'; readonly infoHash: InfoHash }
  /** `http:` or `https:`, without credentials and fragment. */
  | { readonly kind: 'url'; readonly url: string };

/** Reads one link; blanks, quotes and brackets around it do not matter. */
export function parseLink(text: string): Outcome<Link> {
  const bare = unwrap(text);
  if (/^magnet:/i.test(bare)) return magnetLink(bare);
  if (/^urn:bt[im]h:/i.test(bare)) return magnetLink(`magnet:?xt=${bare}`);
  const infoHash = parseInfoHash(bare);
  if (infoHash !== null) return succeed({ kind: 'infoHash', infoHash });
  return /^https?:/i.test(bare) ? webLink(bare) : failLink(bare);
}

function magnetLink(text: string): Outcome<Link> {
  const magnet = parseMagnet(text);
  return magnet.ok ? succeed({ kind: 'magnet', magnet: magnet.value }) : magnet;
}

function webLink(text: string): Outcome<Link> {
  const [address = '', ...rest] = text.split('#');
  const fragment = rest.join('#');
  // A share link, as Bittern itself makes them: the torrent is named behind the `#`.
  if (/^magnet:/i.test(fragment)) return magnetLink(fragment);
  const infoHash = parseInfoHash(fragment);
  if (infoHash !== null) return succeed({ kind: 'infoHash', infoHash });

  const url = readWebUrl(address);
  if (url === 'credentials') {
    return fail(
      'link_unsupported',
      'Bittern does not open links with a user name or password in them. Download the .torrent file yourself and add the file.',
    );
  }
  if (url === 'malformed') {
    return fail(
      'link_unsupported',
      'This web address is not complete, or has characters that do not belong there. Copy it once more.',
    );
  }
  const port = url.port === null ? '' : `:${url.port}`;
  return succeed({ kind: 'url', url: `${url.scheme}://${url.host}${port}${url.path || '/'}` });
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['<', '>'],
  ['(', ')'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
]);

function unwrap(text: string): string {
  let bare = text.trim();
  for (let layer = 0; layer < 3 && bare.length > 1; layer += 1) {
    if (QUOTES.get(bare.charAt(0)) !== bare.at(-1)) break;
    bare = bare.slice(1, -1).trim();
  }
  return bare;
}

function failLink(text: string): Outcome<never> {
  const wanted = 'Paste a magnet link, an info hash, or a link to a .torrent file.';
  if (/^(?:1220)?[0-9a-f]{64}$/i.test(text)) return failV2Only();
  if (/^[0-9a-f]{24,80}$/i.test(text)) {
    return fail(
      'info_hash_invalid',
      `An info hash has 40 digits, and this has ${text.length}. Copy the whole of it again.`,
    );
  }
  if (/^(?:[0-9a-z]{40}|[0-9a-z]{30,34})$/i.test(text)) {
    return fail(
      'info_hash_invalid',
      `An info hash has 40 characters out of 0-9 and a-f, or 32 out of A-Z and 2-7; this is neither (${text.length} characters). Copy it again.`,
    );
  }
  if (text === '') return fail('link_unsupported', wanted);
  if (/^(?:wss?|udp):/i.test(text)) {
    return fail(
      'link_unsupported',
      'This is the address of a tracker, not of a torrent. Add trackers in the settings.',
    );
  }
  if (/^(?:file:|[a-z]:[\\/]|[\\/~]|\.\.?[\\/])/i.test(text) || /^[^/\s]+\.torrent$/i.test(text)) {
    return fail(
      'link_unsupported',
      'A web page cannot open a file by its path. Drop the file here, or choose it with the file button.',
    );
  }
  if (/^[^/\s:]+\.[^/\s:]+\//.test(text)) {
    return fail('link_unsupported', 'This looks like a web address. Put https:// in front of it.');
  }
  const [scheme] = /^[a-z][a-z0-9+.-]{0,19}:/i.exec(text) ?? [];
  return fail(
    'link_unsupported',
    scheme === undefined
      ? `This is no link to a torrent. ${wanted}`
      : `Bittern cannot open links that start with ${scheme} ${wanted}`,
  );
}
