import { expect, test } from 'vitest';
import { sellerOf } from '../test-paying.ts';
import { unpaidWords } from './unpaid.ts';

const free = sellerOf();
const closing = sellerOf({ hindrance: 'closing' });
const avoided = sellerOf({ hindrance: 'avoided' });

test('nothing is said where everybody may be paid', () => {
  expect(unpaidWords([])).toBeNull();
  expect(unpaidWords([free, free])).toBeNull();
});

test('the only seller, all of them and some are told apart, each reason once', () => {
  expect(unpaidWords([closing])?.title).toBe('This seller is paid nothing now');
  expect(unpaidWords([closing, avoided])?.title).toBe('None of these sellers is paid anything now');
  expect(unpaidWords([free, closing, closing])?.title).toBe('2 of 3 sellers are paid nothing now');
  const { text = '' } = unpaidWords([closing, closing, avoided]) ?? {};
  expect(text.match(/channel with it is closing/g)).toHaveLength(1);
  expect(text).toContain('left alone');
  expect(unpaidWords([sellerOf({ hindrance: 'came-to-nothing' })])?.text).toContain('a day later');
  expect(unpaidWords([sellerOf({ hindrance: 'closed-by-you' })])?.text).toContain('You closed');
});
