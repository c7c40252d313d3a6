import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../../core/ledger/records.ts';
import { FaultError } from '../../../core/fault.ts';
import { settle } from './desk-samples.suite.ts';
import { notYet } from './not-checked.ts';
import { OpeningLooks, type Opener } from './opening-looks.ts';

type Answer = 'there' | 'absent' | 'no node' | 'never';

function market() {
  const clock = { time: 1_000_000, now: () => clock.time };
  const looks = new OpeningLooks(clock);
  const made = {
    clock,
    looks,
    /** Addresses or accounts, in the order in which they were looked for. */
    order: [] as string[],
    running: 0,
    most: 0,
    ask(opener: Partial<Opener>, answer: Answer = 'absent'): Promise<string> {
      const of = { remoteAddress: null, known: null, ...opener };
      const look = async (): Promise<string> => {
        made.order.push(of.known ?? of.remoteAddress ?? 'unknown');
        made.running += 1;
        made.most = Math.max(made.most, made.running);
        if (answer === 'never') await new Promise(() => undefined);
        await Promise.resolve();
        made.running -= 1;
        if (answer === 'absent') throw notYet('The deposit is in no block yet.');
        if (answer === 'no node') throw new FaultError('node_unreachable', 'None.');
        return 'opened';
      };
      return looks.make(of, look).catch((error: unknown) => (error as Error).message);
    },
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= 500) {
        clock.time += 500;
        looks.tick();
        await settle();
      }
    },
  };
  return made;
}

const ATTACKER = '203.0.113.7';
const HONEST = '198.51.100.7';

describe('OpeningLooks', () => {
  it('makes a few at once, and all of one network in their order', async () => {
    const { ask, order, pass } = market();
    const answers = Array.from({ length: 8 }, () => ask({ remoteAddress: HONEST }, 'there'));
    await settle();
    expect(await Promise.all(answers)).toEqual(Array<string>(8).fill('opened'));
    const slow = market();
    for (let at = 0; at < 9; at += 1) void slow.ask({ remoteAddress: HONEST }, 'never');
    await slow.pass(60_000);
    expect(slow.most).toBe(3);
    expect(order).toHaveLength(8);
    await pass(500);
  });

  it('gives a network that names what is not there ever fewer, and says so to the rest', async () => {
    const { ask, order, pass } = market();
    const answers: string[] = [];
    // Two minutes of fifty wires that ask again and again.
    for (let second = 0; second < 120; second += 1) {
      for (let wire = 0; wire < 50; wire += 1) {
        void ask({ remoteAddress: ATTACKER }).then((answer) => answers.push(answer));
      }
      await pass(1_000);
    }
    expect(order.length).toBeLessThanOrEqual(14);
    expect(order.length).toBeGreaterThan(8);
    expect(answers.filter((answer) => answer.includes('Too many')).length).toBeGreaterThan(5_000);
  });

  it('lets honest networks have their turn meanwhile, and known channels', async () => {
    const { ask, pass } = market();
    for (let wire = 0; wire < 200; wire += 1) {
      void ask({ remoteAddress: `203.0.${String(wire)}.7` });
      void ask({ remoteAddress: ATTACKER });
    }
    const honest = ask({ remoteAddress: HONEST }, 'there');
    const known = ask({ remoteAddress: ATTACKER, known: 'c4'.repeat(32) as AccountId }, 'there');
    // One in two hundred networks: its turn comes within the time an opening has.
    await pass(20_000);
    expect(await Promise.race([honest, settle().then(() => 'waiting')])).toBe('opened');
    expect(await known).toBe('opened');
  });

  it('forgives when a channel was there, and blames nobody for nodes that are silent', async () => {
    const { ask, order, pass } = market();
    for (let at = 0; at < 8; at += 1) await ask({ remoteAddress: HONEST }, 'no node');
    void ask({ remoteAddress: HONEST }, 'there');
    await pass(1_000);
    expect(order).toHaveLength(9);
    for (let at = 0; at < 3; at += 1) void ask({ remoteAddress: HONEST });
    await pass(20_000);
    void ask({ remoteAddress: HONEST }, 'there');
    await pass(10_000);
    const before = order.length;
    for (let at = 0; at < 5; at += 1) void ask({ remoteAddress: HONEST }, 'there');
    await pass(1_000);
    expect(order.length - before).toBe(5);
  });

  it('goes on when the clock is set back', async () => {
    const { ask, clock, order, pass } = market();
    for (let at = 0; at < 8; at += 1) await ask({ remoteAddress: HONEST }, 'no node');
    clock.time -= 30 * 60 * 60 * 1000;
    void ask({ remoteAddress: HONEST }, 'there');
    await pass(1_500);
    expect(order).toHaveLength(9);
  });
});
