import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QuietMoment } from './quiet-moment.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden' }));
  const request = (_name: string, _options: object, run: (lock: object) => Promise<void>) =>
    run({});
  vi.stubGlobal('navigator', { locks: { request } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('what fails at a quiet moment is tried again a minute later, and not once it is done', async () => {
  let tries = 0;
  new QuietMoment().whenQuiet(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('Not now.')) : Promise.resolve();
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(tries).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBe(2);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(tries).toBe(2);
});
