import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostileLinks } from './hostile-links.suite.ts';
import { parseLink } from './link.ts';
import { safeName } from './safe-name.ts';
import { MAX_SHARED_MAGNET_LENGTH, shareMagnet } from './share-link.ts';
import { MAX_TRACKERS, webTrackersOf } from './tracker-url.ts';
import { readWebUrl } from './web-url.ts';

const HOSTS = ['trap.example', '127.0.0.1:8000', 'localhost:8000', '[::1]:8000', '192.168.0.1'];
const LINKS = hostileLinks({ hosts: HOSTS });

/** What every link must come out as, whoever wrote it. */
function isHarmless(fragment: string): void {
  const read = parseLink(fragment);
  if (!read.ok) {
    expect(read.fault.message).toMatch(/\.$/);
    expect(read.fault.message.length).toBeLessThan(250);
    return;
  }
  if (read.value.kind === 'url') {
    expect(read.value.url).toMatch(/^https?:\/\/[^@\\]+$/);
    return;
  }
  if (read.value.kind === 'infoHash') return;
  const { infoHash, displayName: name, trackers, selection } = read.value.magnet;
  expect(infoHash).toMatch(/^[0-9a-f]{40}$/);
  if (name !== null) expect(safeName(name)).toBe(name);
  expect(trackers.length).toBeLessThanOrEqual(MAX_TRACKERS);
  expect(selection?.every((index) => Number.isSafeInteger(index)) ?? true).toBe(true);
  for (const tracker of webTrackersOf(trackers, 'public')) {
    expect(readWebUrl(tracker)).toMatchObject({ scheme: 'wss' });
    expect(new URL(tracker).username).toBe('');
    expect(tracker).not.toMatch(/localhost|127\.0\.0\.1|\[::1\]|192\.168/);
  }
  const shared = shareMagnet({ infoHash, name, trackers }, 'public');
  expect(shared.length).toBeLessThanOrEqual(MAX_SHARED_MAGNET_LENGTH);
}

it('has links of every kind, no two alike', () => {
  expect(LINKS.length).toBeGreaterThan(150);
  expect(new Set(LINKS.map(({ fragment }) => fragment)).size).toBe(LINKS.length);
});

it.each(LINKS)('comes to no harm by $what', ({ fragment }) => {
  isHarmless(fragment);
});

it('comes to no harm by any mixture of them', () => {
  const parameters = LINKS.flatMap(({ fragment }) =>
    fragment.length > 5_000 ? [] : fragment.slice(fragment.indexOf('?') + 1).split('&'),
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parameters), fc.string({ unit: 'binary' })), {
        maxLength: 20,
      }),
      fc.constantFrom('magnet:?', 'MAGNET:?', 'magnet:', '', ' "magnet:?'),
      (parts, start) => isHarmless(start + parts.join('&')),
    ),
    { numRuns: 1_000 },
  );
});
