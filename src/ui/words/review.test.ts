import { expect, test } from 'vitest';
import { callOf, CHANNELS, transferOf } from '../../core/money/samples.suite.ts';
import { TRX_TOKEN } from '../../core/money/tokens.ts';
import type { Review } from '../../wallet/wallet.ts';
import { feeWords, intentWords, mostFeeSun, warningWords } from './review.ts';

const NO_FEE: Review['fee'] = {
  energy: 0n,
  energyCovered: 0n,
  bytes: 268,
  arePointsCovered: true,
  energyFeeSun: 0n,
  pointFeeSun: 0n,
  newAccountFeeSun: 0n,
  feeSun: 0n,
  feeLimitSun: 0n,
};

function reviewOf(change: Partial<Review> = {}): Review {
  return {
    id: '1',
    network: 'local',
    intent: transferOf(),
    token: TRX_TOKEN,
    fee: NO_FEE,
    warnings: [],
    needsPassword: false,
    before: [],
    ...change,
  };
}

test('what is covered costs nothing', () => {
  expect(feeWords(reviewOf())).toEqual({
    estimate: 'No fee',
    details: ['268 bandwidth points are covered.'],
  });
});

test('the most counts the whole limit for energy, and the rest in full', () => {
  const fee = {
    ...NO_FEE,
    energy: 27_787n,
    arePointsCovered: false,
    energyFeeSun: 2_778_700n,
    pointFeeSun: 345_000n,
    newAccountFeeSun: 1_000_000n,
    feeSun: 4_123_700n,
    feeLimitSun: 3_334_440n,
  };
  expect(mostFeeSun(reviewOf({ fee }))).toBe(4_679_440n);
  const { estimate, details } = feeWords(reviewOf({ fee }));
  expect(estimate).toBe('About 4.1237\u00a0TRX');
  expect(details).toContain('At most 4.67944\u00a0TRX');
  expect(details).toContain('1\u00a0TRX of it to open the new account.');
});

test('a call names what it is and where it goes', () => {
  expect(intentWords(reviewOf({ intent: callOf({ purpose: 'finalize-close' }) }))).toEqual({
    toLabel: 'Contract',
    to: CHANNELS,
    what: 'Take back what is left in a channel',
    amount: null,
  });
});

test('a warning has its figure', () => {
  expect(warningWords({ kind: 'new-account', feeSun: 1_000_000n })).toContain('1\u00a0TRX');
  expect(warningWords({ kind: 'fee-share', percent: 22 })).toContain('22 %');
});
