import { describe, expect, it } from 'vitest';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { AccountId } from '../../../core/ledger/records.ts';
import { priceUnits, unitsOf } from '../../../core/paywire/debt.ts';
import { instalmentTag, isTagged } from '../../../core/paywire/instalment-tag.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { budgetOf, FLOOR, TERMS } from '../desk-kit.suite.ts';
import { keyOf } from '../seller/fake-chain.suite.ts';
import { CHANNEL, DIRECT, openBacking, settle, TXID } from './backing-kit.suite.ts';
import { askWhatBecame } from './payment-wanted.ts';

const OTHER = addressOfKey(keyOf(0x51));

describe('Backing', () => {
  it('deposits once, stored before the page is asked, and uses what is left of it again', async () => {
    const { back, pay, wanted, keeper } = await openBacking();
    const first = back(CHANNEL);
    await settle();
    expect(keeper.bought[0]?.instalments[0]).toMatchObject({ state: 'wanted', txid: null });
    expect(wanted[0]?.what).toMatchObject({ kind: 'deposit', amount: FLOOR.minDeposit });
    await pay();
    const { account, instalment } = await first;
    expect(instalment).toBe(TXID);
    expect(account.balance).toBe(FLOOR.minDeposit);
    expect((await back(CHANNEL)).account).toBe(account);
    expect(wanted).toHaveLength(1);
  });

  it('opens no channel for a budget of which a day spends little: its fees would be that', async () => {
    const railOf = async (perDay: bigint | null) => {
      const { back, wanted } = await openBacking();
      const budget = budgetOf({ rail: 'automatic', limit: 10n ** 10n, perDay });
      void back(budget, { bytesLeft: 1024 * 1024 * MIB }).catch(() => undefined);
      await settle();
      return wanted[0]?.what.kind;
    };
    expect(await railOf(null)).toBe('deposit');
    expect(await railOf(10n ** 10n)).toBe('deposit');
    expect(await railOf(1_000_000n)).not.toBe('deposit');
  });

  it('asks the same after a restart, and takes an answer that nobody waits for', async () => {
    const before = await openBacking();
    void before.back(CHANNEL).catch(() => undefined);
    await settle();
    const after = await openBacking(before.home);
    const again = after.back(CHANNEL);
    await after.pay();
    expect(after.wanted[0]).toEqual(before.wanted[0]);
    expect((await again).instalment).toBe(TXID);

    const late = await openBacking();
    void late.back(CHANNEL).catch(() => undefined);
    await settle();
    const restarted = await openBacking(late.home);
    const { wantedId } = late.wanted[0]!;
    await restarted.backing.answered(wantedId, { kind: 'sent', txid: TXID, feeSun: 1n });
    expect((await restarted.back(CHANNEL)).instalment).toBe(TXID);
    expect(restarted.wanted).toEqual([]);
    expect((await restarted.keeper.journal()).map(({ what }) => what)).toEqual(['deposit']);
  });

  it('asks after a restart what became of a payment whose budget has ended', async () => {
    const before = await openBacking();
    void before.back(CHANNEL).catch(() => undefined);
    await settle();
    const stopped = { ...CHANNEL, stoppedAt: 1 };
    await before.keeper.write({ budgets: [stopped] });
    const after = await openBacking(before.home);
    askWhatBecame(after.parts, after.questions);
    expect(after.wanted).toEqual([{ ...before.wanted[0], isOver: true }]);
    expect(after.questions.isOpen(CHANNEL.budgetId)).toBe(false);
    await after.pay();
    expect(after.keeper.bought[0]?.instalments[0]).toMatchObject({ state: 'sent', txid: TXID });
    expect((await after.back({ ...CHANNEL, budgetId: 'b2' })).instalment).toBe(TXID);
    const last = await openBacking(before.home);
    askWhatBecame(last.parts, last.questions);
    expect(last.wanted).toEqual([]);
  });

  it('opens no other account on a connection whose own is ending: it would be of no use there', async () => {
    const { back, pay, wanted, keeper } = await openBacking();
    const first = back(CHANNEL);
    await pay();
    const { account } = await first;
    await keeper.write({ bought: [{ ...keeper.bought[0]!, phase: 'closing' }] });
    await expect(back(CHANNEL, { spent: account })).rejects.toMatchObject({
      code: 'limit_reached',
      message: expect.stringContaining('ending') as string,
    });
    expect(wanted).toHaveLength(1);
  });

  it('asks once for two wires to one seller', async () => {
    const { back, pay, wanted } = await openBacking();
    const both = Promise.all([back(CHANNEL), back(CHANNEL)]);
    await pay();
    const [one, other] = await both;
    expect(one.account).toBe(other.account);
    expect(wanted).toHaveLength(1);
  });

  it('pays instalments that carry the tag: 64 MiB at first, twice as much when it was served', async () => {
    const { back, pay, wanted, accounts } = await openBacking();
    const first = back(DIRECT);
    await pay();
    const { account } = await first;
    expect(wanted.map(({ what }) => what.kind)).toEqual(['delegate', 'transfer']);
    const tag = instalmentTag(TERMS.payeeSigner);
    const amount = account.balance;
    expect(amount % 1_000n).toBe(tag);
    expect(amount - 64n * 300n).toBeLessThan(1_000n);

    account.receive(amount << 20n);
    account.release(amount << 20n);
    accounts.keep(account);
    await accounts.flush();
    const second = back(DIRECT, { spent: account });
    await pay('d'.repeat(64));
    expect((await second).account).toBe(account);
    expect(account.balance - amount - 2n * amount).toBeLessThan(1_000n);

    // What does not pass its hash is no reason to trust it with more.
    account.receive((account.balance - amount) << 20n);
    accounts.keep(account);
    await accounts.flush();
    const third = back(DIRECT, { spent: account });
    await pay('e'.repeat(64));
    await third;
    expect(account.balance - 3n * amount - 2n * amount).toBeLessThan(2_000n);
    // The delegate is asked for once.
    const asked = wanted.map(({ what }) => what.kind);
    expect(asked).toEqual(['delegate', 'transfer', 'transfer', 'transfer']);
  });

  it('pays no more for what the seller alone says it sent, also where that is not stored yet', async () => {
    const { back, pay, accounts } = await openBacking();
    const first = back(DIRECT);
    await pay();
    const { account } = await first;
    const amount = account.balance;
    // All but the last 3 MiB came; of these it says so.
    account.receive(unitsOf(amount) - priceUnits(3 * MIB, FLOOR.price));
    account.release(account.received);
    expect(account.remember(unitsOf(amount), FLOOR.price)).toBe(true);
    accounts.keep(account);
    const second = back(DIRECT, { spent: account });
    await pay('d'.repeat(64));
    await second;
    expect(account.balance - 2n * amount).toBeLessThan(1_000n);
  });

  it('puts nothing into a channel whose seller wants more for claiming than that can cost', async () => {
    const { back, pay, wanted, accounts, keeper } = await openBacking();
    const greedy = { ...FLOOR, settlement: 50_000_000n };
    const terms = { ...TERMS, floors: [greedy] };
    await expect(back(CHANNEL, { floor: greedy, terms })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    expect([wanted, keeper.bought]).toEqual([[], []]);

    // Asked for when the deposit is there: it is not shown to that seller either.
    const first = back(CHANNEL);
    await pay();
    const { account } = await first;
    await expect(back(CHANNEL, { floor: greedy, terms })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    account.countSettlement(FLOOR.settlement);
    expect((await back(CHANNEL, { floor: greedy, terms })).account).toBe(account);
    expect(accounts.of(account.record)).toBe(account);
    expect(wanted).toHaveLength(1);

    const token = { ...FLOOR, asset: { kind: 'trc10', id: 1_002_000n } as const };
    const inToken = { floor: token, terms: { ...TERMS, floors: [token] } };
    await expect(back({ ...CHANNEL, asset: token.asset }, inToken)).rejects.toMatchObject({
      code: 'limit_reached',
    });
  });

  it('keeps a debt of its own with each installation of one payee', async () => {
    const { back, pay, wanted, keeper } = await openBacking();
    const other = { ...TERMS, payeeSigner: OTHER };
    const first = back(DIRECT);
    await pay();
    const one = await first;
    // What one installation was paid is no credit at the other, which is shown nothing of it.
    const second = back(DIRECT, { terms: other });
    await pay('d'.repeat(64));
    const two = await second;
    expect(two.account).not.toBe(one.account);
    expect([one.instalment, two.instalment]).toEqual([TXID, 'd'.repeat(64)]);
    expect(isTagged(one.account.balance, TERMS.payeeSigner)).toBe(true);
    expect(isTagged(two.account.balance, OTHER)).toBe(true);
    expect((await back(DIRECT)).account).toBe(one.account);
    expect((await back(DIRECT, { terms: other })).account).toBe(two.account);
    expect(wanted.filter(({ what }) => what.kind === 'transfer')).toHaveLength(2);
    expect(keeper.bought).toHaveLength(2);
  });

  it('knows by its tag whose an account is that was made before that was in its name', async () => {
    const { back, pay, keeper, wanted } = await openBacking();
    const first = back(DIRECT);
    await pay();
    await first;
    const [named] = keeper.bought;
    const old = { ...named!, accountId: named!.accountId.split('@')[0] as AccountId };
    const before = await openBacking();
    await before.keeper.write({ bought: [old] });
    expect((await before.back(DIRECT)).account.id).toBe(old.accountId);
    expect(before.wanted).toEqual([]);
    const second = before.back(DIRECT, { terms: { ...TERMS, payeeSigner: OTHER } });
    await before.pay('d'.repeat(64));
    expect((await second).account.id).not.toBe(old.accountId);
    expect(wanted).toHaveLength(2);
  });

  it('opens no second channel to a seller that ended the first one before it delivered anything', async () => {
    const { back, pay, wanted, accounts, keeper, kit, home } = await openBacking();
    const first = back(CHANNEL);
    await pay();
    const { account } = await first;
    account.countSettlement(FLOOR.settlement);
    account.refresh({ phase: 'ended' });
    accounts.keep(account);
    await accounts.flush();
    await expect(back(CHANNEL)).rejects.toMatchObject({ code: 'limit_reached' });
    await expect(back({ ...DIRECT, budgetId: 'two' })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    await keeper.flushed();
    // Nor after a reload.
    const after = await openBacking(home);
    await expect(after.back(CHANNEL)).rejects.toMatchObject({ code: 'limit_reached' });
    expect([wanted.length, after.wanted.length]).toEqual([1, 0]);

    kit.now += 24 * 60 * 60 * 1000;
    const again = after.back({ ...CHANNEL, budgetId: 'two' });
    after.kit.now = kit.now;
    await after.pay('d'.repeat(64));
    expect((await again).account.id).not.toBe(account.id);
  });

  it('pays nothing to a seller that is avoided for a day, though its wire ended before its account did', async () => {
    const { back, pay, accounts, home, keeper, kit, wanted } = await openBacking();
    const first = back(CHANNEL);
    await pay();
    const { account } = await first;
    account.refresh({ avoidUntil: kit.now + 1_000 });
    accounts.keep(account);
    await accounts.flush();
    await keeper.flushed();
    const after = await openBacking(home);
    await expect(after.back(CHANNEL)).rejects.toMatchObject({ code: 'limit_reached' });
    after.kit.now = kit.now + 1_000;
    expect((await after.back(CHANNEL)).account.id).toBe(account.id);
    expect([wanted.length, after.wanted.length]).toEqual([1, 0]);
  });

  it('pays nothing more into a direct account that has ended', async () => {
    const { back, pay, wanted, accounts } = await openBacking();
    const first = back(DIRECT);
    await pay();
    const { account } = await first;
    account.receive(account.balance << 20n);
    account.refresh({ phase: 'ended' });
    accounts.keep(account);
    await accounts.flush();
    await expect(back(DIRECT)).rejects.toMatchObject({ code: 'limit_reached' });
    await expect(back({ ...DIRECT, budgetId: 'two' })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    expect(wanted.filter(({ what }) => what.kind === 'transfer')).toHaveLength(1);
    expect(accounts.spending(DIRECT).left).toBeLessThan(DIRECT.limit);
  });

  it('frees what a wallet refused, and what another budget never got an answer for stays its own', async () => {
    const { back, backing, wanted, accounts, pay } = await openBacking();
    const refused = back(CHANNEL);
    await settle();
    const fault = { code: 'tronlink_rejected', message: 'No.' } as const;
    await Promise.all([
      expect(refused).rejects.toMatchObject(fault),
      backing.answered(wanted[0]!.wantedId, { kind: 'refused', fault }),
    ]);
    expect(accounts.spending(CHANNEL).left).toBe(CHANNEL.limit);

    void back(CHANNEL).catch(() => undefined);
    await settle();
    const other = { ...DIRECT, budgetId: 'other' };
    expect(accounts.spending(other).left).toBe(other.limit);
    expect(accounts.spending(CHANNEL).left).toBe(CHANNEL.limit - FLOOR.minDeposit);
    expect(pay).toBeTypeOf('function');
  });
});
