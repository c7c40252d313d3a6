import { describe, expect, it } from 'vitest';
import type { BoughtRecord, BudgetRecord, Instalment } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { AutoBidPhase } from '../../../core/share/auto-bid.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { Accounts } from './accounts.ts';
import type { BuyerSide } from './buyer-side.ts';
import { newAccount } from './new-account.ts';
import { phaseOf } from './phase.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

const AT_LIMIT = { code: 'limit_reached', message: 'What you allowed for one seller is used up.' };

interface World {
  readonly sides: readonly object[];
  readonly phase?: AutoBidPhase;
  readonly hindrance?: string | null;
  readonly paid?: Instalment['state'];
  readonly payingFor?: string;
}

/** As the page would be told of a budget that runs. */
async function phaseIn({ sides, phase = 'paying', hindrance = null, paid, payingFor }: World) {
  const { parts: desk, keeper } = await openKit();
  const budget: BudgetRecord = budgetOf({ perSeller: 1_000_000n });
  const account: BoughtRecord = {
    ...newAccount({
      ...{ rail: 'direct', budget, terms: TERMS, floor: FLOOR, key: PAYER },
      random: desk.random,
    }),
    instalments: [
      {
        ...{ wantedId: '1', budgetId: payingFor ?? budget.budgetId, txid: 'aa'.repeat(32) as Txid },
        ...{ amount: 1_000_000n, at: desk.clock.now(), state: paid ?? 'in-block', feeSun: 0n },
      },
    ],
  };
  await keeper.write({ budgets: [budget], bought: [account] });
  const buyer = {
    ...{ isUsedUp: false, isPaying: false, phase, freeBytesPerSecond: 0, torrent: {} },
    sides: new Set(sides as readonly BuyerSide[]),
    bidding: {
      floorOf: ({ terms }: Pick<BuyerSide, 'terms'>) => terms?.floors[0] ?? null,
      hindranceOf: () => hindrance,
    },
  } as unknown as TorrentBuyer;
  const parts = { desk, accounts: new Accounts(desk) };
  const quiet = { budgets: { faultOf: () => null }, questions: { isOpen: () => false } };
  return phaseOf({ ...parts, ...quiet }, budget, buyer);
}

describe('a seller that is bid to, and may be paid no more', () => {
  const stuck = { state: 'open', terms: TERMS, fault: AT_LIMIT };

  it('is no payment on its way', async () => {
    expect(await phaseIn({ sides: [stuck] })).toBe('looking');
    expect(await phaseIn({ sides: [stuck, { ...stuck, state: 'bid', fault: null }] })).toBe(
      'bidding',
    );
  });

  it('leaves one that is on its way what it is', async () => {
    expect(await phaseIn({ sides: [stuck], paid: 'sent' })).toBe('opening');
    expect(await phaseIn({ sides: [stuck], paid: 'sent', payingFor: 'another' })).toBe('looking');
    expect(await phaseIn({ sides: [stuck, { ...stuck, fault: null }] })).toBe('opening');
    expect(await phaseIn({ sides: [{ ...stuck, state: 'opening', fault: null }] })).toBe('opening');
  });
});

it('nothing is measured before somebody is there who may be paid', async () => {
  const phase = 'measuring';
  const [seller, stranger] = [
    { state: 'free', terms: TERMS, fault: null },
    { state: 'free', terms: null, fault: null },
  ];
  expect(await phaseIn({ phase, sides: [] })).toBe('looking');
  expect(await phaseIn({ phase, sides: [stranger] })).toBe('looking');
  expect(await phaseIn({ phase, sides: [seller], hindrance: 'too-dear' })).toBe('looking');
  expect(await phaseIn({ phase, sides: [stranger, seller] })).toBe('measuring');
});
