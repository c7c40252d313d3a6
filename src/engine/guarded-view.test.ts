import type { Torrent } from 'webtorrent';
import { expect, test } from 'vitest';
import { guardedViewOf } from './guarded-view.ts';

test('has nothing before the metadata is known, nor once the torrent has ended', () => {
  const torrent = { destroyed: false } as { destroyed: boolean; bitfield?: object };
  const view = guardedViewOf(torrent as unknown as Torrent, () => undefined);
  expect(view.has(3)).toBe(false);
  torrent.bitfield = { get: (index: number) => index === 3 };
  expect([view.has(3), view.has(4)]).toEqual([true, false]);
  torrent.destroyed = true;
  expect(view.has(3)).toBe(false);
});
