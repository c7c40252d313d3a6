import { describe, expect, it } from 'vitest';
import { CHANNELS, TOKEN } from '../../../core/money/samples.suite.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { addressFromBytes } from '../../../core/units/tron-address.ts';
import { FLOOR, TERMS } from '../desk-kit.suite.ts';
import { CHANNEL, DIRECT, openBacking, PAYER_OF_KEY, settle } from './backing-kit.suite.ts';

const NOBODY = addressFromBytes(new Uint8Array(20));

describe('What is not paid', () => {
  it('pays nothing to an address where it would be lost, from whatever account', async () => {
    const { back, pay, wanted, chain } = await openBacking();
    for (const payee of [NOBODY, CHANNELS, TOKEN, PAYER_OF_KEY]) {
      const terms = { ...TERMS, payee };
      await expect(back(CHANNEL, { terms })).rejects.toMatchObject({ code: 'address_invalid' });
      await expect(back(DIRECT, { terms })).rejects.toMatchObject({ code: 'address_invalid' });
    }
    expect(wanted).toEqual([]);
    const first = back(CHANNEL);
    await pay();
    await first;
    // It is known only now for what it is.
    chain.contracts.push(TERMS.payee);
    await expect(back(CHANNEL)).rejects.toMatchObject({ code: 'address_invalid' });
  });

  it('sets a fee aside that fits into the budget, and asks for no more to be burnt', async () => {
    const { back, pay, wanted, chain, keeper, accounts } = await openBacking();
    chain.fee = { nowSun: 300_000n, mostSun: 1_400_000n };
    const first = back({ ...CHANNEL, limit: 68_000_000n });
    await settle();
    expect(wanted[0]).toMatchObject({ mostFeeSun: 1_000_000n, what: { amount: 67_000_000n } });
    await pay();
    await first;
    expect(keeper.bought[0]?.instalments[0]?.feeSun).toBe(1n);
    expect(accounts.spending({ ...CHANNEL, limit: 68_000_000n }).left).toBe(999_999n);

    const other = await openBacking();
    other.chain.fee = chain.fee;
    await expect(other.back({ ...CHANNEL, limit: 67_200_000n })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    expect(other.wanted).toEqual([]);
  });

  it('ends a budget before its last crumbs are sent, unless they are all that is left to buy', async () => {
    const { back, pay, wanted, accounts, kit } = await openBacking();
    // 19, 38, and then 60 thousand sun each, which all that is left to buy costs, with their tags.
    const budget = { ...DIRECT, limit: 125_000n };
    let spent: BuyerAccount | null = null;
    const buy = async (digit: string, of = budget, change = {}) => {
      const asked = back(of, { spent, ...change });
      await pay(digit.repeat(64));
      spent = (await asked).account;
      spent.receive((spent.balance << 20n) - spent.received);
      spent.release((spent.balance << 20n) - spent.released);
      accounts.keep(spent);
      await accounts.flush();
    };
    for (const digit of ['c', 'd', 'e']) await buy(digit);
    const { left } = accounts.spending(budget);
    expect(left).toBeGreaterThan(4_000n);
    expect(left).toBeLessThan(60_000n / 8n);
    await expect(back(budget, { spent })).rejects.toMatchObject({
      limit: 'budget',
      message: expect.stringContaining('too little') as string,
    });
    const transfers = () => wanted.filter(({ what }) => what.kind === 'transfer').length;
    expect(transfers()).toBe(3);
    // The last 10 MiB cost 3,000 sun: so much is no crumb then.
    await buy('f', budget, { bytesLeft: 10 * MIB });
    expect(transfers()).toBe(4);
    expect(accounts.spending(budget).left).toBeGreaterThanOrEqual(0n);

    // Twice the last is 6 thousand sun, twice that 12: then too little is left of the day.
    const daily = { ...DIRECT, budgetId: 'daily', perDay: 21_000n };
    await buy('1', daily);
    await buy('2', daily);
    await expect(back(daily, { spent })).rejects.toMatchObject({ limit: 'day' });
    kit.now += 24 * 60 * 60 * 1000;
    void back(daily, { spent }).catch(() => undefined);
    await settle();
    expect(transfers()).toBe(7);
  });

  it('asks nothing of a seller that gave too little for free, and nothing beyond the budget', async () => {
    const { back, wanted } = await openBacking();
    await expect(back(CHANNEL, { verifiedBytes: 8 * MIB - 1 })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    await expect(back({ ...CHANNEL, limit: FLOOR.minDeposit - 1n })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    await expect(back({ ...DIRECT, perSeller: 10n })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    expect(wanted).toEqual([]);
  });
});
