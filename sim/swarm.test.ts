import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulate } from './figures.ts';
import { FULL_PLAN, type SimPlan } from './plan.ts';
import { report } from './report.ts';
import { quantile, total } from './statistics.ts';

const SMALL: SimPlan = {
  ...FULL_PLAN,
  seconds: 120,
  warmUpSeconds: 60,
  sellerCount: 12,
  peerCounts: { free: 80, payer: 24, splitter: 2, defaulter: 4, silent: 4, crowd: 2 },
  junkSellerPart: 0.1,
};

describe('a small swarm', () => {
  const figures = simulate(SMALL);

  it('shares the paid class by bids', () => {
    const ratios = figures.shares.map(({ got, entitled }) => got / entitled);
    expect(ratios.length).toBeGreaterThan(5);
    expect(quantile(ratios, 0.5)).toBeCloseTo(1, 1);
    expect(quantile(ratios, 0)).toBeGreaterThan(0.8);
  });

  it('gives the free class at least 0.95 of its part at every seller', () => {
    const contended = figures.sellers.filter((seller) => seller.promisedFreeBytes > 2 ** 20);
    expect(contended.length).toBeGreaterThan(3);
    for (const seller of contended) {
      expect(seller.contendedFreeBytes / seller.promisedFreeBytes).toBeGreaterThan(0.95);
    }
  });

  it('bounds what cheats take', () => {
    const defaulted = figures.accounts.filter(({ payer }) => payer === 'defaulter');
    expect(total(defaulted.map((account) => Number(account.unpaid)))).toBeGreaterThan(0);
    for (const account of defaulted) expect(account.unpaidBytes).toBeLessThanOrEqual(2 ** 20);
    for (const account of figures.junkAccounts) {
      expect(account.boughtBytes).toBeLessThanOrEqual(2 ** 20);
    }
  });

  it('makes payers faster', () => {
    const { payer, free } = figures.rates;
    expect(payer.bytesPerSecond).toBeGreaterThan(1.3 * free.bytesPerSecond);
  });

  it('is the same each time, and fills every table and picture of the document', () => {
    const document = readFileSync(new URL('../docs/simulation.md', import.meta.url), 'utf8');
    const plan = { ...SMALL, seconds: 70, warmUpSeconds: 40 };
    const [once, again] = [report(plan, document), report(plan, document)];
    expect(again.document).toBe(once.document);
    expect([...again.images]).toEqual([...once.images]);
    expect(once.document).not.toContain('NaN');
    for (const [name, svg] of once.images) {
      expect(document).toContain(`images/${name}`);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
    }
  });
});
