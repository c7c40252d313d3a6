import { describe, expect, it } from 'vitest';
import { FACTS, Link, SETTINGS } from './link.suite.ts';
import { ShareScheduler } from './scheduler.ts';
import type { WireFacts, WireId } from './share.ts';

const id = (number: number): WireId => number as WireId;
const never = (): number => 0;

describe('slots', () => {
  function swarm(count: number, limit: number | null, facts: Partial<WireFacts> = {}) {
    const settings = { ...SETTINGS, uploadLimitBytesPerSecond: limit };
    const scheduler = new ShareScheduler(settings);
    for (let number = 1; number <= count; number++) {
      scheduler.add(id(number), 0);
      scheduler.update(id(number), { ...FACTS, isUnchoked: false, ...facts });
    }
    return scheduler;
  }

  it('unchokes as many as there are slots, fewer where they would starve', () => {
    expect(swarm(30, null).rechoke(0, never).size).toBe(10);
    expect(swarm(30, 8192).rechoke(0, never).size).toBe(7);
    expect(swarm(30, 100).rechoke(0, never).size).toBe(3);
    expect(swarm(4, null).rechoke(0, never).size).toBe(4);
    expect(swarm(30, null, { isSeeder: true }).rechoke(0, never).size).toBe(0);
    expect(swarm(30, null, { isInterested: false }).rechoke(0, never).size).toBe(0);
  });

  it('prefers those who give, and one by chance for 30 s', () => {
    const scheduler = swarm(20, null);
    for (let number = 12; number <= 20; number++) {
      scheduler.update(id(number), { ...FACTS, isUnchoked: false, downBytesPerSecond: number });
    }
    const chosen = scheduler.rechoke(0, () => 0.5);
    expect([...chosen].filter((wire) => wire >= 12)).toHaveLength(9);
    const lucky = [...chosen].find((wire) => wire < 12)!;
    expect(scheduler.rechoke(10_000, () => 0.99).has(lucky)).toBe(true);
    expect(scheduler.rechoke(20_000, () => 0.99).has(lucky)).toBe(true);
    expect(scheduler.rechoke(30_000, () => 0.99).has(lucky)).toBe(false);
  });

  it('gives everybody a turn when nobody gives', () => {
    const scheduler = swarm(30, null);
    const seen = new Set<WireId>();
    for (let time = 0; time < 300_000; time += 10_000) {
      const chosen = scheduler.rechoke(time, never);
      for (let number = 1; number <= 30; number++) {
        scheduler.update(id(number), { ...FACTS, isUnchoked: chosen.has(id(number)) });
        if (chosen.has(id(number))) seen.add(id(number));
      }
    }
    expect(seen.size).toBe(30);
  });

  it('has room for one who becomes interested only while there is', () => {
    const scheduler = swarm(10, null, { isUnchoked: true });
    expect(scheduler.hasFreeSlot(0)).toBe(false);
    scheduler.remove(id(3));
    expect(scheduler.hasFreeSlot(0)).toBe(true);
  });

  it('keeps paid wires besides', () => {
    const link = new Link(20_000_000, 'equal', {
      ...SETTINGS,
      uploadLimitBytesPerSecond: 2_000_000,
    });
    for (let number = 1; number <= 12; number++) link.add({});
    for (const price of [1n, 2n]) link.add({ account: `payer of ${String(price)}`, price });
    link.decide();
    const chosen = link.scheduler.rechoke(link.nowMs, never);
    expect(chosen.size).toBe(12);
    expect(chosen.has(id(13)) && chosen.has(id(14))).toBe(true);
  });
});
