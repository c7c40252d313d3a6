import { describe, expect, it } from 'vitest';
import type { TorrentRecord } from '../../core/ports.ts';
import type { Metainfo } from '../../core/torrent/metainfo.ts';
import { trackerListsOf, type TrackerLists } from './tracker-lists.ts';

const OURS = ['wss://ours.example', 'wss://ours-too.example'];
const NAMED = ['udp://u.example:1', 'wss://ours.example/', 'wss://theirs.example', 'ws://[::1]:9'];

function listsOf(
  change: {
    intent?: TorrentRecord['intent'];
    mayAskOwnTrackers?: boolean;
    isPrivate?: boolean;
    trackers?: readonly string[];
    scope?: 'public' | 'anywhere';
  } = {},
): TrackerLists {
  const { intent = 'preview', mayAskOwnTrackers = false, isPrivate, trackers = NAMED } = change;
  const record = { intent, trackers } as TorrentRecord;
  const metainfo =
    isPrivate === undefined ? null : ({ isPrivate, announce: [] } as Partial<Metainfo> as Metainfo);
  return trackerListsOf(
    { record, metainfo, mayAskOwnTrackers },
    { trackers: OURS, trackerScope: change.scope ?? 'public' },
  );
}

describe('the trackers of a preview', () => {
  it('are those of the settings; what the link names besides waits', () => {
    expect(listsOf()).toEqual({ asked: OURS, unasked: ['wss://theirs.example'] });
    expect(listsOf({ isPrivate: false })).toEqual(listsOf());
  });

  it('are all of them once its reader agrees', () => {
    const { asked, unasked } = listsOf({ mayAskOwnTrackers: true });
    expect(asked).toEqual(['wss://ours.example', 'wss://theirs.example', 'wss://ours-too.example']);
    expect(unasked).toEqual([]);
  });

  it('are none of ours when it turns out private', () => {
    const lists = { asked: ['wss://ours.example'], unasked: ['wss://theirs.example'] };
    expect(listsOf({ isPrivate: true })).toEqual(lists);
  });

  it('never lead to this machine, unless this is the local world', () => {
    expect(listsOf({ scope: 'anywhere' }).unasked).toEqual([
      'wss://theirs.example',
      'ws://[::1]:9',
    ]);
  });

  it('are ten of the link’s at most', () => {
    const trackers = Array.from({ length: 2000 }, (_, index) => `wss://t${index}.example`);
    expect(listsOf({ trackers })).toEqual({ asked: OURS, unasked: trackers.slice(0, 10) });
  });
});

it('a torrent that is wanted asks all of its trackers', () => {
  for (const intent of ['run', 'pause'] as const) {
    expect(listsOf({ intent }).unasked).toEqual([]);
    expect(listsOf({ intent }).asked).toContain('wss://theirs.example');
  }
});
