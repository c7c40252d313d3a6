import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ICE_SERVERS } from './default-trackers.ts';
import { parseIceServer } from './ice-server.ts';
import { applySettings, decodeSettings, DEFAULT_SETTINGS, type Settings } from './settings.ts';

function apply(change: object): Settings {
  const settings = applySettings(DEFAULT_SETTINGS, change);
  if (!settings.ok) throw new Error(settings.fault.message);
  return settings.value;
}

function faultOf(change: object) {
  const settings = applySettings(DEFAULT_SETTINGS, change);
  if (settings.ok) throw new Error('applied');
  return settings.fault;
}

describe('applySettings', () => {
  it('changes what is given and leaves the rest', () => {
    const settings = apply({ maxActiveDownloads: 2, upLimitBytesPerSecond: 50_000 });
    expect(settings).toEqual({
      ...DEFAULT_SETTINGS,
      maxActiveDownloads: 2,
      upLimitBytesPerSecond: 50_000,
    });
    expect(apply({})).toEqual(DEFAULT_SETTINGS);
    expect(apply({ maxActiveDownloads: undefined, other: 1 })).toEqual(DEFAULT_SETTINGS);
  });

  it('spells trackers in one way, once each', () => {
    expect(apply({ trackers: [' WSS://A.example/', 'wss://a.example:443'] }).trackers).toEqual([
      'wss://a.example',
    ]);
    expect(apply({ trackers: [] }).trackers).toEqual([]);
    expect(apply({ trackers: null }).trackers).toBeNull();
  });

  it.each([
    [{ trackers: ['udp://a.example'] }, 'tracker_url_invalid', 'wss://'],
    [{ trackers: [7] }, 'tracker_url_invalid', 'not a tracker address'],
    [{ trackers: 'wss://a.example' }, 'settings_invalid', 'list'],
    [
      { trackers: Array.from({ length: 101 }, (_, index) => `wss://t${index}.example`) },
      'settings_invalid',
      'at most 100',
    ],
    [{ iceServers: ['stun:a', 'stun:b', 'stun:c', 'stun:d', 'stun:e'] }, 'settings_invalid', '4'],
    [{ iceServers: ['https://a.example'] }, 'settings_invalid', 'stun:'],
    [{ maxActiveDownloads: 0 }, 'settings_invalid', '1 to 100'],
    [{ maxActiveDownloads: 101 }, 'settings_invalid', '1 to 100'],
    [{ maxActiveDownloads: 1.5 }, 'settings_invalid', '1 to 100'],
    [{ maxActiveDownloads: '5' }, 'settings_invalid', '1 to 100'],
    [{ downLimitBytesPerSecond: 0 }, 'settings_invalid', 'download limit'],
    [{ upLimitBytesPerSecond: Number.NaN }, 'settings_invalid', 'upload limit'],
    [{ upLimitBytesPerSecond: -1 }, 'settings_invalid', 'upload limit'],
  ])('refuses %j', (change, code, hint) => {
    const fault = faultOf(change);
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(hint);
  });

  it('applies nothing when one part is wrong', () => {
    expect(applySettings(DEFAULT_SETTINGS, { maxActiveDownloads: 2, trackers: ['x'] }).ok).toBe(
      false,
    );
  });
});

describe('decodeSettings', () => {
  it('reads back what was stored', () => {
    const stored = apply({
      trackers: ['wss://a.example'],
      iceServers: [...DEFAULT_ICE_SERVERS],
      downLimitBytesPerSecond: 1024,
    });
    expect(decodeSettings(structuredClone(stored))).toEqual(stored);
  });

  it('takes the default for each part it cannot read', () => {
    expect(
      decodeSettings({ trackers: ['x'], maxActiveDownloads: 7, iceServers: {}, unknown: 1 }),
    ).toEqual({ ...DEFAULT_SETTINGS, maxActiveDownloads: 7 });
  });

  it('gives sound settings for anything', () => {
    const names = fc.constantFrom(...Object.keys(DEFAULT_SETTINGS));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(names, fc.anything())), (stored) => {
        const settings = decodeSettings(stored);
        expect(applySettings(DEFAULT_SETTINGS, settings)).toEqual({ ok: true, value: settings });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseIceServer', () => {
  it.each([
    ['stun:stun.example.org:3478', { urls: 'stun:stun.example.org:3478' }],
    [' STUNS:Stun.example.org ', { urls: 'stuns:stun.example.org' }],
    ['stun:[::1]:3478', { urls: 'stun:[::1]:3478' }],
    [
      'turn:me:a%3Ab@turn.example.org:3478?transport=tcp',
      { urls: 'turn:turn.example.org:3478?transport=tcp', username: 'me', credential: 'a:b' },
    ],
    [
      'turns:1700000000:key@10.0.0.1',
      { urls: 'turns:10.0.0.1', username: '1700000000', credential: 'key' },
    ],
  ])('reads %j', (text, value) => {
    expect(parseIceServer(text)).toEqual({ ok: true, value });
  });

  it.each([
    '',
    'stun:',
    'stun.example.org',
    'stun://stun.example.org',
    'stun:a b',
    'stun:a/b',
    'stun:a:0',
    'stun:me@a',
    'stun:a?transport=udp',
    'turn:turn.example.org',
    'turn:me@turn.example.org',
    'turn::x@turn.example.org',
    'turn:a:b:c@turn.example.org',
    'turn:me:%zz@turn.example.org',
    'turn:me:pw@turn.example.org?transport=sctp',
    'stun:a#b',
  ])('refuses %j', (text) => {
    expect(parseIceServer(text)).toMatchObject({ ok: false, fault: { code: 'settings_invalid' } });
  });

  it('reads the built-in list', () => {
    for (const text of DEFAULT_ICE_SERVERS) {
      expect(parseIceServer(text)).toEqual({ ok: true, value: { urls: text } });
    }
  });
});
