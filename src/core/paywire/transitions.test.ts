/**
 * The tables against the machines, both ways: every move that they make is in them, and every line of
 * them is a move that was made.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUYER_TRANSITIONS } from './buyer-transitions.ts';
import type { BuyerEvent } from './buyer-events.ts';
import { NO_WITNESS } from './model/link.suite.ts';
import { PROBES } from './model/probes.suite.ts';
import { step } from './model/steps.suite.ts';
import { run } from './model/trial.suite.ts';
import { triggerOf } from './model/trigger.suite.ts';
import { WALKS } from './model/walks.suite.ts';
import { FLOOR, World } from './model/world.suite.ts';
import { SELLER_TRANSITIONS } from './seller-transitions.ts';
import type { SellerEvent } from './seller-events.ts';

const { FUZZ_RUNS } = process.env;
const RUNS = FUZZ_RUNS === undefined ? { numRuns: 3_000, seed: 4 } : { numRuns: Number(FUZZ_RUNS) };

const MARKED = new Set(['offer q=0', 'offer q=1', 'offer q=2', 'ack', 'need', 'close']);

const lines = [
  ...BUYER_TRANSITIONS.map((line) => ({ side: 'buyer', ...line })),
  ...SELLER_TRANSITIONS.map((line) => ({ side: 'seller', ...line })),
].map(({ side, from, event, to }) => `${side} ${from} | ${event} | ${to}`);
const known = new Set(lines);

/** The lines that stand for a move; none where it is in no table. */
function linesOf(from: string, event: BuyerEvent | SellerEvent, to: string): readonly string[] {
  const trigger = triggerOf(event);
  const own = `${from} | ${trigger} | ${to}`;
  const anyMark = `${from} | any mark | ${to}`;
  const anyEvent = `${from} | any event | ${to}`;
  const lines = [own, ...(MARKED.has(trigger) ? [anyMark] : []), anyEvent];
  return lines.filter((line) => known.has(line));
}

class Moves {
  readonly made = new Set<string>();
  readonly missing = new Set<string>();

  add(from: string, event: BuyerEvent | SellerEvent, to: string): void {
    if (from.split(' ')[1] === to) return;
    const found = linesOf(from, event, to);
    for (const line of found) this.made.add(line);
    if (found.length === 0) this.missing.add(`${from} | ${triggerOf(event)} | ${to}`);
  }
}

function worldOf(moves: Moves, isDirect: boolean): World {
  const world = new World({ isSolid: true, isDirect, deposit: 1_000_000n });
  world.witness = {
    ...NO_WITNESS,
    buyerMoved: (from, event, to) => {
      moves.add(`buyer ${from}`, event, to);
    },
    sellerMoved: (from, event, to) => {
      moves.add(`seller ${from}`, event, to);
    },
  };
  return world;
}

/** Anything at any moment: a schedule, and in between what may come from a peer that does not care. */
function probe(moves: Moves, isDirect: boolean, numbers: readonly number[]): void {
  const world = worldOf(moves, isDirect);
  world.bid(world.connect(numbers.length % 4 > 0), FLOOR);
  for (const number of numbers) {
    const argument = Math.floor(number / 3);
    const link = world.links.filter(({ isUp }) => isUp)[0] ?? world.connect();
    if (number % 3 > 0) step(world, 'honest', argument);
    else PROBES[argument % PROBES.length]?.(world, link);
  }
}

describe('the tables of transitions', () => {
  it('name nothing twice', () => {
    expect(known.size).toBe(lines.length);
  });

  it('have every move that the machines make, and no line that is never gone along', () => {
    const moves = new Moves();
    for (const { isDirect = false, go } of WALKS) {
      const world = worldOf(moves, isDirect);
      go(world, world.connect());
    }
    fc.assert(
      fc.property(
        fc.constantFrom('honest' as const, 'bad buyer' as const, 'bad seller' as const),
        fc.array(fc.nat(50_000), { minLength: 10, maxLength: 60 }),
        fc.boolean(),
        (peers, steps, isActive) => {
          const trial = { peers, steps, isActive, isSolid: true, isDirect: false };
          run({ ...trial, deposit: 1_000_000n }, (from, event, to) => {
            moves.add(from, event, to);
          });
        },
      ),
      RUNS,
    );
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.nat(50_000), { minLength: 1, maxLength: 24, size: 'max' }),
        (isDirect, numbers) => {
          probe(moves, isDirect, numbers);
        },
      ),
      RUNS,
    );
    expect([...moves.missing].sort()).toEqual([]);
    expect(lines.filter((line) => !moves.made.has(line))).toEqual([]);
  }, 3_600_000);
});
