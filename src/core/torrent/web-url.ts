/**
 * Takes URLs apart without a platform (`URL` belongs to the DOM library). Stricter than browsers
 * are: what a browser would quietly rewrite into another host (backslashes, tabs, `127.1`,
 * full-width digits) is refused, so that what was checked is what will be opened.
 */

export interface WebUrl {
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** Lower case; an IPv6 address stands in brackets. */
  readonly host: string;
  readonly port: number | null;
  /** Path and query, as given; empty or starting with `/` or `?`. */
  readonly path: string;
  /** What follows `#`, or null. */
  readonly fragment: string | null;
}

type WebUrlProblem = 'malformed' | 'credentials';

/** Where a host name or address leads, as far as its text tells. */
type HostScope = 'loopback' | 'private' | 'public';

const MAX_URL_LENGTH = 4096;
const URL_SHAPE = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^#]*)(?:#(.*))?$/i;
const AUTHORITY_SHAPE = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::([0-9]{1,5}))?$/i;
const LABEL = /^[\p{L}\p{M}0-9_-]{1,63}$/u;
/** The invisible (variation selectors, joiners) too: browsers drop those from host names. */
const FORBIDDEN = /[\s\\\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

export function readWebUrl(text: string): WebUrl | WebUrlProblem {
  if (text.length > MAX_URL_LENGTH || FORBIDDEN.test(text)) return 'malformed';
  const [, scheme = '', authority = '', path = '', fragment = null] = URL_SHAPE.exec(text) ?? [];
  if (scheme === '') return 'malformed';
  if (authority.includes('@')) return 'credentials';
  const [, host = '', portText] = AUTHORITY_SHAPE.exec(authority) ?? [];
  const port = portText === undefined ? null : Number(portText);
  if (port !== null && (port < 1 || port > 65_535)) return 'malformed';
  if (!isHost(host)) return 'malformed';
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), port, path, fragment };
}

/** Whether `text` is a host, perhaps with a port, and nothing else. */
export function isHostAndPort(text: string): boolean {
  const url = readWebUrl(`any://${text}`);
  return typeof url !== 'string' && url.path === '' && url.fragment === null;
}

export function hostScope(host: string): HostScope {
  const name = host.toLowerCase().replace(/\.$/, '');
  const ipv4 = parseIpv4(name);
  if (ipv4 !== null) return ipv4Scope(ipv4);
  if (name.startsWith('[')) return ipv6Scope(parseIpv6(name.slice(1, -1)) ?? []);
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  const isLocalName = !name.includes('.') || /\.(local|lan|internal|home\.arpa)$/.test(name);
  return isLocalName ? 'private' : 'public';
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return parseIpv6(host.slice(1, -1)) !== null;
  // Compatibility forms (full-width digits, ligatures) are other names to a browser.
  if (host.length > 253 || host.normalize('NFKC') !== host) return false;
  const labels = host.replace(/\.$/, '').split('.');
  if (!labels.every((label) => LABEL.test(label))) return false;
  // Browsers read a name that ends in a number as an IPv4 address in one of many spellings.
  const endsInNumber = /^(?:[0-9]+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '');
  return !endsInNumber || parseIpv4(host) !== null;
}

/** Four decimal numbers without leading zeros, nothing else. */
function parseIpv4(text: string): readonly number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const isValid = parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
  return isValid ? parts.map(Number) : null;
}

/** Eight groups of 16 bits (RFC 4291). */
function parseIpv6(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [before, after] = halves.map(parseGroups);
  if (before === undefined || before === null || after === null) return null;
  if (after === undefined) return before.length === 8 ? before : null;
  const gap = 8 - before.length - after.length;
  return gap < 1 ? null : [...before, ...Array<number>(gap).fill(0), ...after];
}

function parseGroups(text: string): readonly number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 ? parseIpv4(part) : null;
    if (ipv4 !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}

/** Private, link-local, shared, benchmark, multicast and reserved ranges (RFC 6890). */
function ipv4Scope([a = 0, b = 0, c = 0]: readonly number[]): HostScope {
  if (a === 127) return 'loopback';
  const isPrivate =
    a === 0 ||
    a === 10 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && c === 0))) ||
    (a === 198 && (b === 18 || b === 19));
  return isPrivate ? 'private' : 'public';
}

/** Only global unicast (2000::/3) is public; addresses that carry an IPv4 one are judged by it. */
function ipv6Scope(groups: readonly number[]): HostScope {
  const [first = 0, second = 0, third = 0] = groups;
  const isZeroUntil = (end: number): boolean => groups.slice(0, end).every((group) => group === 0);
  if (isZeroUntil(7)) return groups[7] === 1 ? 'loopback' : 'private';
  if (first === 0x2002) return ipv4Scope([second >> 8, second & 255, third >> 8]);
  const isMapped = isZeroUntil(5) && groups[5] === 0xffff;
  const isTranslated = first === 0x64 && second === 0xff9b;
  if (isMapped || isTranslated) {
    const [sixth = 0, seventh = 0] = groups.slice(6);
    return ipv4Scope([sixth >> 8, sixth & 255, seventh >> 8]);
  }
  return first >> 13 === 1 ? 'public' : 'private';
}
