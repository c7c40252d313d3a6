import { expect, test } from 'vitest';
import { boughtOf, payViewOf } from '../test-paying.ts';
import { bookMark, hasBookNews } from './book-news.ts';

const MINUTE = 60_000;
const NOW = 1_700_000_000_000;
const marked = (bookedCount: number, ...paid: bigint[]) =>
  bookMark(payViewOf({ bookedCount, bought: paid.map((one) => boughtOf({ paid: one })) }));
const read = { ...marked(3, 5n, 7n), atMs: NOW };

test('the book is read when it is first shown, also before the engine has told', () => {
  expect(hasBookNews(null, bookMark(null), NOW)).toBe(true);
  expect(hasBookNews({ ...bookMark(null), atMs: NOW }, bookMark(null), NOW + MINUTE)).toBe(false);
});

test('a new line is read at once, and so is the book of an engine that started anew', () => {
  expect(hasBookNews(read, marked(4, 5n, 7n), NOW)).toBe(true);
  expect(hasBookNews(read, marked(0, 5n, 7n), NOW)).toBe(true);
});

test('what is only charged is read once a minute, and nothing where nothing is', () => {
  expect(hasBookNews(read, marked(3, 5n, 9n), NOW + MINUTE - 1)).toBe(false);
  expect(hasBookNews(read, marked(3, 5n, 9n), NOW + MINUTE)).toBe(true);
  expect(hasBookNews(read, marked(3, 5n, 9n), NOW - MINUTE)).toBe(true);
  expect(hasBookNews(read, marked(3, 5n, 7n), NOW + 60 * MINUTE)).toBe(false);
});
