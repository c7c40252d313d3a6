import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRACKERS } from './default-trackers.ts';
import { cleanTrackerList, MAX_TRACKERS, parseTrackerUrl, webTrackersOf } from './tracker-url.ts';
import { hostScope, readWebUrl } from './web-url.ts';

function valueOf(text: string): string | null {
  const outcome = parseTrackerUrl(text);
  if (!outcome.ok) expect(outcome.fault.code).toBe('tracker_url_invalid');
  return outcome.ok ? outcome.value : null;
}

function messageOf(text: string): string {
  const outcome = parseTrackerUrl(text);
  return outcome.ok ? '' : outcome.fault.message;
}

describe('parseTrackerUrl', () => {
  it.each([
    ['wss://tracker.example.org', 'wss://tracker.example.org'],
    ['  WSS://Tracker.Example.org:443/ ', 'wss://tracker.example.org'],
    ['wss://open.ftorrent.com:443', 'wss://open.ftorrent.com'],
    ['wss://t.example:8443/announce?key=A', 'wss://t.example:8443/announce?key=A'],
    ['wss://t.example/a/#top', 'wss://t.example/a/'],
    ['wss://[2001:DB8::1]:9000', 'wss://[2001:db8::1]:9000'],
    ['wss://трекер.рф', 'wss://трекер.рф'],
    ['ws://localhost:8000/', 'ws://localhost:8000'],
    ['ws://127.0.0.1:80', 'ws://127.0.0.1'],
    ['ws://127.9.8.7/announce', 'ws://127.9.8.7/announce'],
    ['ws://[::1]:8000', 'ws://[::1]:8000'],
    ['ws://[0:0:0:0:0:0:0:1]', 'ws://[0:0:0:0:0:0:0:1]'],
  ])('takes %j', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it.each([
    ['udp://tracker.example.org:1337', 'udp:'],
    ['http://tracker.example.org/announce', 'http:'],
    ['ws://tracker.example.org', 'wss://'],
    ['ws://localhost.example.org', 'wss://'],
    ['ws://127.0.0.1.example.org', 'wss://'],
    ['ws://evil.localhost', 'wss://'],
    ['ws://[::ffff:127.0.0.1]', 'wss://'],
    ['ws://192.168.1.1', 'wss://'],
    ['wss://user:secret@tracker.example.org', '@'],
    ['wss://tracker.example.org@127.0.0.1', '@'],
  ])('refuses %j and says what to do', (text, hint) => {
    expect(messageOf(text)).toContain(hint);
    expect(valueOf(text)).toBeNull();
  });

  it.each([
    '',
    'tracker.example.org',
    'wss:tracker.example.org',
    'wss://',
    'wss:///path',
    'wss://:80',
    'wss://a b.example',
    'wss://a\tb.example',
    'wss://good.example\\@127.0.0.1',
    'wss://t.example:0',
    'wss://t.example:70000',
    'wss://t.example:80:80',
    'wss://2130706433',
    'wss://0x7f.1',
    'wss://127.1',
    'wss://127.0.0.01',
    'wss://256.0.0.1',
    'wss://１２７.0.0.1',
    'wss://127。0。0。1',
    'wss://%6cocalhost',
    'wss://a..b',
    'wss://[::1',
    'wss://[1::2::3]',
    'wss://[1:2:3]',
    'wss://[::12345]',
    'wss://[1:2:3:4::5:6:7:8]',
    'wss://ｌｏｃａｌｈｏｓｔ',
    'wss://local\ufe0fhost',
    'wss://local\u034fhost',
    'wss://exam\u200bple.org',
  ])('finds no address in %j', (text) => {
    expect(messageOf(text)).toContain('not a tracker address');
  });

  it('refuses an address of 5,000 characters', () => {
    expect(valueOf(`wss://t.example/${'a'.repeat(5000)}`)).toBeNull();
  });

  it('agrees with the platform on the host, and spells what it took the same way again', () => {
    const scheme = fc.constantFrom('wss://', 'ws://', 'WSS:', 'wss:\\\\');
    const piece = fc.constantFrom(
      ...[
        'wss://',
        'ws://',
        'localhost',
        '127.0.0.1',
        '127.1',
        '0x7f',
        '[::1]',
        '[::ffff:1.2.3.4]',
      ],
      ...['a.example', '@', ':', ':80', ':443', '/', '\\', '?', '#', '%31', '。', '１', '.', 'Ü'],
    );
    let takenCount = 0;
    fc.assert(
      fc.property(scheme, fc.array(piece, { maxLength: 6 }), (start, pieces) => {
        const value = valueOf(start + pieces.join(''));
        if (value === null) return;
        takenCount += 1;
        expect(valueOf(value)).toBe(value);
        const byPlatform = new URL(value);
        expect(byPlatform.username + byPlatform.password).toBe('');
        const url = readWebUrl(value);
        if (typeof url === 'string') throw new Error(url);
        expect(hostScope(byPlatform.hostname)).toBe(hostScope(url.host));
        if (url.scheme === 'ws') {
          expect(byPlatform.hostname).toMatch(/^(localhost|127\..*|\[::1\])$/);
        }
      }),
      { numRuns: 20_000 },
    );
    expect(takenCount).toBeGreaterThan(300);
  });

  it('has default trackers in that spelling', () => {
    expect(DEFAULT_TRACKERS.map(valueOf)).toEqual(DEFAULT_TRACKERS);
  });
});

describe('hostScope', () => {
  it.each([
    ['localhost', 'loopback'],
    ['app.localhost', 'loopback'],
    ['127.255.0.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['[::ffff:127.0.0.1]', 'loopback'],
    ['[::ffff:7f00:1]', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['169.254.169.254', 'private'],
    ['100.64.0.1', 'private'],
    ['0.0.0.0', 'private'],
    ['[::]', 'private'],
    ['[fd00::1]', 'private'],
    ['[fe80::1]', 'private'],
    ['[64:ff9b::10.0.0.1]', 'private'],
    ['[2002:c0a8:1::]', 'private'],
    ['printer.local', 'private'],
    ['router', 'private'],
    ['172.32.0.1', 'public'],
    ['8.8.8.8', 'public'],
    ['[2606:4700::1111]', 'public'],
    ['tracker.example.org', 'public'],
  ])('puts %s in scope %s', (host, scope) => {
    expect(hostScope(host)).toBe(scope);
  });
});

describe('lists of trackers', () => {
  const mixed = [
    'udp://t.example:1',
    'wss://T.example:443/',
    'wss://t.example',
    'ws://localhost:8000',
    'wss://192.168.0.2',
    'javascript:alert(1)',
    'nonsense',
  ];

  it('keeps what a browser can use', () => {
    const usable = ['wss://t.example', 'ws://localhost:8000', 'wss://192.168.0.2'];
    expect(webTrackersOf(mixed)).toEqual(usable);
    expect(webTrackersOf(mixed, 'public')).toEqual(['wss://t.example']);
  });

  it('keeps every tracker for other clients, up to a limit', () => {
    expect(cleanTrackerList(mixed)).toEqual([
      'udp://t.example:1',
      'wss://t.example',
      'ws://localhost:8000',
      'wss://192.168.0.2',
    ]);
    const many = Array.from({ length: 5000 }, (_, index) => `wss://t${index}.example`);
    expect(cleanTrackerList(many)).toEqual(many.slice(0, MAX_TRACKERS));
  });
});
