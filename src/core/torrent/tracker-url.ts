/** Which trackers a browser can reach: WebSocket ones, encrypted unless they run on this machine. */
import { fail, succeed, type Outcome } from '../fault.ts';
import { hostScope, readWebUrl, type WebUrl } from './web-url.ts';

/** More trackers than this in one torrent or link are left out; each costs a connection. */
export const MAX_TRACKERS = 100;

/**
 * Reads the address of a tracker: `wss:`, or `ws:` on this machine (`localhost`, 127.0.0.0/8,
 * `[::1]`). Gives it in one spelling: lower-case host, no default port, no fragment, no lone
 * slash, so that equal trackers are equal strings.
 */
export function parseTrackerUrl(text: string): Outcome<string> {
  const url = readWebUrl(text.trim());
  if (url === 'credentials') {
    return fail(
      'tracker_url_invalid',
      'A tracker address cannot hold a user name or password. Remove what stands before the @ sign.',
    );
  }
  if (url === 'malformed') {
    return fail(
      'tracker_url_invalid',
      'This is not a tracker address. One looks like wss://tracker.example.org.',
    );
  }
  if (url.scheme === 'wss' || (url.scheme === 'ws' && isThisMachine(url.host))) {
    return succeed(spell(url));
  }
  if (url.scheme === 'ws') {
    return fail(
      'tracker_url_invalid',
      'Trackers are reached over encrypted connections only. Try the address with wss:// in place of ws://.',
    );
  }
  return fail(
    'tracker_url_invalid',
    `A browser cannot reach ${url.scheme}: trackers. Use one whose address starts with wss://.`,
  );
}

/**
 * The trackers of a list that a browser can use, in one spelling, without repeats. With scope
 * `public`, those on this machine or a private network are left out too: a link from a stranger
 * should not make a browser knock there.
 */
export function webTrackersOf(
  trackers: readonly string[],
  scope: 'public' | 'anywhere' = 'anywhere',
): string[] {
  const usable = new Set<string>();
  for (const tracker of trackers) {
    const parsed = parseTrackerUrl(tracker);
    if (parsed.ok && (scope === 'anywhere' || isPublic(parsed.value))) usable.add(parsed.value);
  }
  return [...usable];
}

/**
 * Trackers as a torrent or link lists them, for every kind of client: without repeats and without
 * what is no tracker address at all, at most {@link MAX_TRACKERS}. The order is kept.
 */
export function cleanTrackerList(trackers: Iterable<string>): string[] {
  const clean = new Set<string>();
  for (const tracker of trackers) {
    if (clean.size === MAX_TRACKERS) break;
    const text = tracker.trim();
    const url = readWebUrl(text);
    if (typeof url === 'string' || !TRACKER_SCHEMES.has(url.scheme)) continue;
    const parsed = parseTrackerUrl(text);
    clean.add(parsed.ok ? parsed.value : text);
  }
  return [...clean];
}

const TRACKER_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'udp', 'ws', 'wss']);

function isThisMachine(host: string): boolean {
  return host === 'localhost' || (!/[a-z]/.test(host) && hostScope(host) === 'loopback');
}

function isPublic(tracker: string): boolean {
  const url = readWebUrl(tracker);
  return typeof url !== 'string' && hostScope(url.host) === 'public';
}

function spell({ scheme, host, port, path }: WebUrl): string {
  const defaultPort = scheme === 'wss' ? 443 : 80;
  const portText = port === null || port === defaultPort ? '' : `:${port}`;
  return `${scheme}://${host}${portText}${path === '/' ? '' : path}`;
}
