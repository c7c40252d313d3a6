import { describe, expect, it } from 'vitest';
import { BTT, TRX } from '../../../core/channel/asset.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { BoughtRecord, Instalment, SpendRecord } from '../../../core/ledger/records.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { budgetOf, FLOOR, PAYER, TERMS } from '../desk-kit.suite.ts';
import { keyOf } from '../seller/fake-chain.suite.ts';
import { newAccount } from './new-account.ts';
import { mayOpen, waitAfterEnd } from './openings.ts';
import { dayOf } from './spending.ts';

const NOW = 1_700_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const PRICE = 100_000n;
const BUDGET = budgetOf();
const OTHER = budgetOf({ budgetId: 'other' });
const SETTLEMENT = 2_000_000n;
const FEES = 2_800_000n;

/** A channel that ended, with so many paid bytes out of it. */
function ended(paidBytes: number, change: Partial<BoughtRecord> = {}) {
  const random = (lengthBytes: number) => new Uint8Array(lengthBytes);
  const deposit: Instalment = {
    ...{ wantedId: '1', budgetId: 'budget', txid: null, amount: 67_000_000n, at: NOW },
    ...{ state: 'solid', feeSun: FEES },
  };
  const record: BoughtRecord = {
    ...newAccount({
      ...{ rail: 'channel', budget: BUDGET, terms: TERMS, floor: FLOOR, key: PAYER, random },
    }),
    received: (SETTLEMENT << 20n) + BigInt(paidBytes) * PRICE,
    ...{ instalments: [deposit], phase: 'closing', usedAt: NOW },
    ...change,
  };
  const spend: SpendRecord = {
    ...{ budgetId: 'budget', accountId: record.accountId, day: dayOf(NOW), amount: 0n },
    ...{ paidBytes, freeBytes: 0 },
  };
  return { bought: [record], spends: [spend] };
}

const may = (records: ReturnType<typeof ended>, budget = BUDGET, nowMs = NOW, terms = TERMS) =>
  mayOpen({ budget, terms, floor: { asset: TRX, price: PRICE } }, records, nowMs);

describe('Another opening', () => {
  it('is not paid for in a budget whose last one delivered nothing, and in others a day later', () => {
    const records = ended(0);
    expect(may(records)).toBe(false);
    expect(may(records, BUDGET, NOW + 2 * DAY_MS)).toBe(false);
    expect(may(records, OTHER, NOW + DAY_MS - 1)).toBe(false);
    expect(may(records, OTHER, NOW + DAY_MS)).toBe(true);
    const changed = budgetOf({ budgetId: 'changed', continues: ['budget'] });
    expect(may(records, changed, NOW + 2 * DAY_MS)).toBe(false);
  });

  it('is paid for where the bytes were worth what the opening cost', () => {
    const needed = Number((SETTLEMENT + FEES) / PRICE) * MIB;
    expect(may(ended(needed))).toBe(true);
    expect(may(ended(needed - MIB))).toBe(false);
  });

  it('is judged by the price in what was paid with then, whatever is asked for in another asset', () => {
    const floors = [{ ...FLOOR, asset: BTT, price: 10n ** 18n }];
    const terms = { ...TERMS, floors: [...floors, { ...FLOOR, price: PRICE }] };
    const wanted = { budget: BUDGET, terms, floor: floors[0]! };
    expect(mayOpen(wanted, ended(MIB), NOW)).toBe(false);
    const needed = Number((SETTLEMENT + FEES) / PRICE) * MIB;
    expect(mayOpen(wanted, ended(needed), NOW)).toBe(true);
    expect(mayOpen({ ...wanted, terms: { ...TERMS, floors } }, ended(needed), NOW)).toBe(false);
  });

  it('is another seller’s own, by payee and by signer', () => {
    const records = ended(0);
    const key = addressOfKey(keyOf(0x77));
    expect(may(records, BUDGET, NOW, { ...TERMS, payee: key })).toBe(true);
    expect(may(records, BUDGET, NOW, { ...TERMS, payeeSigner: key })).toBe(true);
  });

  it('waits for as long as the account says, however much it delivered', () => {
    for (const phase of ['ended', 'open'] as const) {
      const records = ended(100 * MIB, { phase, avoidUntil: NOW + 5 });
      expect(may(records)).toBe(false);
      expect(may(records, BUDGET, NOW + 5)).toBe(true);
    }
  });

  it('is not stood in the way of by an account that is open', () => {
    expect(may(ended(0, { phase: 'open' }))).toBe(true);
  });
});

describe('After the end of a channel', () => {
  const open = (paidBytes: number, change: Partial<BoughtRecord> = {}) =>
    ended(paidBytes, { phase: 'open', settlement: SETTLEMENT, ...change });
  const terms = { ...TERMS, floors: [{ ...FLOOR, price: PRICE }] };
  const wait = (records: ReturnType<typeof ended>, present = [terms], nowMs = NOW) =>
    waitAfterEnd(records.bought[0]!, records, present, nowMs);
  const enough = Number((SETTLEMENT + FEES) / PRICE) * MIB;

  it('its seller waits for a day, exactly where another opening would', () => {
    for (const paidBytes of [0, MIB, enough - MIB, enough, enough + MIB]) {
      const records = open(paidBytes);
      const closed = { ...records, bought: [{ ...records.bought[0]!, phase: 'closed' as const }] };
      const until = wait(records);
      expect(until === null).toBe(
        mayOpen({ budget: OTHER, terms, floor: terms.floors[0]! }, closed, NOW),
      );
      if (until === null) continue;
      expect(may(closed, OTHER, until - 1)).toBe(false);
      expect(may(closed, OTHER, until)).toBe(true);
    }
    expect(wait(open(0))).toBe(NOW + DAY_MS);
    expect(wait(open(enough))).toBeNull();
  });

  it('nobody waits where the day is over, or for what is closed already', () => {
    expect(wait(open(0), [terms], NOW + DAY_MS)).toBeNull();
    expect(wait(ended(0))).toBeNull();
  });

  it('what is away is judged by what was paid for its bytes', () => {
    expect(wait(open(enough), [])).toBeNull();
    expect(wait(open(enough - MIB), [])).toBe(NOW + DAY_MS);
    // Who asks for less than it was paid gave less.
    const cheap = { ...TERMS, floors: [{ ...FLOOR, price: PRICE / 2n }] };
    expect(wait(open(enough), [cheap])).toBe(NOW + DAY_MS);
    const stranger = { ...cheap, payee: addressOfKey(keyOf(0x77)) };
    expect(wait(open(enough), [stranger])).toBeNull();
  });

  it('another account with the seller goes on', () => {
    const records = open(0);
    const [record] = records.bought;
    const other = { ...record!, accountId: 'other' as BoughtRecord['accountId'] };
    const beside = (change: Partial<BoughtRecord>) =>
      wait({ ...records, bought: [record!, { ...other, ...change }] });
    expect(beside({})).toBeNull();
    for (const change of [{ phase: 'closed' as const }, { asset: BTT }, { payer: TERMS.payee }]) {
      expect(beside(change)).toBe(NOW + DAY_MS);
    }
  });
});
