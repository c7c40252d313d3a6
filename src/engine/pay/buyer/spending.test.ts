import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTTOLD, TRX } from '../../../core/channel/asset.ts';
import type {
  AccountId,
  BoughtRecord,
  Instalment,
  SpendRecord,
} from '../../../core/ledger/records.ts';
import { budgetOf, FLOOR, PAYER, TERMS } from '../desk-kit.suite.ts';
import { newAccount } from './new-account.ts';
import { dayOf, Spending } from './spending.ts';
import { tightest } from './used-up.ts';

const NOW = 1_700_000_000_000;
const TODAY = dayOf(NOW);

function account(rail: 'direct' | 'channel', instalments: Partial<Instalment>[]): BoughtRecord {
  const random = (lengthBytes: number) => new Uint8Array(lengthBytes);
  const made = newAccount({
    rail,
    budget: budgetOf(),
    terms: TERMS,
    floor: FLOOR,
    key: PAYER,
    random,
  });
  return {
    ...made,
    instalments: instalments.map((one, index) => ({
      wantedId: String(index),
      budgetId: 'budget',
      txid: null,
      amount: 0n,
      at: NOW,
      state: 'sent',
      feeSun: 0n,
      ...one,
    })),
  };
}

function roomToFund(spending: Spending, ...of: Parameters<Spending['roomsToFund']>): bigint {
  return tightest(spending.roomsToFund(...of)).room;
}

function spend(accountId: AccountId, amount: bigint, day = TODAY): SpendRecord {
  return { budgetId: 'budget', accountId, day, amount, paidBytes: 0, freeBytes: 0 };
}

describe('Spending', () => {
  it('counts a deposit once, whether it is spent or not', () => {
    const channel = account('channel', [{ amount: 60n }]);
    const records = { bought: [channel], spends: [spend(channel.accountId, 20n)], budgets: [] };
    const spending = new Spending(budgetOf({ limit: 100n }), records, TODAY);
    expect(spending).toMatchObject({ spent: 20n, reserved: 40n, left: 40n });
    expect(spending.roomToSpend(channel.accountId)).toBe(80n);
    expect(roomToFund(spending, TERMS.payee, 'channel')).toBe(40n);
  });

  it('holds nothing in a channel that is closed: the rest was given back', () => {
    const channel = account('channel', [{ amount: 60n }]);
    const reservedIn = (phase: BoughtRecord['phase']) => {
      const records = {
        bought: [{ ...channel, phase }],
        spends: [spend(channel.accountId, 20n)],
        budgets: [],
      };
      return new Spending(budgetOf({ limit: 100n }), records, TODAY).reserved;
    };
    expect([reservedIn('closing'), reservedIn('ended')]).toEqual([40n, 40n]);
    expect(reservedIn('closed')).toBe(0n);
  });

  it('counts what the page was asked for, and not what failed', () => {
    const bought = [
      account('channel', [
        { amount: 60n, state: 'wanted' },
        { amount: 30n, state: 'failed' },
      ]),
    ];
    const spending = new Spending(
      budgetOf({ limit: 100n }),
      { bought, spends: [], budgets: [] },
      TODAY,
    );
    expect(spending.left).toBe(40n);
  });

  it('takes fees out of a budget in TRX', () => {
    const bought = [account('direct', [{ amount: 60n, feeSun: 7n }])];
    const spending = new Spending(
      budgetOf({ limit: 100n }),
      { bought, spends: [], budgets: [] },
      TODAY,
    );
    expect(spending).toMatchObject({ feesSun: 7n, left: 33n });
  });

  it('sets aside what a payment that is asked for may burn, and calls it burnt when it was', () => {
    const bought = [account('direct', [{ amount: 60n, feeSun: 7n, state: 'wanted' }])];
    const spending = new Spending(
      budgetOf({ limit: 100n }),
      { bought, spends: [], budgets: [] },
      TODAY,
    );
    expect(spending).toMatchObject({ feesSun: 0n, left: 33n });
    const inToken = budgetOf({ limit: 100n, asset: BTTOLD });
    expect(new Spending(inToken, { bought, spends: [], budgets: [] }, TODAY).left).toBe(40n);
  });

  it('holds the limits of a day and of a seller', () => {
    const channel = account('channel', [{ amount: 60n }]);
    const records = {
      bought: [channel],
      spends: [spend(channel.accountId, 5n), spend(channel.accountId, 9n, dayOf(0))],
      budgets: [],
    };
    const limits = budgetOf({ limit: 100n, perDay: 8n, perSeller: 70n });
    const spending = new Spending(limits, records, TODAY);
    expect(spending.roomToSpend(channel.accountId)).toBe(3n);
    expect(roomToFund(spending, TERMS.payee, 'channel')).toBe(10n);
    expect(roomToFund(spending, TERMS.payee, 'direct')).toBe(3n);
  });

  it('never lets vouchers and deposits exceed the limit, in whatever order they come', () => {
    const step = fc.record({ isVoucher: fc.boolean(), wish: fc.bigInt(1n, 60n), at: fc.nat(1) });
    const limit = fc.option(fc.bigInt(1n, 80n), { nil: null });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), limit, limit, (steps, perDay, perSeller) => {
        const budget = budgetOf({ limit: 100n, perDay, perSeller });
        let bought = [account('channel', []), account('direct', [])];
        let spends: SpendRecord[] = [];
        for (const { isVoucher, wish, at } of steps) {
          const spending = new Spending(budget, { bought, spends, budgets: [] }, TODAY);
          const { accountId, rail, payee } = bought[at]!;
          const room = isVoucher
            ? spending.roomToSpend(accountId)
            : roomToFund(spending, payee, rail);
          const amount = wish < room ? wish : room;
          if (isVoucher) {
            const before = spends.find((one) => one.accountId === accountId)?.amount ?? 0n;
            spends = [
              ...spends.filter((one) => one.accountId !== accountId),
              spend(accountId, before + amount),
            ];
          } else {
            bought = bought.map((one, index) =>
              index === at
                ? {
                    ...one,
                    instalments: [...one.instalments, ...account(rail, [{ amount }]).instalments],
                  }
                : one,
            );
          }
        }
        const end = new Spending(budget, { bought, spends, budgets: [] }, TODAY);
        expect(end.left).toBeGreaterThanOrEqual(0n);
        expect(end.spent + end.reserved).toBeLessThanOrEqual(100n);
        if (perSeller !== null) expect(end.spent + end.reserved).toBeLessThanOrEqual(perSeller);
        if (perDay !== null) expect(end.spent).toBeLessThanOrEqual(perDay);
        expect(budget.asset).toEqual(TRX);
      }),
      { numRuns: 100 },
    );
  });
});
