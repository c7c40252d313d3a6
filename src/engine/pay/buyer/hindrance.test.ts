import { expect, test } from 'vitest';
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { budgetOf, FLOOR, PAYER, TERMS } from '../desk-kit.suite.ts';
import { hindranceOf, isTooDear, type HindranceParts } from './hindrance.ts';
import { newAccount } from './new-account.ts';

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const record: BoughtRecord = {
  ...newAccount({
    ...{ rail: 'channel', budget: budgetOf(), terms: TERMS, floor: FLOOR, key: PAYER },
    random: (lengthBytes) => new Uint8Array(lengthBytes),
  }),
  received: FLOOR.settlement << 20n,
  usedAt: NOW,
};
const side = {
  account: null,
  terms: TERMS,
  isEnding: false,
  state: 'free' as const,
  listing: { unlisted: null },
};
const parts = (
  bought: readonly BoughtRecord[] = [],
  change: Partial<HindranceParts> = {},
): HindranceParts => ({
  ...{ records: { bought, spends: [] }, isAvoided: false, budget: null, nowMs: NOW },
  ...change,
});

test('it has said that it serves only others than this payer', () => {
  const { payer } = record;
  const listing = { ...side, terms: { ...TERMS, onlyListed: true } };
  const unlisted = { ...listing, listing: { unlisted: payer } };
  expect(hindranceOf(unlisted, parts())).toBe('not-listed');
  const budget = { budgetId: '1', payer };
  expect(hindranceOf(unlisted, parts([], { budget }))).toBe('not-listed');
  expect(
    hindranceOf({ ...listing, listing: { unlisted: TERMS.payee } }, parts([], { budget })),
  ).toBeNull();
  expect(hindranceOf({ ...unlisted, terms: TERMS }, parts([], { budget }))).toBeNull();
});

test('nothing is in the way of a seller that was never met, nor where the channel is open', () => {
  expect(hindranceOf(side, parts())).toBeNull();
  expect(hindranceOf(side, parts([record]))).toBeNull();
  expect(hindranceOf({ ...side, account: new BuyerAccount(record) }, parts([record]))).toBeNull();
  expect(hindranceOf({ ...side, terms: null }, parts([], { isAvoided: true }))).toBeNull();
});

test('a channel that ends, or ended, on this connection is in the way of another one', () => {
  for (const phase of ['closing', 'ended', 'closed'] as const) {
    const account = new BuyerAccount({ ...record, phase });
    expect(hindranceOf({ ...side, account }, parts([record]))).toBe('closing');
  }
  expect(hindranceOf({ ...side, isEnding: true }, parts([record]))).toBe('closing');
  expect(hindranceOf({ ...side, state: 'closed' }, parts([record]))).toBe('closing');
});

test('so is what it did: as a peer, and on the account', () => {
  expect(hindranceOf(side, parts([], { isAvoided: true }))).toBe('avoided');
  const avoided = { ...record, avoidUntil: NOW + 1 };
  expect(hindranceOf(side, parts([avoided]))).toBe('avoided');
  expect(hindranceOf(side, parts([{ ...avoided, avoidUntil: NOW }]))).toBeNull();
});

test('an opening that came to nothing is, for a day, and in its own budget for good', () => {
  const ended = {
    ...record,
    ...{ phase: 'closed' as const, instalments: [{ budgetId: 'budget', feeSun: 1n } as never] },
  };
  expect(hindranceOf(side, parts([ended]))).toBe('came-to-nothing');
  const later = { nowMs: NOW + DAY_MS };
  expect(hindranceOf(side, parts([ended], later))).toBeNull();
  const own = { ...later, budget: budgetOf() };
  expect(hindranceOf(side, parts([ended], own))).toBe('came-to-nothing');
  // Another channel with it is open: that one is paid from.
  const other = { ...record, accountId: 'other' as never };
  expect(hindranceOf(side, parts([ended, other], own))).toBeNull();
});

test('what we closed ourselves is told as that', () => {
  const instalments = [{ budgetId: 'budget', feeSun: 1n } as never];
  const closed = { ...record, phase: 'closed' as const, instalments };
  const end = { txid: 'e'.repeat(64), at: NOW, isSuccess: true, amount: 0n, feeSun: 1n } as never;
  const ended = (what: object) => [{ ...closed, ends: [{ ...(end as object), ...what } as never] }];
  const told = (bought: readonly BoughtRecord[]) => hindranceOf(side, parts(bought));
  expect(told(ended({ what: 'close' }))).toBe('closed-by-you');
  expect(told(ended({ what: 'close-request' }))).toBe('closed-by-you');
  expect(told(ended({ what: 'close', isSuccess: false }))).toBe('came-to-nothing');
  // Its seller had ended it: only the rest was taken back.
  expect(told(ended({ what: 'refund' }))).toBe('came-to-nothing');
});

test('a seller above the highest price is too dear, in the asset of the budget', () => {
  const budget = (highestPrice: bigint) => budgetOf({ highestPrice });
  expect(isTooDear(side, budget(FLOOR.price - 1n))).toBe(true);
  expect(isTooDear(side, budget(FLOOR.price))).toBe(false);
  expect(isTooDear(side, { ...budget(1n), asset: { kind: 'trc10', id: 1_002_000n } })).toBe(false);
  expect(isTooDear({ terms: null }, budget(1n))).toBe(false);
  expect(isTooDear(side, null)).toBe(false);
});
