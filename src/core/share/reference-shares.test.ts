/** The reference rows of docs/protocol.md, "Share of upload": 2 MB/s, 60 s, F = 25 %. */
import { describe, expect, it } from 'vitest';
import { Link, SETTINGS } from './link.suite.ts';
import type { WirePlan } from './link.suite.ts';

const RATE = 2_000_000;
const WAYS = [
  { way: 'an upload limit', kind: 'equal', limit: RATE, capacity: 20_000_000 },
  { way: 'one queue', kind: 'fifo', limit: null, capacity: RATE },
  { way: 'a connection each', kind: 'equal', limit: null, capacity: RATE },
] as const;

const pays = (price: bigint, account = `payer of ${price}`): WirePlan => ({ account, price });
const FREE: WirePlan = {};
const fiveFree = Array.from({ length: 5 }, () => FREE);

function within(actual: readonly number[], percents: readonly number[], relative = 0.01): void {
  expect(actual).toHaveLength(percents.length);
  for (const [index, percent] of percents.entries()) {
    expect(
      Math.abs((100 * actual[index]!) / percent - 1),
      `share ${index}: ${actual.map((x) => (100 * x).toFixed(2)).join(' ')}`,
    ).toBeLessThan(relative);
  }
}

describe.each(WAYS)('shares with $way', ({ kind, limit, capacity }) => {
  const build = (plans: readonly WirePlan[]): Link => {
    const link = new Link(capacity, kind, { ...SETTINGS, uploadLimitBytesPerSecond: limit });
    for (const plan of plans) link.add(plan);
    link.run(3);
    return link;
  };

  it('divides the paid class by bids, and a higher bid takes from payers alone', () => {
    const link = build([pays(1n), pays(2n), pays(4n), ...fiveFree]);
    within(link.shares(60), [75 / 7, 150 / 7, 300 / 7, 5, 5, 5, 5, 5]);
    link.change(link.wires[2]!, pays(8n, 'payer of 4'));
    link.run(2);
    within(link.shares(60), [75 / 11, 150 / 11, 600 / 11, 5, 5, 5, 5, 5]);
  });

  it('divides equally when nobody pays', () => {
    within(build(fiveFree).shares(60), [20, 20, 20, 20, 20]);
  });

  it('gives everything to payers when nobody else asks', () => {
    within(build([pays(1n), pays(3n)]).shares(60), [25, 75]);
  });

  it('keeps equal payers where they are, and paying is never worse than not', () => {
    const link = build(['a', 'b', 'c', 'd', 'e'].map((name) => pays(7n, name)));
    const before = link.classChanges;
    within(link.shares(60), [20, 20, 20, 20, 20]);
    expect(link.classChanges).toBe(before);
    link.change(link.wires[4]!, { account: null });
    link.run(2);
    within(link.shares(60), [22.5, 22.5, 22.5, 22.5, 10]);
  });

  it('gives an account on 8 wires what it would have on one', () => {
    const same = Array.from({ length: 8 }, () => pays(1n));
    const link = build([...same, pays(2n), pays(4n), ...fiveFree]);
    const shares = link.shares(60);
    const together = shares.slice(0, 8).reduce((sum, share) => sum + share, 0);
    within([together, ...shares.slice(8)], [75 / 7, 150 / 7, 300 / 7, 5, 5, 5, 5, 5]);
    within(
      shares.slice(0, 8),
      Array.from({ length: 8 }, () => 75 / 56),
      0.05,
    );
  });

  it('is not held up by wires that do not read', () => {
    const silent = Array.from({ length: 8 }, (): WirePlan => ({ reads: false }));
    const plans = [pays(1n), pays(2n), pays(4n), ...fiveFree];
    const alone = build(plans)
      .run(60)
      .reduce((sum, bytes) => sum + bytes, 0);
    const link = build([...plans, ...silent]);
    const bytes = link.run(60);
    expect(bytes.reduce((sum, part) => sum + part, 0) / alone).toBeGreaterThan(0.98);
  });

  it('gives the unused part of a capped payer to the others', () => {
    const link = build([
      pays(1n),
      pays(2n),
      { ...pays(4n), maxBytesPerSecond: 200_000 },
      ...fiveFree,
    ]);
    within(link.shares(60), [65 / 3, 130 / 3, 10, 5, 5, 5, 5, 5]);
  });

  it('weighs bids by the floor of their asset', () => {
    const unit = 10n ** 18n;
    const link = build([
      { account: 'a', price: 300n, floor: 300n },
      { account: 'b', price: 6n * unit, floor: 3n * unit },
      { account: 'c', price: 8n, floor: 2n },
      ...fiveFree,
    ]);
    within(link.shares(60), [75 / 7, 150 / 7, 300 / 7, 5, 5, 5, 5, 5]);
  });

  it('keeps shares when requests come late now and then', () => {
    const late = { isHalting: true };
    const plans = [pays(1n), pays(2n), { ...pays(4n), ...late }, ...fiveFree.map(() => late)];
    within(build(plans).shares(60), [75 / 7, 150 / 7, 300 / 7, 5, 5, 5, 5, 5], 0.05);
  });

  it('leaves nothing idle beside payers with slow lines of their own', () => {
    const link = build([{ ...pays(4n), pathBytesPerSecond: 100_000 }, pays(1n), ...fiveFree]);
    within(link.shares(60), [5, 70, 5, 5, 5, 5, 5], 0.05);
  });
});
