import { expect, test } from 'vitest';
import type { EngineClient } from '../../bridge/client.ts';
import type { PageSaves, SaveOrder } from '../../bridge/page-saves.ts';
import type { PageServices } from '../../bridge/page-services.ts';
import { snapshot } from '../test-snapshot.ts';
import { Notices } from './notices.svelte.ts';
import { Saves } from './saves.svelte.ts';

const torrent = snapshot({ name: 'Songs' });

/** A torrent with these files, whose saves succeed at once unless they end otherwise. */
function open(
  files: readonly { readonly isSelected: boolean; readonly doneBytes: number }[],
  end: () => Promise<void> = () => Promise.resolve(),
) {
  const saved: SaveOrder[] = [];
  const notices = new Notices();
  const listed = files.map((file, index) => ({
    ...{ index, path: [`${index}.flac`], offsetBytes: 0, sizeBytes: 10, ...file },
  }));
  const engine = {
    call: () => Promise.resolve({ files: listed }),
  } as unknown as EngineClient;
  const pageSaves: PageSaves = {
    canPickTarget: false,
    areRunning: () => Promise.resolve(false),
    pickTarget: () => Promise.resolve({ kind: 'downloads' }),
    save: (order) => {
      saved.push(order);
      return end();
    },
  };
  const services = { saves: pageSaves } as PageServices;
  return { saves: new Saves({ engine, services, notices }), notices, saved };
}

test('all means what is wanted or here, and the rest is told', async () => {
  const { saves, notices, saved } = open([
    { isSelected: true, doneBytes: 10 },
    { isSelected: false, doneBytes: 10 },
    { isSelected: false, doneBytes: 3 },
  ]);
  saves.saveAll(torrent, true);
  await expect.poll(() => notices.shown.map(({ text }) => text)).toHaveLength(1);
  expect(saved[0]?.files.map(({ fileIndex }) => fileIndex)).toEqual([0, 1]);
  expect(notices.shown[0]?.text).toContain('1 file was left out');
});

test('nothing to save is said, and nothing is asked', async () => {
  const { saves, notices, saved } = open([{ isSelected: false, doneBytes: 0 }]);
  saves.saveAll(torrent, false);
  await expect.poll(() => notices.shown.map(({ kind }) => kind)).toEqual(['trouble']);
  expect(notices.shown[0]?.text).toContain('All files of Songs are left out');
  expect(saves.asked).toBeNull();
  expect(saved).toEqual([]);
});

test('what is read out of a save is over with it, also when it failed', async () => {
  let fail = (): void => undefined;
  const { saves } = open(
    [{ isSelected: true, doneBytes: 10 }],
    () => new Promise((_, reject) => (fail = () => reject(new Error('No space left.')))),
  );
  saves.saveAll(torrent, true);
  await expect.poll(() => saves.news).toMatch(/^Saving /);
  fail();
  await expect.poll(() => saves.shown.map(({ isRunning }) => isRunning)).toEqual([false]);
  await expect.poll(() => saves.news).toBe('');
});
