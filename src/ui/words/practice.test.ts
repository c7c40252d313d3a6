import { expect, test } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { practiceSteps } from './practice.ts';

type Of = Parameters<typeof practiceSteps>[0];

const BEGINNING: Of = {
  hasPurse: false,
  hasMoney: false,
  torrent: null,
  budget: null,
  earnings: null,
};
const paid = { earnedSun: '4200', claimedSun: '0', paidBytes: 14_680_064, sizeBytes: 1 };

test.each<[string | undefined, Partial<Of>]>([
  ['purse', {}],
  ['purse', { hasPurse: true }],
  ['download', { hasPurse: true, hasMoney: true }],
  ['pay', { hasPurse: true, hasMoney: true, torrent: snapshot(), budget: { spent: 0n } }],
  ['earned', { hasPurse: true, hasMoney: true, torrent: snapshot(), budget: { spent: 1n } }],
  [
    undefined,
    { hasPurse: true, hasMoney: true, torrent: snapshot(), budget: { spent: 1n }, earnings: paid },
  ],
])('next is %s', (next, change) => {
  const steps = practiceSteps({ ...BEGINNING, ...change });
  expect(steps.find(({ isNext }) => isNext)?.id).toBe(next);
});

test('what the seller earned has its figures', () => {
  const text = practiceSteps({ ...BEGINNING, earnings: paid }).at(-1)?.text;
  expect(text?.replaceAll('\u00a0', ' ')).toBe(
    'The seller has earned 0.0042 TRX for 14.7 MB so far.',
  );
});
