import { expect, test } from 'vitest';
import type { OfferMessage, PaywireMessage, RejectMessage } from '../../../core/paywire/message.ts';
import { PAYER, TERMS } from '../desk-kit.suite.ts';
import { Listing } from './listing.ts';

const OTHER = TERMS.payee;
const LISTING = { ...TERMS, onlyListed: true };
const offer = (phase: OfferMessage['phase']) => ({ kind: 'offer', phase }) as PaywireMessage;
const reject = (reason: RejectMessage['reason']) => ({ kind: 'reject', reason }) as PaywireMessage;

test('nothing is known before a bid is answered', () => {
  const listing = new Listing();
  listing.received(offer('free'), LISTING);
  listing.bid(PAYER);
  listing.received(offer('free'), LISTING);
  listing.received(reject('busy'), LISTING);
  expect([listing.listed, listing.unlisted]).toEqual([null, null]);
});

test('who is quoted is listed, where there is a list', () => {
  const listing = new Listing();
  listing.bid(PAYER);
  listing.received(offer('quote'), TERMS);
  expect(listing.listed).toBeNull();
  listing.received(offer('quote'), LISTING);
  expect(listing.listed).toBe(PAYER);
  // Another one that is bid for is not, until it is quoted, too.
  listing.bid(OTHER);
  expect(listing.listed).toBe(PAYER);
  listing.received(offer('paid'), LISTING);
  expect(listing.listed).toBe(OTHER);
});

test('who is refused is not, until that is taken back', () => {
  const listing = new Listing();
  listing.bid(PAYER);
  listing.received(offer('quote'), LISTING);
  listing.received(reject('payer-not-listed'), LISTING);
  expect([listing.listed, listing.unlisted]).toEqual([null, PAYER]);
  listing.received(offer('quote'), LISTING);
  expect([listing.listed, listing.unlisted]).toEqual([PAYER, null]);
});

test('a list that was given up says nothing of a later one', () => {
  const listing = new Listing();
  listing.bid(PAYER);
  listing.received(offer('quote'), LISTING);
  listing.received({ kind: 'terms', terms: LISTING }, LISTING);
  expect(listing.listed).toBe(PAYER);
  listing.received({ kind: 'terms', terms: TERMS }, TERMS);
  expect(listing.listed).toBeNull();
});
