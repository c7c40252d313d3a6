import { expect, test } from 'vitest';
import { PAYEE, sellerOf } from '../test-paying.ts';
import { listingWords, unpaidWords } from './unpaid.ts';

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

test('sellers with a list of payers are counted where ours is not known to be on it', () => {
  const listing = sellerOf({ onlyListed: true });
  const known = sellerOf({ onlyListed: true, listedPayer: PAYEE });
  expect(listingWords([], PAYEE)).toBeNull();
  expect(listingWords([free, known], PAYEE)).toBeNull();
  expect(listingWords([listing], PAYEE)).toMatch(
    /^It takes payments only from .* nothing is paid\./,
  );
  expect(listingWords([free, listing], PAYEE)).toMatch(/^1 of 2 takes payments only/);
  expect(listingWords([listing, listing, known], PAYEE)).toMatch(/^2 of 3 take payments only/);
  // Whose it is not known yet, or another one.
  expect(listingWords([known], null)).not.toBeNull();
  const other = 'TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy' as typeof PAYEE;
  expect(listingWords([known], other)).not.toBeNull();
  // It has said no: that is told as such.
  expect(listingWords([sellerOf({ ...listing, hindrance: 'not-listed' }), free], PAYEE)).toBeNull();
});
