import { expect, it } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { countByFilter, isShown } from './filters.ts';

const FULL = { code: 'storage_full', message: 'No space left.' } as const;

it('counts every torrent under all it belongs to', () => {
  const torrents = [
    snapshot({ status: 'queued' }),
    snapshot({ status: 'checking' }),
    snapshot({ status: 'finding-peers' }),
    snapshot({ status: 'downloading' }),
    snapshot({ status: 'seeding' }),
    snapshot({ status: 'finished' }),
    snapshot({ status: 'paused' }),
    snapshot({ status: 'paused', fault: FULL }),
    snapshot({ status: 'error', fault: FULL }),
  ];
  expect(countByFilter(torrents)).toEqual({
    all: 9,
    downloading: 4,
    seeding: 2,
    paused: 2,
    'needs-you': 2,
  });
});

it('shows a torrent paused by a fault both as paused and as needing the user', () => {
  const torrent = snapshot({ status: 'paused', fault: FULL });
  expect(isShown(torrent, 'paused')).toBe(true);
  expect(isShown(torrent, 'needs-you')).toBe(true);
  expect(isShown(torrent, 'downloading')).toBe(false);
});
