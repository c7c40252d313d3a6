/** A backup into ledgers that are in use: one that is ahead of it, one behind, one that was lost. */
import { describe, expect, it } from 'vitest';
import type { JournalRecord, SoldRecord } from '../../core/ledger/records.ts';
import { TRX } from '../../core/channel/asset.ts';
import { sign } from '../../core/channel/signature.ts';
import { MemoryLog } from '../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../storage/ledger/memory-ledger.ts';
import { newAccount } from './buyer/new-account.ts';
import { budgetOf, FLOOR as PAID_FLOOR, openKit, PAYER, TERMS } from './desk-kit.suite.ts';
import { type BackupDesk, LedgerBackups } from './ledger-backups.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { Market } from './seller/desk-kit.suite.ts';
import { keyOf } from './seller/fake-chain.suite.ts';
import { BLOCK, FLOOR, SETTLEMENT } from './seller/desk-samples.suite.ts';

const clock = { now: () => 1_800_000_000_000 };

function backupsOf(keeper: LedgerKeeper, ...desks: BackupDesk[]): LedgerBackups {
  return new LedgerBackups(keeper, clock, desks);
}

async function emptyKeeper(): Promise<LedgerKeeper> {
  return LedgerKeeper.open(new MemoryLedger(), () => undefined);
}

/** A seller that was paid, and the backup that was made before more was paid. */
async function soldSome() {
  const market = await Market.open();
  const customer = await market.customer(0x21);
  customer.take(8 * BLOCK);
  await customer.pay(customer.owed(FLOOR, SETTLEMENT));
  const { text } = await backupsOf(market.keeper, market.desk).save();
  customer.take(8 * BLOCK);
  await customer.pay(customer.owed(FLOOR, SETTLEMENT));
  return { market, customer, text, best: customer.owed(FLOOR, SETTLEMENT) };
}

describe('a seller’s ledger', () => {
  it('that is ahead of the backup stays as it is, and goes on being paid', async () => {
    const { market, customer, text, best } = await soldSome();
    const backups = backupsOf(market.keeper, market.desk);
    expect(await backups.preview(text)).toMatchObject({ hasMore: false, keptAccounts: 1 });
    await backups.restore(text);
    expect(market.keeper.sold[0]?.cumulative).toBe(best);
    expect(customer.take(4 * BLOCK)).toBe(4 * BLOCK);
    await customer.pay(customer.owed(FLOOR, SETTLEMENT));
    expect(market.keeper.sold[0]).toMatchObject({ phase: 'open' });
    expect(market.keeper.sold[0]!.cumulative > best).toBe(true);
  });

  it('that was lost gets its vouchers again, to claim and for nothing else', async () => {
    const { market, text } = await soldSome();
    const before = market.keeper.sold[0]!;
    market.ledger = new MemoryLedger();
    await market.restart();
    const backups = backupsOf(market.keeper, market.desk);
    const found = await backups.preview(text);
    expect(found).toMatchObject({ addedAccounts: 1, raisedAccounts: 0, refusedAccounts: 0 });
    expect(market.keeper.sold).toEqual([]);
    await backups.restore(text);
    const [sold] = market.keeper.sold;
    expect(sold).toMatchObject({ phase: 'claim-only', channel: before.channel });
    expect(found.claimable).toEqual({ trx: sold!.cumulative });
    const claimable = market.desk.handlers['earn.claimable'](null);
    expect(claimable).toMatchObject([{ cumulative: sold!.cumulative }]);

    const again = market.connect(0x21);
    await again.open();
    expect(again.isPaid).toBe(false);
  });

  it('that is behind takes the higher voucher over, on the wire that pays it too', async () => {
    const { market, customer, text } = await soldSome();
    const { channel, chainId, ...rest } = market.keeper.sold[0]!;
    const cumulative = rest.cumulative + 5_000n;
    const voucher = { cumulative, signature: customer.voucher(cumulative) };
    const higher: SoldRecord = { ...rest, ...{ channel, chainId }, ...voucher };
    const other = await emptyKeeper();
    await other.write({ sold: [higher] });
    const newer = (await backupsOf(other).save()).text;
    const found = await backupsOf(market.keeper, market.desk).restore(newer);
    expect(found).toMatchObject({ addedAccounts: 0, raisedAccounts: 1 });
    await market.pass(3_000);
    expect(customer.isPaid).toBe(false);
    expect(market.keeper.sold[0]).toMatchObject({ ...voucher, phase: 'claim-only' });
    // The older one, after all: nothing falls back.
    await backupsOf(market.keeper, market.desk).restore(text);
    expect(market.keeper.sold[0]).toMatchObject(voucher);
  });

  it('takes no voucher that the channel’s key never signed', async () => {
    const { market, text } = await soldSome();
    const forged = text.replace(/"signature":"(..)/, '"signature":"00');
    const keeper = await emptyKeeper();
    const found = await backupsOf(keeper).restore(forged);
    expect(found).toMatchObject({ addedAccounts: 0, refusedAccounts: 1 });
    expect(keeper.sold).toEqual([]);
    expect(market.keeper.sold).toHaveLength(1);
  });
});

describe('a restore', () => {
  it('brings histories in that nothing can be spent from, once, in the order of time', async () => {
    const from = await emptyKeeper();
    const line = { ...LINE, at: 5 };
    await from.write({ budgets: [budgetOf()], journal: [line, line] });
    const { name, text } = await backupsOf(from).save();
    expect(name).toBe('bittern-payments-2027-01-15.backup');
    const keeper = await emptyKeeper();
    await keeper.write({ journal: [{ ...LINE, at: 9 }] });
    const backups = backupsOf(keeper);
    const [first, second] = await Promise.all([backups.restore(text), backups.restore(text)]);
    expect([first.addedLines, first.addedBudgets, first.hasMore]).toEqual([2, 1, true]);
    expect(second.hasMore).toBe(false);
    expect(keeper.budgets).toEqual([budgetOf({ stoppedAt: clock.now() })]);
    expect((await keeper.journal()).map(({ at }) => at)).toEqual([5, 5, 9]);
  });

  it('brings the end back that a seller signed, and nothing is paid from that channel', async () => {
    const { random } = (await openKit()).parts;
    const budget = budgetOf();
    const made = newAccount({
      ...{ rail: 'channel', budget, terms: TERMS, floor: PAID_FLOOR, key: PAYER, random },
    });
    const agreed = { finalAmount: 5n, signature: sign(new Uint8Array(32).fill(7), keyOf(1)) };
    const from = await emptyKeeper();
    await from.write({ bought: [{ ...made, phase: 'closing', agreed }] });
    const { text } = await backupsOf(from).save();
    const lost = await emptyKeeper();
    await backupsOf(lost).restore(text);
    const behind = await emptyKeeper();
    await behind.write({ bought: [made] });
    await backupsOf(behind).restore(text);
    for (const keeper of [lost, behind]) {
      expect(keeper.boughtFrom(made.accountId)).toMatchObject({ phase: 'closing', agreed });
    }
  });

  it('is refused to an engine that does not own the ledger any more', async () => {
    const home = { epoch: 0, lines: [] as string[] };
    const open = () => LedgerKeeper.open(new MemoryLedger(new MemoryLog(home)), () => undefined);
    const old = await open();
    await old.write({ budgets: [budgetOf()] });
    const { text } = await backupsOf(old).save();
    const emptied = text.replace(/"budgetId":"budget"/, '"budgetId":"other"');
    const owner = await open();
    await expect(backupsOf(old).restore(emptied)).rejects.toMatchObject({ code: 'ledger_taken' });
    await expect(backupsOf(old).restore(emptied)).rejects.toMatchObject({ code: 'ledger_taken' });
    await backupsOf(owner).restore(emptied);
    expect((await open()).budgets.map(({ budgetId }) => budgetId)).toEqual(['budget', 'other']);
  });

  it('says what is no backup, and changes nothing', async () => {
    const keeper = await emptyKeeper();
    await expect(backupsOf(keeper).restore('{}')).rejects.toMatchObject({ code: 'backup_invalid' });
  });
});

const LINE: JournalRecord = {
  ...{ at: 0, what: 'voucher', accountId: null, infoHash: null, asset: TRX, amount: 1n },
  ...{ txid: null, feeSun: 0n },
};
