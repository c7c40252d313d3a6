import { expect, test } from 'vitest';
import type { PageSignals, Timers } from '../components.ts';
import { schedule, type Interest } from './schedule.ts';

/** Timers that fire when told, and a page that is shown and hidden. */
function world(interest: Interest) {
  const delays: number[] = [];
  let pending: (() => void) | null = null;
  let signal: (() => void) | null = null;
  let finish: () => void = () => undefined;
  const made = {
    delays,
    interest,
    isVisible: true,
    rounds: 0,
    /** Ends the round that is under way. */
    async finish() {
      finish();
      // One turn of the event loop: what the schedule does with it has run by then.
      await new Promise((resolve) => setTimeout(resolve));
    },
    fire() {
      const callback = pending;
      pending = null;
      callback?.();
    },
    signal() {
      signal?.();
    },
    get isWaiting() {
      return pending !== null;
    },
  };
  const timers: Timers = {
    after(ms, callback) {
      delays.push(ms);
      pending = callback;
      return () => {
        pending = null;
      };
    },
  };
  const page: PageSignals = {
    isVisible: () => made.isVisible,
    onChange(listener) {
      signal = listener;
      return () => {
        signal = null;
      };
    },
    onActivity: () => () => undefined,
  };
  const rounds = schedule({
    timers,
    page,
    interest: () => made.interest,
    round: () => {
      made.rounds += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  return Object.assign(made, { schedule: rounds });
}

const NOTHING = { isWatched: false, isPending: false, isDoubted: false };
const WATCHED = { ...NOTHING, isWatched: true };

test.each([
  ['watched', WATCHED, true, 3_000],
  ['watched, but hidden', WATCHED, false, 30_000],
  [
    'with something on its way',
    { isWatched: false, isPending: true, isDoubted: false },
    true,
    15_000,
  ],
  ['with something that may turn up', { ...NOTHING, isDoubted: true }, true, 300_000],
  ['watched, with something that may turn up', { ...WATCHED, isDoubted: true }, false, 30_000],
  [
    'hidden, with something on its way',
    { isWatched: true, isPending: true, isDoubted: false },
    false,
    15_000,
  ],
] as const)('%s: the next round comes in time', async (_name, interest, isVisible, ms) => {
  const tried = world(interest);
  tried.isVisible = isVisible;
  void tried.schedule.now();
  await tried.finish();
  expect(tried.delays).toEqual([ms]);
  tried.fire();
  expect(tried.rounds).toBe(2);
  tried.schedule.stop();
});

test('nobody looks and nothing is on its way: no more rounds', async () => {
  const tried = world(NOTHING);
  void tried.schedule.now();
  await tried.finish();
  expect(tried.isWaiting).toBe(false);
});

test('one round at a time, and one more for all who asked meanwhile', async () => {
  const tried = world(WATCHED);
  const first = tried.schedule.now();
  const others = [tried.schedule.now(), tried.schedule.now()];
  expect(tried.rounds).toBe(1);
  await tried.finish();
  await first;
  expect(tried.rounds).toBe(2);
  await tried.finish();
  await Promise.all(others);
  expect(tried.rounds).toBe(2);
});

test('asks at once when the page is shown or the network is back, not when it is hidden', async () => {
  const tried = world(WATCHED);
  void tried.schedule.now();
  await tried.finish();
  tried.isVisible = false;
  tried.signal();
  expect(tried.rounds).toBe(1);
  tried.isVisible = true;
  tried.signal();
  expect(tried.rounds).toBe(2);
  tried.schedule.stop();
  await tried.finish();
  expect(tried.isWaiting).toBe(false);
  void tried.schedule.now();
  expect(tried.rounds).toBe(2);
});
