import { describe, expect, it, vi } from 'vitest';
import { FaultError } from '../../../core/fault.ts';
import type { PaySigner } from '../../../core/ledger/pay-ports.ts';
import type { Day } from '../../../core/ledger/records.ts';
import { unitsOf } from '../../../core/paywire/debt.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { MemoryLog } from '../../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { budgetOf, FLOOR, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { FakeChain, FakeSigner, keyOf } from '../seller/fake-chain.suite.ts';
import { Accounts } from './accounts.ts';
import { newAccount } from './new-account.ts';

const BUDGET = budgetOf({ rail: 'channel', limit: 1_000n });

/** As the signer worker: it never signs less than before, and stores before it tells. */
class StrictSigner extends FakeSigner {
  best = 0n;
  readonly #sign: PaySigner['signVoucher'];

  constructor() {
    super(keyOf(2), new FakeChain());
    this.#sign = this.signVoucher;
    this.signVoucher = (of) => {
      if (of.cumulative < this.best) {
        return Promise.reject(new FaultError('policy_refused', 'More was signed before.'));
      }
      this.best = of.cumulative;
      return this.#sign(of);
    };
  }
}

async function open(
  signer: PaySigner = new StrictSigner(),
  home = { epoch: 0, lines: [] as string[] },
  budgets = [BUDGET],
) {
  const kit = await openKit({ ledger: new MemoryLedger(new MemoryLog(home)), signer });
  const accounts = new Accounts(kit.parts);
  if (kit.keeper.bought.length === 0) {
    const { random } = kit.parts;
    const rail = 'channel';
    const made = newAccount({
      rail,
      budget: BUDGET,
      terms: TERMS,
      floor: FLOOR,
      key: PAYER,
      random,
    });
    const instalment = {
      wantedId: '1',
      budgetId: BUDGET.budgetId,
      txid: 'c'.repeat(64) as Txid,
      amount: 500n,
      at: kit.now,
      state: 'solid' as const,
      feeSun: 0n,
    };
    await kit.keeper.write({ budgets, bought: [{ ...made, instalments: [instalment] }] });
  }
  const account = accounts.of(kit.keeper.bought[0]!);
  /** So many MiB at 1 unit each came and were verified. */
  const receive = (mib: number, budget = BUDGET) => {
    const units = BigInt(mib * MIB);
    account.receive(units);
    account.release(units);
    accounts.accrue(account, budget, { units, paidBytes: mib * MIB, freeBytes: 0 });
  };
  const sign = async (cumulative: bigint, budget = BUDGET) => {
    account.beginSigning(cumulative);
    const voucher = await accounts.sign(account, cumulative, budget);
    account.signed(voucher.cumulative, voucher.signature);
    return voucher.cumulative;
  };
  return { ...kit, accounts, account, receive, sign, home, signer };
}

/** As `open`, with an account besides into which 50 raw units were paid directly. */
async function openPaidDirectly() {
  const kit = await open();
  const { accounts, keeper, now } = kit;
  const { random } = kit.parts;
  const made = newAccount({
    ...{ rail: 'direct', budget: BUDGET, terms: TERMS, floor: FLOOR, key: PAYER },
    random,
  });
  const instalment = {
    ...{ wantedId: '2', budgetId: BUDGET.budgetId, txid: 'd'.repeat(64) as Txid, feeSun: 0n },
    ...{ amount: 50n, at: now, state: 'solid' as const },
  };
  await keeper.write({ bought: [{ ...made, instalments: [instalment] }] });
  const account = accounts.of(keeper.bought.find(({ rail }) => rail === 'direct')!);
  return { ...kit, account };
}

describe('Accounts', () => {
  it('stores a voucher with what it cost before it is told', async () => {
    const { receive, sign, keeper } = await open();
    receive(40);
    expect(await sign(40n)).toBe(40n);
    expect(keeper.bought[0]).toMatchObject({ cumulative: 40n, received: 40n << 20n });
    expect(keeper.bought[0]?.instalments).toHaveLength(1);
    expect(keeper.spends).toMatchObject([{ amount: 40n, paidBytes: 40 * MIB }]);
  });

  it('charges each torrent for its own, and signs no more than each allows', async () => {
    const other = budgetOf({ budgetId: 'other', limit: 5n });
    const { receive, sign, keeper } = await open(undefined, undefined, [BUDGET, other]);
    receive(30);
    receive(8, other);
    expect(await sign(38n)).toBe(35n);
    const amounts = keeper.spends.map(({ budgetId, amount }) => [budgetId, amount]);
    expect(amounts).toEqual([
      ['budget', 30n],
      ['other', 5n],
    ]);
    await expect(sign(38n, other)).rejects.toMatchObject({ code: 'limit_reached' });
  });

  it('never lets two that are signed at once exceed a day together', async () => {
    const daily = budgetOf({ budgetId: 'daily', perDay: 50n });
    const signer = new FakeSigner(keyOf(2), new FakeChain());
    const { accounts, account, keeper, parts } = await open(signer, undefined, [daily]);
    const { random } = parts;
    const another = {
      rail: 'channel',
      budget: daily,
      terms: TERMS,
      floor: FLOOR,
      key: PAYER,
    } as const;
    const { instalments } = keeper.bought[0]!;
    await keeper.write({ bought: [{ ...newAccount({ ...another, random }), instalments }] });
    const other = accounts.of(keeper.bought[1]!);
    const both = [account, other].map((one) => accounts.sign(one, 40n, daily));
    expect((await Promise.all(both)).map(({ cumulative }) => cumulative)).toEqual([40n, 10n]);
    expect(keeper.spends.map(({ amount }) => amount)).toEqual([40n, 10n]);
  });

  it.each([
    ['budget', { limit: 100n }],
    ['seller', { perSeller: 100n }],
    ['day', { perDay: 100n }],
  ])('says that the limit of the %s is what stopped it', async (limit, change) => {
    const budget = { ...BUDGET, ...change };
    const { sign, receive } = await open(new StrictSigner(), undefined, [budget]);
    receive(200, budget);
    expect(await sign(200n, budget)).toBe(100n);
    await expect(sign(200n, budget)).rejects.toMatchObject({ code: 'limit_reached', limit });
  });

  it('goes on after a crash between signing and storing, and pays nothing twice', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const before = await open();
      before.receive(40);
      await before.sign(40n);
      // Signed, and then the engine died.
      await before.signer.signVoucher({
        chainId: TERMS.chainId,
        contract: TERMS.contract!,
        channelId: before.account.record.channel!.channelId,
        cumulative: 60n,
      });
      const after = await open(before.signer, before.home);
      expect(after.account.cumulative).toBe(40n);
      after.receive(15);
      const signing = after.sign(55n);
      await vi.advanceTimersByTimeAsync(500);
      after.receive(10);
      await vi.advanceTimersByTimeAsync(600);
      expect(await signing).toBe(65n);
      const total = after.keeper.spends.reduce((sum, { amount }) => sum + amount, 0n);
      expect(total).toBe(65n);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells at once what direct money was served for, and stores it when convenient', async () => {
    const { account, accounts } = await openPaidDirectly();
    const spent = () => [
      accounts.spending(BUDGET).spent,
      accounts.unsavedSpent([BUDGET.budgetId]).get(account.id) ?? 0n,
    ];
    account.receive(BigInt(12 * MIB));
    const units = BigInt(12 * MIB);
    accounts.accrue(account, BUDGET, { units, paidBytes: 12 * MIB, freeBytes: 0 });
    expect(spent()).toEqual([0n, 12n]);
    await accounts.flush();
    expect(spent()).toEqual([12n, 0n]);
  });

  it('stores what was paid for at 512 KiB or the next tick, whole, and nothing else so often', async () => {
    const { account, accounts, keeper } = await openPaidDirectly();
    const block = 16 * 1024;
    // In the order of a wire: in whose name first, then the debt.
    const blocks = async (count: number, price: bigint) => {
      for (let done = 0; done < count; done += 1) {
        const units = BigInt(block) * price;
        const [paidBytes, freeBytes] = price > 0n ? [block, 0] : [0, block];
        accounts.accrue(account, BUDGET, { units, paidBytes, freeBytes });
        account.receive(units);
      }
      await keeper.flushed();
    };
    const stored = () => keeper.boughtFrom(account.id)?.received;
    accounts.tick();
    await blocks(31, 4n);
    expect(stored()).toBe(0n);
    await blocks(1, 4n);
    expect(stored()).toBe(BigInt(32 * block) * 4n);
    await blocks(2, 4n);
    expect(stored()).toBe(BigInt(32 * block) * 4n);
    accounts.tick();
    expect(stored()).toBe(BigInt(34 * block) * 4n);
    await blocks(100, 0n);
    accounts.tick();
    expect(keeper.spends).toMatchObject([
      { amount: 3n, paidBytes: 34 * block, freeBytes: 0, charges: [{ price: 4n, amount: 3n }] },
    ]);
  });

  it('books nothing that only a backup says was served, and what comes after it', async () => {
    const { accounts, parts, keeper, now } = await open();
    const { random } = parts;
    const made = newAccount({
      ...{ rail: 'direct', budget: BUDGET, terms: TERMS, floor: FLOOR, key: PAYER },
      random,
    });
    const paid = (digit: string, amount: bigint) => ({
      ...{ wantedId: digit, budgetId: BUDGET.budgetId, txid: digit.repeat(64) as Txid, feeSun: 0n },
      ...{ amount, at: now, state: 'solid' as const },
    });
    const known = { ...made, instalments: [paid('d', 24n)], received: unitsOf(24n) };
    const { accountId } = known;
    const before = { accountId, day: 1 as Day, budgetId: 'gone', paidBytes: 0, freeBytes: 0 };
    await keeper.write({
      bought: [{ ...known, servedElsewhere: 5n }],
      spends: [{ ...before, amount: 19n }],
    });
    const account = accounts.of(keeper.boughtFrom(accountId)!);
    accounts.keep(account);
    await accounts.flush();
    expect(keeper.spends.map(({ amount }) => amount)).toEqual([19n]);
    const instalments = [paid('d', 24n), paid('e', 10n)];
    await keeper.write({ bought: [{ ...keeper.boughtFrom(accountId)!, instalments }] });
    accounts.refresh(account);
    account.receive(unitsOf(4n));
    accounts.keep(account);
    await accounts.flush();
    expect(keeper.spends.map(({ amount }) => amount)).toEqual([19n, 4n]);
    expect(keeper.boughtFrom(accountId)?.servedElsewhere).toBe(5n);
  });

  it('signs nothing once the ledger is another’s', async () => {
    const { receive, sign, home, keeper } = await open();
    await new MemoryLedger(new MemoryLog(home)).open();
    receive(40);
    await expect(sign(40n)).rejects.toMatchObject({ code: 'ledger_taken' });
    expect(keeper.fault?.code).toBe('ledger_taken');
  });
});
