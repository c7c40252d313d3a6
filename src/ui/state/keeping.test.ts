import { beforeEach, expect, test, vi } from 'vitest';
import type { Keepsake, PageStorage, StorageKeeping } from '../../bridge/page-services.ts';
import { Keeping } from './keeping.svelte.ts';

function storage(answers: readonly StorageKeeping[], lost: readonly Keepsake[] = []) {
  const left = [...answers];
  return {
    keeping: () => Promise.resolve<StorageKeeping>('at-risk'),
    askToKeep: vi.fn(() => Promise.resolve(left.shift() ?? 'at-risk')),
    lost: () => lost,
    forgetLoss: vi.fn(),
    note: vi.fn(),
  } satisfies PageStorage;
}

beforeEach(() => {
  const values = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
  });
  return () => vi.unstubAllGlobals();
});

test('the browser is asked once for torrents and once for a purse', async () => {
  const first = storage(['at-risk', 'kept']);
  const keeping = new Keeping(first);
  keeping.note('torrents', false);
  expect(first.askToKeep).not.toHaveBeenCalled();
  keeping.note('torrents', true);
  keeping.note('torrents', true);
  expect(first.askToKeep).toHaveBeenCalledOnce();

  const second = storage(['kept']);
  const later = new Keeping(second);
  later.note('torrents', true);
  expect(second.askToKeep).not.toHaveBeenCalled();
  later.note('purse', true);
  await vi.waitFor(() => expect(later.state).toBe('kept'));
  expect(second.askToKeep).toHaveBeenCalledOnce();
  expect(second.note.mock.calls).toEqual([
    ['torrents', true],
    ['purse', true],
  ]);
});

test('by a button it is asked again, and a no is told', async () => {
  const browser = storage(['at-risk', 'kept']);
  const keeping = new Keeping(browser);
  await keeping.look();
  expect(keeping.state).toBe('at-risk');
  const asking = keeping.ask();
  expect(keeping.isAsking).toBe(true);
  await asking;
  expect([keeping.isAsking, keeping.isRefused]).toEqual([false, true]);
  await keeping.ask();
  expect([keeping.state, keeping.isRefused]).toEqual(['kept', false]);
});

test('a loss is told until it has been read', () => {
  const browser = storage([], ['purse']);
  const keeping = new Keeping(browser);
  expect(keeping.lost).toEqual(['purse']);
  keeping.forgetLoss();
  expect(keeping.lost).toEqual([]);
  expect(browser.forgetLoss).toHaveBeenCalledOnce();
});
