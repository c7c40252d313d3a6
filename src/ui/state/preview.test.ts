import { expect, test } from 'vitest';
import type { EngineClient } from '../../bridge/client.ts';
import type { FileSnapshot } from '../../bridge/snapshots.ts';
import { snapshot } from '../test-snapshot.ts';
import { Preview } from './preview.svelte.ts';

const torrent = snapshot({ name: 'Series', isPreview: true });
const files = ['1.mp4', '1.en.srt', '2.mp4', 'read me.txt'].map((name, index): FileSnapshot => ({
  ...{ index, path: [name], offsetBytes: 0, sizeBytes: 10, doneBytes: 0, isSelected: true },
}));

/** A preview that is open, what is accepted of it, and what the player is given. */
async function open() {
  const accepted: unknown[] = [];
  const played: number[] = [];
  const answers: Record<string, (argument: unknown) => unknown> = {
    'torrent.preview': () => ({ infoHash: torrent.infoHash, wasKnown: false }),
    'engine.state': () => ({ torrents: [torrent], stats: null }),
    'torrent.detail': () => ({ files, peers: [], trackers: [], bitfield: null }),
    'torrent.accept': (argument) => void accepted.push((argument as { files: unknown }).files),
  };
  const engine = {
    call: (name: string, argument: unknown) => Promise.resolve(answers[name]?.(argument)),
    on: () => () => undefined,
    onStatus: () => () => undefined,
    restart: () => undefined,
  } as unknown as EngineClient;
  const preview = new Preview(engine, {
    toLibrary: () => undefined,
    toPlayer: (_, fileIndex) => void played.push(fileIndex),
  });
  await preview.open({ kind: 'link', link: torrent.magnet });
  await expect.poll(() => preview.poll.detail?.files.length).toBe(files.length);
  return { preview, accepted, played };
}

test('watching takes the film and what belongs to it, where nobody ticked anything', async () => {
  const { preview, accepted, played } = await open();
  await preview.watch(0, [1]);
  expect(accepted).toEqual([[0, 1]]);
  expect(played).toEqual([0]);
});

test('watching leaves out what was left out, and takes what stayed ticked', async () => {
  const { preview, accepted, played } = await open();
  preview.choose([1, 2], false);
  await preview.watch(0, [1]);
  // Its subtitles belong to it, ticked or not.
  expect(accepted).toEqual([[0, 1, 3]]);
  expect(played).toEqual([0]);
});

test('downloading takes what is ticked', async () => {
  const first = await open();
  await first.preview.accept();
  expect(first.accepted).toEqual([null]);
  const second = await open();
  second.preview.choose([0, 2], false);
  second.preview.choose([2], true);
  await second.preview.accept();
  expect(second.accepted).toEqual([[1, 2, 3]]);
});
