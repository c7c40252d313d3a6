/** Restoring a backup: nothing is lowered, lost, paid twice or allowed by it, however old it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signature } from '../../channel/signature.ts';
import { owedFor, unitsOf } from '../../paywire/debt.ts';
import { type LedgerContent, readLedgerBackup, writeLedgerBackup } from '../ledger-backup.ts';
import { anyBought, anyFullWrite, anySold } from '../ledger-samples.suite.ts';
import type { BoughtRecord, LedgerWrite, SoldRecord } from '../records.ts';
import { applied, DIRECT_BOUGHT, DIRECT_SOLD, EMPTY, anyHistory } from './histories.suite.ts';
import { mergeLedger } from './merge-ledger.ts';

const NOW = 5_000;
const RUNS = { numRuns: 60 };
const parts = { nowMs: NOW, isVoucher: () => true };

const merged = (ours: LedgerContent, theirs: LedgerContent) =>
  mergeLedger(ours, theirs, parts).change;

const restored = (ours: LedgerContent, theirs: LedgerContent) =>
  applied(ours, merged(ours, theirs));

const nothing: Required<LedgerWrite> = EMPTY;

describe('one history', () => {
  it('an older backup of the same ledger changes nothing', () => {
    fc.assert(
      fc.property(anyHistory, ({ early, late }) => {
        expect(merged(late, early)).toEqual(nothing);
      }),
      RUNS,
    );
  });

  it('a ledger that fell back to an older state gets all of it again, and pays from none of it', () => {
    fc.assert(
      fc.property(anyHistory, ({ early, late }) => {
        const now = restored(early, late);
        for (const record of late.bought) {
          const mine = now.bought.find(({ accountId }) => accountId === record.accountId);
          const before = early.bought.find(({ accountId }) => accountId === record.accountId);
          expect(mine?.cumulative).toBe(record.cumulative);
          expect(mine?.signature).toBe(record.signature);
          const isNew = before === undefined || before.received < record.received;
          if (isNew && record.rail === 'channel') expect(mine?.phase).not.toBe('open');
        }
        for (const record of late.sold) {
          const mine = now.sold.find(({ accountId }) => accountId === record.accountId);
          expect([mine?.cumulative, mine?.signature]).toEqual([
            record.cumulative,
            record.signature,
          ]);
        }
        expect(new Set(now.journal)).toEqual(new Set(late.journal));
      }),
      RUNS,
    );
  });

  it('into an empty ledger comes everything, once', () => {
    fc.assert(
      fc.property(anyHistory, ({ late }) => {
        const now = restored(EMPTY, late);
        expect(now.bought).toHaveLength(late.bought.length);
        expect(now.sold).toHaveLength(late.sold.length);
        expect(now.journal).toEqual(late.journal);
        expect(merged(now, late)).toEqual(nothing);
        expect(now.bought.filter(isSpendable)).toEqual([]);
        expect(now.sold.filter(isServed)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('any two ledgers', () => {
  it('nothing is lowered, and doing it twice changes nothing more', () => {
    fc.assert(
      fc.property(anyPair(), ({ ours, theirs }) => {
        const now = restored(ours, theirs);
        for (const before of ours.bought) {
          const after = find(now.bought, before);
          expect(after.cumulative >= before.cumulative).toBe(true);
          expect(after.received >= before.received).toBe(true);
          if (after.cumulative === before.cumulative) {
            expect(after.signature).toBe(before.signature);
          }
        }
        for (const before of ours.sold) {
          const after = find(now.sold, before);
          expect(after.cumulative >= before.cumulative).toBe(true);
          expect(after.sent >= before.sent).toBe(true);
          expect(after.claimed >= before.claimed).toBe(true);
          if (after.cumulative === before.cumulative) {
            expect(after.signature).toBe(before.signature);
          }
        }
        expect(merged(now, theirs)).toEqual(nothing);
      }),
      RUNS,
    );
  });

  it('the highest voucher is kept, whoever had it', () => {
    fc.assert(
      fc.property(anyPair(), ({ ours, theirs }) => {
        const now = restored(ours, theirs);
        for (const record of [...theirs.bought, ...theirs.sold]) {
          const list = theirs.bought.includes(record as BoughtRecord) ? now.bought : now.sold;
          const after = list.find(({ accountId }) => accountId === record.accountId);
          expect(after !== undefined && after.cumulative >= record.cumulative).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('no budget, question or open channel comes out of a backup', () => {
    fc.assert(
      fc.property(anyPair(), ({ ours, theirs }) => {
        const change = merged(ours, theirs);
        expect(change.budgets.every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
        for (const record of change.bought) {
          const before = ours.bought.find(({ accountId }) => accountId === record.accountId);
          const asked = (of: BoughtRecord | undefined) =>
            of?.instalments.filter(({ state }) => state === 'wanted').length ?? 0;
          expect(asked(record)).toBeLessThanOrEqual(asked(before));
          if (before === undefined) expect(isSpendable(record)).toBe(false);
          else if (record.cumulative > before.cumulative) expect(record.phase).not.toBe('open');
        }
      }),
      RUNS,
    );
  });
});

describe('one account', () => {
  it('a voucher that is not by the channel’s key is refused, and the record with it', () => {
    fc.assert(
      fc.property(anySold, (record) => {
        const theirs = { ...EMPTY, sold: [record] };
        const { change, refused } = mergeLedger(EMPTY, theirs, {
          ...parts,
          isVoucher: () => false,
        });
        const isSigned = record.signature !== null;
        expect(refused).toEqual(isSigned ? [record.accountId] : []);
        expect(change.sold).toHaveLength(isSigned ? 0 : 1);
      }),
    );
  });

  it('an end that the seller agreed to, or that the chain told, is not forgotten', () => {
    fc.assert(
      fc.property(anySold, (record) => {
        const open: SoldRecord = { ...record, phase: 'open', finalAmount: null };
        const closing: SoldRecord = { ...record, phase: 'closing', finalAmount: 7n };
        const pair = [
          restored({ ...EMPTY, sold: [open] }, { ...EMPTY, sold: [closing] }),
          restored({ ...EMPTY, sold: [closing] }, { ...EMPTY, sold: [open] }),
        ];
        for (const { sold } of pair) {
          expect(sold[0]).toMatchObject({ phase: 'closing', finalAmount: 7n });
        }
      }),
    );
  });

  it('an end that its seller signed for the payer is not forgotten either, and nothing is paid after it', () => {
    fc.assert(
      fc.property(anyBought, (record) => {
        const entries = Object.entries(record).filter(([name]) => name !== 'agreed');
        const open = { ...(Object.fromEntries(entries) as unknown as BoughtRecord), phase: 'open' };
        const agreed = { finalAmount: 7n, signature: 'ab'.repeat(65) as Signature };
        const of = (bought: object) => ({ ...EMPTY, bought: [bought as BoughtRecord] });
        for (const phase of ['closing', 'open']) {
          const ended = of({ ...open, agreed, phase });
          for (const { bought } of [restored(of(open), ended), restored(ended, of(open))]) {
            expect(bought[0]?.agreed).toEqual(agreed);
          }
          expect(restored(of(open), ended).bought[0]?.phase).toBe('closing');
          expect(restored(EMPTY, ended).bought[0]).toMatchObject({ agreed });
          expect(isSpendable(restored(EMPTY, ended).bought[0]!)).toBe(false);
        }
      }),
    );
  });

  it('direct payments that were not known count as served, at both ends, and are credited once', () => {
    const { credits } = DIRECT_SOLD;
    const sold = restored(EMPTY, { ...EMPTY, ...DIRECT_SOLD });
    const [account] = sold.sold;
    expect(account?.balance).toBe(1_500n);
    expect(owedFor(account?.sent ?? 0n)).toBe(1_500n);
    expect(sold.credits).toEqual(credits);

    // The same payer paid again meanwhile.
    const [known] = DIRECT_SOLD.sold;
    const other = { ...credits[0]!, txid: 'ee'.repeat(32) as never, amount: 400n };
    const ours = {
      ...EMPTY,
      sold: [{ ...known!, balance: 400n, sent: unitsOf(100n) }],
      credits: [other],
    };
    const both = restored(ours, { ...EMPTY, ...DIRECT_SOLD }).sold[0];
    expect(both?.balance).toBe(1_900n);
    expect((both?.balance ?? 0n) - owedFor(both?.sent ?? 0n)).toBe(300n);

    const bought = restored(EMPTY, { ...EMPTY, bought: [DIRECT_BOUGHT] }).bought[0];
    expect(owedFor(bought?.received ?? 0n)).toBe(1_500n);
    expect(bought?.delegate).toBeNull();
    expect(bought?.instalments.map(({ state }) => state)).toEqual(['solid', 'solid']);
  });
});

describe('the text of a backup', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyFullWrite, fc.nat(), (content, madeAt) => {
        const read = readLedgerBackup(writeLedgerBackup(content, madeAt));
        expect(read).toEqual({ madeAt, content, unreadableCount: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it('says what it is not, and counts what cannot be read', () => {
    const code = 'backup_invalid';
    for (const text of ['', '{', '[]', 'null', '{"magic":"bittern-vault"}']) {
      expect(() => readLedgerBackup(text)).toThrow(expect.objectContaining({ code }));
    }
    const text = writeLedgerBackup(EMPTY, 1);
    expect(() => readLedgerBackup(text.replace('"version":1', '"version":2'))).toThrow(/newer/);
    expect(() => readLedgerBackup(text.replace('"sold":[]', '"sold":5'))).toThrow(/missing/);
    expect(readLedgerBackup(text.replace('"sold":[]', '"sold":[5]')).unreadableCount).toBe(1);
  });
});

function isSpendable({ rail, phase, received, instalments }: BoughtRecord): boolean {
  const paid = instalments
    .filter(({ state }) => state !== 'wanted' && state !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0n);
  return rail === 'channel' ? phase === 'open' : phase === 'open' && unitsOf(paid) > received;
}

function isServed({ rail, phase, balance, sent }: SoldRecord): boolean {
  return rail === 'channel' ? phase === 'open' : unitsOf(balance) > sent;
}

function find<T extends { readonly accountId: string }>(list: readonly T[], of: T): T {
  const found = list.find(({ accountId }) => accountId === of.accountId);
  if (found === undefined) throw new Error(`${of.accountId} is gone`);
  return found;
}

/** Ledgers that know some of the same accounts, in any states. */
function anyPair() {
  const side = fc.record({ write: anyFullWrite, bought: anyBought, sold: anySold });
  return fc.tuple(side, side, anyBought, anySold).map(([one, other, bought, sold]) => ({
    ours: { ...one.write, bought: [bought, one.bought], sold: [sold, one.sold] },
    theirs: {
      ...other.write,
      bought: [like(bought, other.bought)],
      sold: [like(sold, other.sold)],
    },
  }));
}

/** Another state of the same account. */
function like<T extends BoughtRecord | SoldRecord>(of: T, state: T): T {
  const { accountId, channel, payer, payee, asset, chainId } = of;
  return { ...state, accountId, channel, payer, payee, asset, chainId };
}
