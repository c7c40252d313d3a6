import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { LIMITS, measure, type MeasuredCall, type Measurement } from './measure.suite.ts';
import { energyTable, withTable } from './table.suite.ts';

let measurements: Measurement[];

beforeAll(async () => {
  measurements = await measure();
});

it.each(Object.entries(LIMITS))('%s needs at most %i', (name, limit) => {
  const ours = measurements.filter((one) => one.name === name && one.asset !== 'TRC-20');
  expect(ours).toHaveLength(2);
  for (const { energy } of ours) expect(energy).toBeLessThanOrEqual(limit);
});

it('claims for less than 19,000', () => {
  for (const { name, asset, energy } of measurements) {
    if (name === 'claim' && asset !== 'TRC-20') expect(energy).toBeLessThan(19_000);
  }
});

it.each<MeasuredCall>(['deposit (open)', 'deposit (top up)', 'claim'])(
  '%s fits into the points that are free each day',
  (name) => {
    const ours = measurements.filter((one) => one.name === name);
    expect(ours).toHaveLength(3);
    for (const { calldataBytes, transactionBytes } of ours) {
      expect(calldataBytes).toBeLessThanOrEqual(300);
      expect(transactionBytes).toBeLessThanOrEqual(600);
    }
  },
);

it('is what docs/energy.md says (npm run energy writes it)', () => {
  const document = readFileSync(new URL('../../docs/energy.md', import.meta.url), 'utf8');
  expect(withTable(document, energyTable(measurements))).toBe(document);
});
