import { describe, expect, it, test } from 'vitest';
import { BTTOLD, TRX } from '../../core/channel/asset.ts';
import { MAINNET_TOKENS } from '../../core/money/tokens.ts';
import { planOf, type Plan } from '../paying/plan.ts';
import { budgetOf, paidPeerOf, quoteOf, sellerOf } from '../test-paying.ts';
import {
  asksAgain,
  feeDetails,
  feeLine,
  feeQuestion,
  gainHeadline,
  gainLine,
  gainDetail,
  lossWords,
  phaseWords,
  rowLine,
  sumsOf,
} from './paying.ts';

/** As people read it: no space that must not break. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

describe('what paying gave', () => {
  it.each([
    [{}, '3.2× faster', '3.2× faster than free so far: 5.1 MB/s against 1.6 MB/s, 0.42 TRX spent.'],
    [
      { downBytesPerSecond: 1_610_000 },
      'No faster yet',
      'No faster than free so far: 1.6 MB/s against 1.6 MB/s, 0.42 TRX spent.',
    ],
    [
      { freeBytesPerSecond: 0 },
      '5.1 MB/s',
      '5.1 MB/s now, 0.42 TRX spent. Nothing came free before, so there is nothing to compare.',
    ],
    [{ phase: 'measuring' as const }, 'Measuring the free speed first', undefined],
  ])('%o: %s', (change, headline, line) => {
    const budget = budgetOf(change);
    expect(plain(gainHeadline(budget))).toBe(headline);
    expect(plain(gainLine(budget, MAINNET_TOKENS))).toBe(line ?? headline);
  });

  it('goes on behind the headline', () => {
    expect(plain(gainDetail(budgetOf()) ?? '')).toBe('than free so far: 5.1 MB/s against 1.6 MB/s');
    expect(gainDetail(budgetOf({ phase: 'opening' }))).toBeNull();
  });

  it('never calls a little slower faster', () => {
    for (const downBytesPerSecond of [800_000, 1_599_999, 1_600_000, 1_679_999]) {
      expect(gainHeadline(budgetOf({ downBytesPerSecond }))).toBe('No faster yet');
    }
    expect(gainHeadline(budgetOf({ downBytesPerSecond: 1_680_000 }))).not.toBe('No faster yet');
  });

  it('says why no seller is paid, where our own side said so of each', () => {
    const note = 'This is more than your purse sends in a day.';
    const [one, other] = [paidPeerOf({ note }), paidPeerOf({ note: null })];
    const looking = { phase: 'looking' } as const;
    expect(phaseWords(budgetOf({ ...looking, peers: [one] })).word).toBe(note);
    expect(phaseWords(budgetOf({ ...looking, peers: [one, other] })).word).toBe(
      'Looking for somebody who sells',
    );
  });

  it('says which limit ends it, whoever else is not bid to or cannot be paid', () => {
    const note = 'What you allowed for one seller is used up.';
    const word = (...peers: ReturnType<typeof paidPeerOf>[]) =>
      phaseWords(budgetOf({ phase: 'looking', peers })).word;
    const atLimit = paidPeerOf({ note, price: 300n });
    const idle = { note: null, price: 0n } as const;
    expect(word(atLimit, paidPeerOf(idle))).toBe(note);
    expect(word(atLimit, paidPeerOf({ ...idle, hindrance: 'gave-nothing' }))).toBe(note);
    const refused = paidPeerOf({ note, price: 0n });
    expect(word(refused, paidPeerOf({ ...idle, hindrance: 'too-dear' }))).toBe(note);
    expect(word(refused, paidPeerOf(idle))).toBe('Looking for somebody who sells');
    const useless = paidPeerOf({ note, price: 0n, hindrance: 'gave-nothing' });
    expect(word(useless)).toBe('Paying gave nothing here a while ago');
  });

  it('says that a node is waited for, as long as nothing else is going on', () => {
    const fault = { code: 'node_unreachable', message: 'The node does not answer.' } as const;
    expect(phaseWords(budgetOf({ phase: 'looking', fault }))).toEqual({
      word: 'The node does not answer.',
      tone: 'gold',
    });
    expect(phaseWords(budgetOf({ phase: 'paying', fault })).word).not.toContain('node');
    expect(phaseWords(budgetOf({ phase: 'stopped', stoppedAt: 5, fault })).word).toBe(
      'Stopped by you',
    );
    expect(phaseWords(budgetOf({ phase: 'failed', fault })).tone).toBe('red');
  });

  it('says that paying was tried and gave nothing', () => {
    const useless = paidPeerOf({ hindrance: 'gave-nothing' });
    const looking = budgetOf({ phase: 'looking', peers: [useless] });
    expect(phaseWords(looking).word).toBe('Paying gave nothing here a while ago');
    expect(phaseWords(budgetOf({ phase: 'looking' })).word).toBe('Looking for somebody who sells');
  });

  it('says that all who sell are above the highest price', () => {
    const dear = paidPeerOf({ hindrance: 'too-dear' });
    const word = (
      peers: ReturnType<typeof paidPeerOf>[],
      phase: 'looking' | 'bidding' | 'paying',
    ) => phaseWords(budgetOf({ phase, peers })).word;
    expect(word([dear], 'looking')).toBe('1 sells above your highest price');
    const avoided = paidPeerOf({ hindrance: 'avoided' });
    expect(word([dear, dear, avoided], 'bidding')).toBe('2 sell above your highest price');
    expect(word([dear, paidPeerOf()], 'bidding')).toBe('Agreeing on a price');
    expect(word([avoided], 'looking')).toBe('Looking for somebody who sells');
    expect(word([dear], 'paying')).toBe('Paying');
  });

  it('says why it failed in the words of the fault', () => {
    const fault = { code: 'node_unreachable', message: 'No node answers.' } as const;
    expect(phaseWords(budgetOf({ phase: 'failed', fault })).word).toBe('No node answers.');
    expect(phaseWords(budgetOf({ phase: 'used-up', fault })).word).toBe('No node answers.');
    expect(phaseWords(budgetOf({ phase: 'paying', fault })).word).toBe('Paying');
  });
});

test('a row counts the peers that are paid, or says what is waited for', () => {
  const peers = [paidPeerOf(), paidPeerOf({ peerId: '02', serviceClass: 'free' })];
  expect(plain(rowLine(budgetOf({ peers }), 8, MAINNET_TOKENS))).toBe(
    'Paying 1 of 8 peers · 0.42 of 5 TRX spent',
  );
  expect(plain(rowLine(budgetOf({ phase: 'looking', spent: 0n }), 8, MAINNET_TOKENS))).toBe(
    'Looking for somebody who sells · 0 of 5 TRX spent',
  );
});

test('amounts of tokens that share a word keep their symbols, the known ones first', () => {
  const amounts = { 'trc10:1002000': 3_100_000n, trx: 400_000n, 'trc10:1009999': 0n };
  expect(sumsOf(amounts, MAINNET_TOKENS).map(({ text }) => plain(text))).toEqual([
    '0.4 TRX',
    '3.1 BTTOLD',
  ]);
  expect(sumsOf({ 'trc10:1009999': 7n }, MAINNET_TOKENS).map(({ text }) => plain(text))).toEqual([
    '7 raw units of TRC-10 1009999',
  ]);
});

describe('the fee', () => {
  const fee = (feeSun: bigint | null, feeShare: number | null): Plan => ({
    ...plan(),
    feeSun,
    feeShare,
  });

  it.each([
    [0n, 0, false, "None, today's free transfers are enough"],
    [300_000n, 0.056, false, 'About 0.3 TRX, 5.6 % of this budget'],
    [300_000n, 0.1, false, 'About 0.3 TRX, 10.0 % of this budget'],
    [300_000n, 0.101, true, 'About 0.3 TRX, 10.1 % of this budget'],
    [5_600_000n, 1.12, true, 'About 5.6 TRX, more than this budget'],
    [300_000n, null, true, 'About 0.3 TRX, besides this budget'],
    [null, null, true, 'Not known yet'],
  ])('%s, share %s: asked again is %s', (feeSun, share, isAsked, words) => {
    expect(asksAgain(fee(feeSun, share))).toBe(isAsked);
    expect(plain(feeLine(fee(feeSun, share)))).toBe(words);
  });

  it('is asked about with its figure', () => {
    expect(plain(feeQuestion(fee(1_400_000n, 0.28)))).toContain('28.0 % of this budget');
    expect(plain(feeQuestion(fee(1_400_000n, 2)))).toContain('more than this whole budget');
    expect(plain(feeQuestion(fee(1_400_000n, null)))).toContain('on top of this budget');
  });
});

test('a fee says what it is for, where it is no plain transfer', () => {
  expect(feeDetails({ ...plan(), feeSun: 300_000n })).toEqual([]);
  const sellers = [sellerOf({ newAccountCostSun: 1_100_000n })];
  const [detail = ''] = feeDetails({ ...plan(quoteOf({ sellers })) });
  expect(plain(detail)).toBe(
    '1.1 TRX of it because a seller’s address was never used on the chain',
  );
  const channel = { ...plan(), rail: 'channel', feeSun: 6_700_000n } as const;
  expect(feeDetails(channel)).toEqual(['for opening, claiming and closing']);
});

test('a purse pays by itself, and only TronLink is waited for', () => {
  const of = (source: 'purse' | 'tronlink') =>
    phaseWords(budgetOf({ phase: 'confirming', source })).word;
  expect(of('purse')).toBe('Your purse is paying');
  expect(of('tronlink')).toBe('Waiting for you to confirm the payment in TronLink');
});

test('what can be lost says to whom', () => {
  expect(lossWords(plan())).toBe('to a seller that sends nothing, or junk');
  expect(lossWords({ ...plan(), rail: 'channel' })).toContain('sends junk');
});

function plan(quote = quoteOf()): Plan {
  return planOf({
    quote,
    asset: TRX,
    limit: 38_400n,
    highestPrice: 600n,
    perSeller: null,
    perDay: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    pieceLengthBytes: 262_144,
    hasContract: true,
    pointsLeft: 600,
    payer: null,
  });
}

test('the two tokens called BTT are told apart', () => {
  const budget = budgetOf({ asset: BTTOLD });
  expect(plain(rowLine(budget, 8, MAINNET_TOKENS))).toContain('of 5 BTTOLD');
});
