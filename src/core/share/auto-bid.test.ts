import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { lowerPrice, raisePrice } from './bid-step.ts';
import type { AutoBidGoal } from './auto-bid.ts';
import { inProportion, never, type Seller, World } from './auto-bid-world.suite.ts';

const GOAL: AutoBidGoal = { highestPrice: 3000n, maxSellers: 2, targetBytesPerSecond: null };

describe('AutoBid', () => {
  it('measures what is free for 20 s, then bids the floor of the cheapest', () => {
    const world = new World(
      [
        { floor: 400n, rateFor: inProportion },
        { floor: 300n, rateFor: inProportion },
      ],
      GOAL,
    );
    const before = world.run(20);
    expect(before.flat().every((price) => price === 0n)).toBe(true);
    expect(world.bid.phase).toBe('measuring');
    world.run(2);
    expect(world.bid.freeBytesPerSecond).toBeCloseTo(40_000);
    expect(world.prices).toEqual([0n, 300n]);
    expect(world.bid.phase).toBe('paying');
  });

  it('bids at once where the free rate is known, unless that is enough', () => {
    const seller = () => ({ floor: 300n, rateFor: inProportion });
    const known = new World([seller()], GOAL, 25_000);
    known.run(2);
    expect(known.prices).toEqual([300n]);
    expect(known.bid.freeBytesPerSecond).toBe(25_000);
    const content = new World([seller()], { ...GOAL, targetBytesPerSecond: 15_000 }, 25_000);
    content.run(60);
    expect(content.prices).toEqual([0n]);
    expect(content.bid.phase).toBe('content');
  });

  it('bids a fixed price whatever it gives, and no other', () => {
    const goal = { ...GOAL, highestPrice: 800n, lowestPrice: 800n };
    const sellers = [300n, 900n].map((floor) => ({ floor, rateFor: never }));
    const world = new World(sellers, goal);
    expect(world.run(20).flat()).not.toContain(800n);
    expect(new Set(world.run(300).slice(1).flat())).toEqual(new Set([800n, 0n]));
    expect(world.prices).toEqual([800n, 0n]);
    world.bid.pursue({ ...goal, highestPrice: 1600n, lowestPrice: 1600n });
    world.run(2);
    expect(world.prices).toContain(1600n);
    world.bid.pursue({ ...goal, highestPrice: 400n, lowestPrice: 400n });
    world.run(1);
    expect(world.prices).toEqual([400n, 0n]);
  });

  it('begins at the lowest price and raises from there, never to fall below it', () => {
    const goal = { ...GOAL, highestPrice: 1600n, lowestPrice: 800n };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    const rising = world.run(200).slice(20).flat();
    expect(rising[1]).toBe(800n);
    expect(Math.min(...rising.slice(1).map(Number))).toBe(800);
    expect(world.prices[0]).toBeGreaterThan(800n);
    world.sellers[0]!.rateFor = never;
    world.bid.pursue({ ...goal, targetBytesPerSecond: 1000 });
    expect(Math.min(...world.run(600).flat().filter(Boolean).map(Number))).toBe(800);
  });

  it('tells once where a first bid gave nothing, and nothing of a raise that did not help', () => {
    const world = new World(
      [
        { floor: 300n, rateFor: never },
        { floor: 400n, rateFor: (price) => (price > 0n ? 90_000 : 20_000) },
      ],
      GOAL,
    );
    world.run(300);
    expect(new Set(world.bid.takeUseless())).toEqual(new Set([0]));
    expect(world.bid.takeUseless()).toEqual([]);
    expect(world.prices[1]).toBeGreaterThanOrEqual(400n);
  });

  it('bids nothing where the target is met for free', () => {
    const goal = { ...GOAL, targetBytesPerSecond: 15_000 };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    expect(
      world
        .run(300)
        .flat()
        .every((price) => price === 0n),
    ).toBe(true);
    expect(world.bid.phase).toBe('content');
  });

  it('counts what comes from others toward the target', () => {
    const goal = { ...GOAL, targetBytesPerSecond: 100_000 };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    world.elsewhere = 90_000;
    expect(
      world
        .run(100)
        .flat()
        .every((price) => price === 0n),
    ).toBe(true);
    world.elsewhere = 0;
    world.run(30);
    expect(world.prices).toEqual([300n]);
  });

  it('stops where paying does not help, and tries again after 120 s', () => {
    const world = new World([{ floor: 300n, rateFor: never }], GOAL);
    const prices = world.run(300).map((row) => row[0]!);
    const first = prices.indexOf(300n);
    const stopped = prices.indexOf(0n, first);
    const again = prices.indexOf(300n, stopped);
    expect(first).toBeLessThan(25);
    expect(stopped - first).toBeLessThanOrEqual(20);
    expect(again - stopped).toBeGreaterThanOrEqual(120);
  });

  it('raises by a quarter at most every 15 s while it helps, never above the highest price', () => {
    const goal = { ...GOAL, highestPrice: 600n };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    const prices = world.run(600).map((row) => row[0]!);
    const steps = prices.flatMap((price, at) => (price === prices[at - 1] ? [] : [{ price, at }]));
    expect(steps.slice(1).map((step) => step.price)).toEqual([300n, 375n, 469n, 587n, 600n]);
    for (const [index, step] of steps.slice(2).entries()) {
      expect(step.at - steps[index + 1]!.at).toBeGreaterThanOrEqual(15);
    }
  });

  it('takes a raise back that gave less than a third of it', () => {
    const limited = (price: bigint): number => Math.min(inProportion(price), 172_000);
    const world = new World([{ floor: 300n, rateFor: limited }], GOAL);
    const prices = world.run(150).map((row) => row[0]!);
    expect(prices).toContain(375n);
    expect(prices.at(-1)).toBe(300n);
    expect(prices.filter((price) => price === 375n).length).toBeLessThan(25);
  });

  it('does not raise with nearly all of the paid class, or when the share is unknown', () => {
    for (const share of [900, 1000, null]) {
      const world = new World([{ floor: 300n, rateFor: inProportion, share }], GOAL);
      const dearest = world
        .run(300)
        .flat()
        .reduce((most, price) => (price > most ? price : most));
      expect(dearest).toBe(300n);
    }
  });

  it('asks a second seller before the second raise, and no more than allowed', () => {
    const sellers = [300n, 310n, 320n].map((floor) => ({ floor, rateFor: inProportion }));
    const rows = new World(sellers, GOAL).run(600);
    const second = rows.findIndex((row) => row.filter((price) => price > 0n).length === 2);
    expect(rows[second]).toEqual([375n, 310n, 0n]);
    expect(rows.every((row) => row[2] === 0n)).toBe(true);
  });

  it('lowers the price while the target is exceeded, down to the floor', () => {
    const goal = { ...GOAL, targetBytesPerSecond: 200_000 };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    world.run(120);
    const high = world.prices[0]!;
    expect(high).toBeGreaterThan(300n);
    world.elsewhere = 60_000;
    world.run(32);
    expect(world.prices[0]).toBe(lowerPrice(high, 300n));
    world.run(600);
    expect(world.prices[0]).toBeGreaterThanOrEqual(300n);
  });

  it('lowers the price by a twentieth every 15 s where nobody else bids, down to a floor that fell', () => {
    const seller: Seller = { floor: 1000n, rateFor: inProportion, share: 1000 };
    const world = new World([seller], { ...GOAL, highestPrice: 2000n });
    expect(world.run(60).at(-1)).toEqual([1000n]);
    seller.floor = 800n;
    const prices = world.run(120).flat();
    expect([...new Set(prices)]).toEqual([1000n, 950n, 902n, 856n, 813n, 800n]);
    expect(prices.filter((price) => price === 950n)).toHaveLength(15);
  });

  it('lowers nothing where others bid as well', () => {
    const seller: Seller = { floor: 1000n, rateFor: inProportion, share: 899 };
    const goal = { ...GOAL, highestPrice: 1000n };
    const world = new World([seller], goal);
    world.run(60);
    seller.floor = 800n;
    expect(new Set(world.run(120).flat())).toEqual(new Set([1000n]));
  });

  it('stops paying when the target is met without', () => {
    const goal = { ...GOAL, targetBytesPerSecond: 100_000 };
    const world = new World([{ floor: 300n, rateFor: inProportion }], goal);
    world.run(60);
    expect(world.prices).toEqual([300n]);
    world.elsewhere = 150_000;
    world.run(120);
    expect(world.prices).toEqual([0n]);
    expect(world.bid.phase).toBe('content');
  });

  it('waits for a slow answer before it judges, and not for ever with others', () => {
    const slow: Seller = { floor: 300n, rateFor: inProportion, isSilent: true };
    const world = new World([slow, { floor: 400n, rateFor: inProportion }], GOAL);
    world.run(60);
    expect(world.prices).toEqual([300n, 0n]);
    world.run(25);
    expect(world.prices).toEqual([300n, 400n]);
  });

  it('follows a raised floor, and leaves one that refuses or is too dear', () => {
    const seller: Seller = { floor: 300n, rateFor: inProportion, share: 1000 };
    const world = new World([seller], GOAL);
    world.run(60);
    seller.floor = 500n;
    world.run(1);
    expect(world.prices).toEqual([500n]);
    seller.floor = 5000n;
    world.run(1);
    expect(world.prices).toEqual([0n]);
    seller.floor = 300n;
    seller.isRefused = true;
    world.run(200);
    expect(world.prices).toEqual([0n]);
    expect(world.bid.phase).toBe('waiting');
  });

  it('keeps every limit whatever sellers do', () => {
    const seller = fc.record({
      floor: fc.bigInt(1n, 4000n),
      slope: fc.integer({ min: 0, max: 1000 }),
      top: fc.integer({ min: 1000, max: 1_000_000 }),
      share: fc.option(fc.integer({ min: 0, max: 1000 })),
      isRefused: fc.boolean(),
    });
    const goal = fc.record({
      highestPrice: fc.bigInt(1n, 3000n),
      maxSellers: fc.integer({ min: 1, max: 4 }),
      targetBytesPerSecond: fc.option(fc.integer({ min: 1000, max: 1_000_000 })),
    });
    const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 60);
    fc.assert(
      fc.property(fc.array(seller, { maxLength: 6 }), goal, (plans, limits) => {
        const sellers = plans.map(({ slope, top, ...rest }) => ({
          ...rest,
          rateFor: (price: bigint) => Math.min(top, 1000 + Number(price) * slope),
        }));
        const rows = new World(sellers, limits).run(400);
        for (const [second, row] of rows.entries()) {
          expect(row.filter((price) => price > 0n).length).toBeLessThanOrEqual(limits.maxSellers);
          let raised = 0;
          for (const [index, price] of row.entries()) {
            if (price === 0n) continue;
            expect(second).toBeGreaterThanOrEqual(20);
            expect(sellers[index]!.isRefused).toBe(false);
            expect(price).toBeGreaterThanOrEqual(sellers[index]!.floor);
            expect(price).toBeLessThanOrEqual(limits.highestPrice);
            const before = rows[second - 1]![index]!;
            if (before > 0n && price > before) {
              raised += 1;
              expect(price).toBeLessThanOrEqual(raisePrice(before, limits.highestPrice));
              expect(sellers[index]!.share ?? 1000).toBeLessThan(900);
            }
          }
          expect(raised).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns },
    );
  });
});
