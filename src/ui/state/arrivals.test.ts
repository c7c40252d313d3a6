import { expect, test } from 'vitest';
import type { SharedFile } from '../../bridge/commands.ts';
import type { IncomingItems } from '../../bridge/page-services.ts';
import { Arrivals, type Arrival } from './arrivals.svelte.ts';

const NOTHING: IncomingItems = { links: [], metainfos: [], files: [] };
const film: SharedFile = { path: ['film.mp4'], file: new File(['x'], 'film.mp4'), handle: null };

function open() {
  const opened: Arrival[] = [];
  const state = { isFree: true };
  const arrivals = new Arrivals({
    isFree: () => state.isFree,
    // Whoever looks at something is not free for the next.
    open: (arrival) => {
      opened.push(arrival);
      state.isFree = false;
    },
  });
  return { arrivals, opened, state };
}

test('opens one after the other, as the user becomes free', () => {
  const { arrivals, opened, state } = open();
  const bytes = new Uint8Array([1]);
  arrivals.receive({
    links: ['magnet:?xt=1'],
    metainfos: [{ name: 'a.torrent', bytes }],
    files: [film],
  });
  expect(opened).toEqual([{ kind: 'preview', input: { kind: 'metainfo', bytes } }]);
  expect(arrivals.waiting).toHaveLength(2);
  arrivals.openIfFree();
  expect(opened).toHaveLength(1);
  for (let left = 2; left > 0; left -= 1) {
    state.isFree = true;
    arrivals.openIfFree();
  }
  expect(opened.slice(1)).toEqual([
    { kind: 'preview', input: { kind: 'link', link: 'magnet:?xt=1' } },
    { kind: 'share', files: [film] },
  ]);
  expect(arrivals.waiting).toEqual([]);
});

test('waits while the user is busy, but opens what the user asks for', () => {
  const { arrivals, opened, state } = open();
  state.isFree = false;
  arrivals.receive({ ...NOTHING, links: ['magnet:?xt=1', 'magnet:?xt=2'] });
  arrivals.receive({ ...NOTHING, links: ['magnet:?xt=2'] });
  expect(opened).toEqual([]);
  expect(arrivals.waiting).toHaveLength(2);
  arrivals.openNext();
  expect(opened).toMatchObject([{ input: { link: 'magnet:?xt=1' } }]);
  arrivals.forget();
  arrivals.openNext();
  expect(opened).toHaveLength(1);
});

test('a web address is not previewed: that would tell its host who looks', () => {
  const { arrivals, opened } = open();
  arrivals.receive({ ...NOTHING, links: ['https://example.org/a.torrent'] });
  expect(opened).toEqual([{ kind: 'address', address: 'https://example.org/a.torrent' }]);
});
