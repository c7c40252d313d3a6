import { expect, test } from 'vitest';
import { budgetOf } from '../test-paying.ts';
import { snapshot } from '../test-snapshot.ts';
import { practiceSteps, type PracticeState } from './practice.ts';

const BEGINNING: PracticeState = {
  hasPurse: false,
  password: null,
  hasMoney: false,
  torrent: null,
  budget: null,
  earnings: null,
};
const FUNDED = { hasPurse: true, hasMoney: true };
const ON_ITS_WAY = snapshot({ hasMetadata: true, progress: 0.25, downBytesPerSecond: 1_300_000 });
const COMPLETE = snapshot({ hasMetadata: true, progress: 1 });
const UNPAID = budgetOf({ spent: 0n, phase: 'measuring' });
const PAID = budgetOf({ spent: 1n });
const EARNED = { earnedSun: '4200', claimedSun: '0', paidBytes: 14_680_064, sizeBytes: 1 };

function stepsOf(change: Partial<PracticeState>) {
  return practiceSteps({ ...BEGINNING, ...change });
}

test.each<[string | undefined, string | undefined, Partial<PracticeState>]>([
  ['purse', 'make-purse', {}],
  ['purse', 'fund', { hasPurse: true }],
  ['download', 'download', FUNDED],
  ['pay', 'pay', { ...FUNDED, torrent: ON_ITS_WAY }],
  ['pay', 'pay', { ...FUNDED, torrent: ON_ITS_WAY, budget: UNPAID }],
  ['pay', 'download-again', { ...FUNDED, torrent: COMPLETE }],
  ['pay', 'pay', { ...FUNDED, torrent: ON_ITS_WAY, earnings: EARNED }],
  ['earned', undefined, { ...FUNDED, torrent: ON_ITS_WAY, budget: PAID }],
  [undefined, undefined, { ...FUNDED, torrent: COMPLETE, budget: PAID, earnings: EARNED }],
])('next is %s, by %s', (id, deed, change) => {
  const next = stepsOf(change).find(({ isNext }) => isNext);
  expect(next?.id).toBe(id);
  expect(next?.button?.deed).toBe(deed);
});

test('a step is not done by what others paid, nor told of', () => {
  const steps = stepsOf({ earnings: EARNED });
  expect(steps.some(({ isDone }) => isDone)).toBe(false);
  expect(steps.at(-1)?.text).toBe(stepsOf({}).at(-1)?.text);
});

test('what happens is told in figures', () => {
  const texts = stepsOf({
    ...FUNDED,
    password: 'in the open',
    torrent: ON_ITS_WAY,
    budget: { ...UNPAID, spent: 1n },
    earnings: EARNED,
  }).map(({ text }) => text.replaceAll('\u00a0', ' '));
  expect(texts).toEqual([
    'Its password is “in the open”. It asks for it after a pause or a reload.',
    '25.0 % so far, at 1.3 MB/s now.',
    'Measuring the free speed first',
    'The seller has earned 0.0042 TRX so far, from everybody who paid it, and sent 14.7 MB for it.',
  ]);
});

test('what was paid stays there when it is over', () => {
  const asset = { kind: 'trx' } as const;
  const over = { asset, spent: 19_370n, paidBytes: 67_700_000, stoppedAt: 1 };
  const [, , pay] = stepsOf({ ...FUNDED, torrent: COMPLETE, budget: budgetOf(over) });
  expect(pay?.text.replaceAll('\u00a0', ' ')).toBe('You paid 0.01937 TRX for 67.7 MB.');
  const ahead = { ...over, reserved: 5_275n };
  const [, , partly] = stepsOf({ ...FUNDED, torrent: COMPLETE, budget: budgetOf(ahead) });
  expect(partly?.text.replaceAll('\u00a0', ' ')).toBe(
    'You paid 0.01937 TRX for 67.7 MB, and 0.005275 TRX more ahead, for what comes next.',
  );
});
