import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { BLOCK, FACTS, Link, SETTINGS } from './link.suite.ts';
import { ShareScheduler } from './scheduler.ts';
import type { WirePlan } from './link.suite.ts';
import type { ShareSettings, WireId } from './share.ts';

const RATE = 2_000_000;
const LIMITED = { ...SETTINGS, uploadLimitBytesPerSecond: RATE };
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 15);
const pays = (price: bigint, account = `payer of ${price}`): WirePlan => ({ account, price });
const sum = (bytes: readonly number[]): number => bytes.reduce((total, part) => total + part, 0);

function linkOf(plans: readonly WirePlan[], settings: ShareSettings = LIMITED): Link {
  const link = new Link(20_000_000, 'equal', settings);
  for (const plan of plans) link.add(plan);
  return link;
}

const id = (number: number): WireId => number as WireId;

describe('dispatch', () => {
  it('keeps to the upload limit, and to a new one', () => {
    const link = linkOf([pays(1n), {}, {}]);
    link.run(1);
    expect(sum(link.run(20)) / (20 * RATE)).toBeCloseTo(1, 2);
    link.scheduler.configure({ ...LIMITED, uploadLimitBytesPerSecond: RATE / 4 });
    link.run(1);
    expect(sum(link.run(20)) / (5 * RATE)).toBeCloseTo(1, 2);
  });

  it('says when to ask again, and not when only a drain could help', () => {
    const scheduler = new ShareScheduler({ ...SETTINGS, uploadLimitBytesPerSecond: 16_384 });
    scheduler.add(id(1), 0);
    scheduler.update(id(1), FACTS);
    expect(scheduler.wakeAtMs(0)).toBe(0);
    expect(scheduler.next(0)).toBe(1);
    scheduler.pushed(id(1), BLOCK, 0);
    expect(scheduler.next(0)).toBeNull();
    expect(scheduler.wakeAtMs(0)).toBe(1000);
    expect(scheduler.next(999)).toBeNull();
    expect(scheduler.next(1000)).toBe(1);
    scheduler.update(id(1), { ...FACTS, bufferedBytes: 2 * BLOCK });
    expect(scheduler.next(1000)).toBeNull();
    expect(scheduler.wakeAtMs(1000)).toBeNull();
    scheduler.configure({ ...SETTINGS, uploadLimitBytesPerSecond: 0 });
    scheduler.update(id(1), FACTS);
    scheduler.pushed(id(1), BLOCK, 1000);
    expect(scheduler.wakeAtMs(1000)).toBeNull();
  });

  it('sends nothing on a paid wire without credit, and gives its part to the others', () => {
    const link = linkOf([pays(1n), pays(4n), {}]);
    link.run(2);
    link.wires[1]!.mayPush = false;
    link.tell(link.wires[1]!);
    const bytes = link.run(10);
    expect(bytes[1]).toBeLessThan(3 * BLOCK);
    expect(sum(bytes) / (10 * RATE)).toBeCloseTo(1, 2);
  });

  it('fills a silent wire with two blocks and a fast one with 256 KiB at most', () => {
    const link = new Link(50_000_000, 'equal', SETTINGS);
    link.add({});
    const silent = link.add({ reads: false });
    link.run(5);
    expect(silent.buffered).toBe(2 * BLOCK);
    const scheduler = new ShareScheduler(SETTINGS);
    scheduler.add(id(1), 0);
    for (let time = 0; time < 3000; time += 10) scheduler.drained(id(1), 100_000, time);
    for (const [buffered, isNext] of [
      [240 * 1024, true],
      [241 * 1024, false],
    ] as const) {
      scheduler.update(id(1), { ...FACTS, bufferedBytes: buffered });
      expect(scheduler.next(3000)).toBe(isNext ? 1 : null);
    }
  });

  it('shares exactly at ratios beyond any number', () => {
    const huge = 3n * 10n ** 30n;
    const link = linkOf([pays(huge, 'a'), pays(2n * huge, 'b'), pays(1n, 'c')]);
    // `c` is moved to the free class, where it gets half of an equal share.
    link.run(12);
    const bytes = link.run(30);
    expect(bytes[1]! / bytes[0]!).toBeCloseTo(2, 2);
    expect(bytes[2]! / sum(bytes)).toBeCloseTo(1 / 6, 2);
  });

  it('owes nothing to a payer who comes back, and takes nothing from it', () => {
    const link = linkOf([pays(1n, 'a'), pays(1n, 'b')]);
    link.run(5);
    link.wires[1]!.isAsking = false;
    link.tell(link.wires[1]!);
    link.run(30);
    link.wires[1]!.isAsking = true;
    link.tell(link.wires[1]!);
    const [first, second] = link.shares(5);
    expect(first).toBeCloseTo(0.5, 1);
    expect(second).toBeCloseTo(0.5, 1);
  });
});

describe('the auction', () => {
  it('tells each bidder its share of the paid class at once', () => {
    const link = linkOf([pays(1n), pays(2n), pays(4n), {}, {}]);
    link.decide();
    expect(link.wires.slice(0, 3).map((wire) => wire.verdict?.shareThousandths)).toEqual([
      142, 285, 571,
    ]);
    expect(link.wires[0]!.verdict).toMatchObject({ isInPaidSet: true, isBusy: false });
    expect(link.wires[3]!.verdict).toBeNull();
    expect(link.scheduler.decide(link.nowMs).size).toBe(0);
  });

  it('moves nobody out before 10 s, nor back before 30 s and without a tenth more', () => {
    const link = linkOf([pays(1n, 'a')]);
    link.run(11);
    const a = link.wires[0]!;
    expect(a.verdict?.isInPaidSet).toBe(true);
    link.add(pays(4n, 'b'));
    const leftAtMs = whenever(link, () => a.verdict?.isInPaidSet === false);
    expect(leftAtMs).toBeGreaterThanOrEqual(20_000);
    expect(leftAtMs).toBeLessThanOrEqual(21_500);
    link.change(a, pays(2n, 'a'));
    const backAtMs = whenever(link, () => a.verdict?.isInPaidSet === true);
    expect(backAtMs - leftAtMs).toBeGreaterThanOrEqual(29_000);
    expect(backAtMs - leftAtMs).toBeLessThanOrEqual(41_000);
    expect(link.wires[1]!.verdict?.isInPaidSet).toBe(true);
  });

  it('settles where bids are hopeless, and does not flip', () => {
    const link = linkOf([pays(1n), pays(100n), {}, {}, {}, {}]);
    link.run(15);
    const before = link.classChanges;
    link.run(200);
    expect(link.classChanges).toBe(before);
    expect(link.wires[0]!.verdict?.isInPaidSet).toBe(false);
  });

  it('has 20 slots, given to the highest bids; others are told that it is busy', () => {
    const link = linkOf(Array.from({ length: 24 }, (_, index) => pays(BigInt(100 + index))));
    link.decide();
    const verdicts = link.wires.map((wire) => wire.verdict!);
    expect(verdicts.filter((verdict) => verdict.isInPaidSet)).toHaveLength(20);
    expect(verdicts.slice(0, 4).every((verdict) => verdict.isBusy)).toBe(true);
    expect(verdicts.slice(4).some((verdict) => verdict.isBusy)).toBe(false);
  });

  it('sells no more wires than can be kept alive', () => {
    const slow = { ...LIMITED, uploadLimitBytesPerSecond: 8192 };
    const link = linkOf(
      Array.from({ length: 8 }, (_, index) => pays(1n, `p${index}`)),
      slow,
    );
    link.decide();
    // Three quarters of 5 blocks in 10 s: the fourth would have less than one.
    expect(link.wires.filter((wire) => wire.verdict!.isInPaidSet)).toHaveLength(3);
    expect(link.wires.filter((wire) => wire.verdict!.isBusy)).toHaveLength(5);
  });

  it('tells one whose bid was gone for a moment once more that it is in', () => {
    const link = linkOf([pays(1n, 'a'), pays(1n, 'b')]);
    link.run(5);
    const [wire] = link.wires;
    link.change(wire!, { account: null });
    link.change(wire!, { account: 'a' });
    expect(link.scheduler.decide(link.nowMs).get(wire!.id)?.isInPaidSet).toBe(true);
  });

  it('does not take the little that was asked for so far for all that it can send', () => {
    const link = linkOf([{ pathBytesPerSecond: 1000 }], SETTINGS);
    link.run(30);
    for (const account of ['a', 'b', 'c']) link.add(pays(1n, account));
    link.run(1);
    expect(link.wires.slice(1).map(({ verdict }) => verdict?.isInPaidSet)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is as if it had never bid for one who stops', () => {
    const link = linkOf([pays(1n, 'a'), pays(1n, 'b')]);
    link.run(5);
    link.change(link.wires[1]!, { account: null });
    expect(link.scheduler.decide(link.nowMs + 20_000).has(id(2))).toBe(false);
  });
});

function whenever(link: Link, isTrue: () => boolean): number {
  for (let second = 0; second < 120 && !isTrue(); second++) link.run(1);
  expect(isTrue()).toBe(true);
  return link.nowMs;
}

describe('properties', () => {
  const plan = fc.record({
    price: fc.option(fc.bigInt(1n, 1_000_000n)),
    account: fc.integer({ min: 0, max: 5 }),
    reads: fc.integer({ min: 0, max: 9 }),
    isHalting: fc.boolean(),
  });

  it('leaves nothing idle while somebody asks, and keeps the free class its part', () => {
    fc.assert(
      fc.property(
        fc.array(plan, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 100, max: 1000 }),
        (plans, share) => {
          const link = linkOf(
            plans.map(({ price, account, reads, isHalting }) => ({
              ...(price === null ? {} : { price, account: `a${account}` }),
              reads: reads > 1,
              isHalting,
            })),
            { ...LIMITED, freeShareThousandths: share },
          );
          const isReading = plans.map(({ reads }) => reads > 1);
          link.run(26);
          const bytes = link.run(20);
          const total = sum(bytes);
          if (isReading.some(Boolean)) expect(total / (20 * RATE)).toBeGreaterThan(0.97);
          const free = link.wires.filter(
            (wire, index) => wire.serviceClass === 'free' && isReading[index],
          );
          const paid = new Set(
            link.wires
              .filter((wire, index) => wire.serviceClass === 'paid' && isReading[index])
              .map((wire) => wire.plan.account),
          );
          if (free.length === 0 || paid.size === 0) return;
          const guard = Math.min(1, Math.max(0.5, share / 500));
          const promised = Math.min(
            share / 1000,
            (guard * free.length) / (free.length + paid.size),
          );
          const got = sum(free.map((wire) => bytes[link.wires.indexOf(wire)]!));
          expect(got / total).toBeGreaterThan(0.95 * promised);
        },
      ),
      { numRuns },
    );
  });

  it('does not move fixed bids to and fro', () => {
    const prices = fc.array(fc.bigInt(1n, 200n), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 8 }), (list, free) => {
        const payers = list.map((price, index) => pays(price, `p${index}`));
        const link = linkOf([...payers, ...Array.from({ length: free }, () => ({}))]);
        link.run(45);
        const before = link.classChanges;
        link.run(60);
        expect(link.classChanges).toBe(before);
      }),
      { numRuns },
    );
  });
});
