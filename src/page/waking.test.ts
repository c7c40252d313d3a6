import { expect, test } from 'vitest';
import { onWake } from './waking.ts';

function listen() {
  const window = new EventTarget();
  const document = new EventTarget();
  const state = { nowMs: 1_000_000, wakes: 0, step: () => undefined as void };
  const stop = onWake(() => (state.wakes += 1), {
    window,
    document,
    nowMs: () => state.nowMs,
    every(_ms, callback) {
      state.step = callback;
      return () => (state.step = () => undefined);
    },
  });
  /** The next turn of the timer comes so late. */
  const stepAfter = (ms: number): void => {
    state.nowMs += ms;
    state.step();
  };
  return { window, document, state, stop, stepAfter };
}

test('the network is back, or a frozen tab goes on', () => {
  const { window, document, state, stop, stepAfter } = listen();
  window.dispatchEvent(new Event('online'));
  expect(state.wakes).toBe(1);
  state.nowMs += 3_600_000;
  document.dispatchEvent(new Event('resume'));
  expect(state.wakes).toBe(2);
  stepAfter(15_000);
  expect(state.wakes).toBe(2);
  stop();
  window.dispatchEvent(new Event('online'));
  stepAfter(3_600_000);
  expect(state.wakes).toBe(2);
});

test('a timer that comes late by minutes was stopped, one that is only slowed was not', () => {
  const { state, stepAfter } = listen();
  for (const ms of [15_000, 60_000, 75_000]) stepAfter(ms);
  expect(state.wakes).toBe(0);
  stepAfter(180_000);
  expect(state.wakes).toBe(1);
  stepAfter(15_000);
  expect(state.wakes).toBe(1);
});
