import { expect, test, vi } from 'vitest';
import type { PageSaves, SaveProgress } from '../../bridge/page-saves.ts';
import { FaultError } from '../../core/fault.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { Save } from './save.svelte.ts';

const order = {
  infoHash: 'a'.repeat(40) as InfoHash,
  torrentName: 'Songs',
  files: [
    { fileIndex: 0, path: ['one.flac'], lengthBytes: 60 },
    { fileIndex: 1, path: ['two.flac'], lengthBytes: 40 },
  ],
  asZip: true,
};

/** A page whose saves end when the test says so. */
function page() {
  const runs: {
    readonly hear: (progress: SaveProgress) => void;
    readonly succeed: () => void;
    readonly fail: (fault: FaultError) => void;
  }[] = [];
  const saves: PageSaves = {
    canPickTarget: false,
    areRunning: () => Promise.resolve(false),
    pickTarget: () => Promise.resolve({ kind: 'downloads' }),
    save: (_, __, { signal, hear }) =>
      new Promise((succeed, fail) => {
        signal.addEventListener('abort', () => fail(new FaultError('cancelled', 'Cancelled.')));
        runs.push({ hear, succeed, fail });
      }),
  };
  return { save: new Save(saves, order, { kind: 'downloads' }, { name: 'Songs.zip' }), runs };
}

test('knows how far it is, and ends saved', async () => {
  const { save, runs } = page();
  expect(save.lengthBytes).toBe(100);
  const outcome = save.run();
  // Not known to the page either, at first.
  runs[0]?.hear({ lengthBytes: 0, writtenBytes: 0, checkedBytes: 0 });
  expect(save.lengthBytes).toBe(100);
  runs[0]?.hear({ lengthBytes: 120, writtenBytes: 30, checkedBytes: 0 });
  expect(save.share).toBe(0.25);
  expect(save.isChecking).toBe(false);
  runs[0]?.hear({ lengthBytes: 120, writtenBytes: 120, checkedBytes: 60 });
  expect(save.isChecking).toBe(true);
  expect(save.share).toBe(0.5);
  runs[0]?.succeed();
  expect(await outcome).toBe('saved');
});

test('tells why it failed, and begins anew when it is tried again', async () => {
  const { save, runs } = page();
  const first = save.run();
  runs[0]?.hear({ lengthBytes: 120, writtenBytes: 90, checkedBytes: 0 });
  runs[0]?.fail(new FaultError('storage_full', 'No space left.'));
  expect(await first).toBe('failed');
  expect(save.isRunning).toBe(false);
  expect(save.fault).toEqual({ code: 'storage_full', message: 'No space left.' });

  const second = save.run();
  expect(save.isRunning).toBe(true);
  expect(save.writtenBytes).toBe(0);
  runs[1]?.succeed();
  expect(await second).toBe('saved');
});

test('is cancelled, also the second time, and that is no failure', async () => {
  const { save, runs } = page();
  for (const count of [1, 2]) {
    const outcome = save.run();
    save.cancel();
    expect(await outcome).toBe('cancelled');
    expect(save.fault).toBeNull();
    expect(runs).toHaveLength(count);
  }
});

test('notices that nothing comes any more', async () => {
  vi.useFakeTimers();
  try {
    const { save, runs } = page();
    const outcome = save.run();
    runs[0]?.hear({ lengthBytes: 100, writtenBytes: 50, checkedBytes: 0 });
    vi.advanceTimersByTime(10_000);
    expect(save.bytesPerSecond).toBe(0);
    save.cancel();
    await outcome;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
