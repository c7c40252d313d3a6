import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { streamsState, watchStreams } from './streams-ready.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A browser whose service worker does not control this page yet. */
function browser(registration: { active: object | null } | undefined) {
  const serviceWorker = Object.assign(new EventTarget(), {
    controller: null as object | null,
    getRegistration: () => Promise.resolve(registration),
  });
  vi.stubGlobal('navigator', { serviceWorker });
  return serviceWorker;
}

test.each([
  [{ active: {} }, ['passed-by']],
  [undefined, ['absent']],
  [{ active: null }, []],
] as const)(
  'with the registration %j it tells %j, and never that it is ready',
  async (of, told) => {
    browser(of);
    expect(streamsState()).toBe('waiting');
    const heard: string[] = [];
    const stop = watchStreams((state) => heard.push(state));
    await vi.advanceTimersByTimeAsync(7_000);
    stop();
    expect(heard).toEqual(told);
  },
);

test('one that takes over late is told, and nothing after it', async () => {
  const serviceWorker = browser({ active: null });
  const heard: string[] = [];
  watchStreams((state) => heard.push(state));
  await vi.advanceTimersByTimeAsync(7_000);
  serviceWorker.controller = {};
  serviceWorker.dispatchEvent(new Event('controllerchange'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heard).toEqual(['ready']);
  expect(streamsState()).toBe('ready');
});

test('without service workers nothing is asked for', () => {
  vi.stubGlobal('navigator', {});
  expect(streamsState()).toBe('absent');
});
