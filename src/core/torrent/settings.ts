/** What the user can set, its defaults, and the check at the door: of a change, and of storage. */
import { fail, succeed, type Outcome } from '../fault.ts';
import { isByteCount, KIB } from '../units/bytes.ts';
import { parseIceServer } from './ice-server.ts';
import { MAX_TRACKERS, parseTrackerUrl } from './tracker-url.ts';

export interface Settings {
  /** `wss:` trackers added to every public torrent; null means the built-in list. */
  readonly trackers: readonly string[] | null;
  /** STUN and TURN URLs, as `ice-server.ts` reads them; null means the built-in list. */
  readonly iceServers: readonly string[] | null;
  /** At most this many downloads at once, 1..100; the others are queued. */
  readonly maxActiveDownloads: number;
  /** Bytes per second over all torrents, at least 1 KiB; null for no limit. */
  readonly downLimitBytesPerSecond: number | null;
  readonly upLimitBytesPerSecond: number | null;
}

export const DEFAULT_SETTINGS: Settings = {
  trackers: null,
  iceServers: null,
  maxActiveDownloads: 5,
  downLimitBytesPerSecond: null,
  upLimitBytesPerSecond: null,
};

/** More STUN and TURN servers only make connecting slower; browsers warn from five on. */
const MAX_ICE_SERVERS = 4;

/**
 * The settings with a change, or what is wrong with the change (then nothing of it counts).
 * Faults: `tracker_url_invalid`, `settings_invalid`.
 */
export function applySettings(current: Settings, change: Partial<Settings>): Outcome<Settings> {
  let settings = current;
  for (const name of SETTING_NAMES) {
    const value: unknown = change[name];
    if (value === undefined) continue;
    const read: Outcome<Settings[typeof name]> = READERS[name](value);
    if (!read.ok) return read;
    settings = { ...settings, [name]: read.value };
  }
  return succeed(settings);
}

/** Settings out of anything that was stored: what cannot be read is the default. */
export function decodeSettings(stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS;
  return SETTING_NAMES.reduce((settings, name) => {
    const value: unknown = (stored as Record<string, unknown>)[name];
    const applied = applySettings(settings, { [name]: value });
    return applied.ok ? applied.value : settings;
  }, DEFAULT_SETTINGS);
}

type Readers = {
  readonly [Name in keyof Settings]: (value: unknown) => Outcome<Settings[Name]>;
};

const READERS: Readers = {
  trackers: (value) => readList(value, MAX_TRACKERS, 'trackers', parseTrackerUrl),
  iceServers: (value) =>
    readList(value, MAX_ICE_SERVERS, 'STUN and TURN servers', (text) => {
      const server = parseIceServer(text);
      return server.ok ? succeed(text.trim()) : server;
    }),
  maxActiveDownloads: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100
      ? succeed(value)
      : fail('settings_invalid', 'Choose a number of downloads from 1 to 100.'),
  downLimitBytesPerSecond: (value) => readLimit(value, 'download'),
  upLimitBytesPerSecond: (value) => readLimit(value, 'upload'),
};

const SETTING_NAMES = Object.keys(READERS) as readonly (keyof Settings)[];

function readLimit(value: unknown, what: string): Outcome<number | null> {
  if (value === null || (isByteCount(value) && value >= KIB)) return succeed(value);
  return fail(
    'settings_invalid',
    `Set the ${what} limit to 1 KiB per second or more, or take the limit off. To stop a torrent, pause it.`,
  );
}

function readList(
  value: unknown,
  maxCount: number,
  what: string,
  read: (text: string) => Outcome<string>,
): Outcome<readonly string[] | null> {
  if (value === null) return succeed(null);
  if (!Array.isArray(value)) return fail('settings_invalid', `Give the ${what} as a list.`);
  const items = new Set<string>();
  for (const item of value as readonly unknown[]) {
    const outcome = read(typeof item === 'string' ? item : '');
    if (!outcome.ok) return outcome;
    items.add(outcome.value);
    if (items.size > maxCount) {
      return fail('settings_invalid', `Set at most ${maxCount} ${what}.`);
    }
  }
  return succeed([...items]);
}
