import { describe, expect, it } from 'vitest';
import { Link, SETTINGS, type WirePlan } from './link.suite.ts';

const LIMITED = { ...SETTINGS, uploadLimitBytesPerSecond: 1_000_000 };
const fresh = (number: number): WirePlan => ({
  ...{ account: `fresh ${String(number)}`, price: 9n, hasPaid: false },
});
const PAYER: WirePlan = { account: 'payer', price: 9n, hasPaid: true };

function crowded(): Link {
  const link = new Link(20_000_000, 'equal', LIMITED);
  for (let number = 0; number < LIMITED.paidSlots; number += 1) link.add(fresh(number));
  link.run(1);
  expect(link.wires.every(({ serviceClass }) => serviceClass === 'paid')).toBe(true);
  return link;
}

const isIn = (link: Link, index: number) => link.wires[index]?.verdict?.isInPaidSet === true;

describe('Twenty that never paid', () => {
  it('hold the slots for five seconds against one that did', () => {
    const link = crowded();
    const payer = link.add(PAYER);
    link.run(1);
    // It need not go away meanwhile: it is not told that all is taken.
    expect(payer.verdict).toMatchObject({ isInPaidSet: false, isBusy: false });
    link.run(5);
    expect(payer.verdict?.isInPaidSet).toBe(true);
    expect(link.wires.filter((_, index) => isIn(link, index))).toHaveLength(LIMITED.paidSlots);
  });

  it('hold them for good once they pay', () => {
    const link = crowded();
    for (const wire of link.wires) link.change(wire, { hasPaid: true });
    const payer = link.add(PAYER);
    link.run(30);
    expect(payer.verdict).toMatchObject({ isInPaidSet: false, isBusy: true });
  });

  it('make room for a newcomer as well', () => {
    const link = crowded();
    link.run(5);
    const newcomer = link.add({ ...PAYER, account: 'newcomer', hasPaid: false });
    link.run(1.5);
    expect(newcomer.verdict?.isInPaidSet).toBe(true);
  });

  it('are not tried anew by going away', () => {
    const link = crowded();
    link.run(5);
    for (const wire of link.wires) link.scheduler.remove(wire.id);
    link.wires.length = 0;
    link.run(2);
    const again = Array.from({ length: LIMITED.paidSlots }, (_, number) => link.add(fresh(number)));
    link.run(1);
    const payer = link.add(PAYER);
    link.run(1.5);
    expect(payer.verdict?.isInPaidSet).toBe(true);
    expect(again.filter(({ verdict }) => verdict?.isInPaidSet)).toHaveLength(19);
  });
});

it('One that never paid keeps its slot while nobody else wants it', () => {
  const link = new Link(20_000_000, 'equal', LIMITED);
  link.add(fresh(1));
  link.add({});
  link.run(60);
  expect(isIn(link, 0)).toBe(true);
  expect(link.classChanges).toBeLessThanOrEqual(1);
});
