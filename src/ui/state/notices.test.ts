import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Notices } from './notices.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const words = (name: string, moreCount: number) =>
  moreCount === 0 ? `${name} is here.` : `${name} and ${moreCount} more are here.`;
const texts = ({ shown }: Notices) => shown.map(({ text }) => text);

test('what comes while it is told becomes one message, the newest by its name', () => {
  const notices = new Notices();
  notices.tell('Something else.');
  notices.gather('a', words);
  notices.gather('b', words);
  notices.gather('b', words);
  notices.gather('c', words);
  expect(texts(notices)).toEqual(['Something else.', 'c and 2 more are here.']);
});

test('it goes by itself, a moment after the last, and what comes later is told anew', () => {
  const notices = new Notices();
  notices.gather('a', words);
  vi.advanceTimersByTime(5_000);
  notices.gather('b', words);
  vi.advanceTimersByTime(5_000);
  expect(texts(notices)).toEqual(['b and 1 more are here.']);
  vi.advanceTimersByTime(1_000);
  expect(texts(notices)).toEqual([]);
  notices.gather('c', words);
  expect(texts(notices)).toEqual(['c is here.']);
});

test('trouble stays until it is dismissed, and the same is told once', () => {
  const notices = new Notices();
  const fault = { code: 'storage_full', message: 'No space left.' } as const;
  notices.warn(fault);
  notices.warn(fault);
  notices.warn({ code: 'cancelled', message: 'Cancelled.' });
  vi.advanceTimersByTime(60_000);
  expect(texts(notices)).toEqual(['No space left.']);
  notices.dismiss(notices.shown[0]?.id ?? 0);
  expect(notices.shown).toEqual([]);
});
