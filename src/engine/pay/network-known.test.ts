import { beforeEach, describe, expect, it } from 'vitest';
import type { BoughtRecord, BudgetRecord, SoldRecord } from '../../core/ledger/records.ts';
import { NetworkKnown } from './network-known.ts';

type Parts = ConstructorParameters<typeof NetworkKnown>[0];

const keeper = { budgets: [], bought: [], sold: [] } as {
  budgets: Pick<BudgetRecord, 'stoppedAt'>[];
  bought: Pick<BoughtRecord, 'phase'>[];
  sold: Pick<SoldRecord, 'phase'>[];
};
let asked = 0;
let changes = 0;
let isKnown = false;
let answer: () => Promise<null>;
let known: NetworkKnown;

beforeEach(() => {
  [keeper.budgets, keeper.bought, keeper.sold] = [[], [], []];
  [asked, changes, isKnown] = [0, 0, false];
  answer = () => Promise.resolve(null);
  const network = { chainId: 1, name: 'devnet', hasContract: true };
  known = new NetworkKnown({
    keeper: keeper as unknown as Parts['keeper'],
    chain: () => {
      asked += 1;
      return answer();
    },
    network: () => (isKnown ? network : null),
    changed: () => {
      changes += 1;
    },
  });
});

describe('which network is chosen', () => {
  it('is not asked for where nobody pays, earns, owes or is owed', () => {
    keeper.budgets = [{ stoppedAt: 5 }];
    keeper.bought = [{ phase: 'ended' }];
    keeper.sold = [{ phase: 'closed' }];
    known.tick(0);
    expect(asked).toBe(0);
  });

  it.each([
    ['a budget that goes on', () => (keeper.budgets = [{ stoppedAt: null }])],
    ['a channel that is open', () => (keeper.bought = [{ phase: 'open' }])],
    ['a channel that is being closed', () => (keeper.bought = [{ phase: 'closing' }])],
    ['something to claim', () => (keeper.sold = [{ phase: 'claim-only' }])],
  ])('is asked for because of %s, and told when it came', async (_name, make) => {
    make();
    known.tick(0);
    expect(asked).toBe(1);
    await Promise.resolve();
    expect(changes).toBe(1);
  });

  it('is asked for again every five seconds until it is known', async () => {
    keeper.sold = [{ phase: 'open' }];
    answer = () => Promise.reject(new Error('No node.'));
    for (let at = 0; at <= 10_000; at += 500) known.tick(at);
    expect(asked).toBe(3);
    await Promise.resolve();
    expect(changes).toBe(0);
    isKnown = true;
    known.tick(60_000);
    expect(asked).toBe(3);
  });
});
