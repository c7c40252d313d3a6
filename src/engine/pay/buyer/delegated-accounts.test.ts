/** An account in use has its payer's word that the ledger has: without it no payment is told. */
import { expect, it } from 'vitest';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { AccountId, BoughtRecord } from '../../../core/ledger/records.ts';
import { mergeBought } from '../../../core/ledger/merge/merge-bought.ts';
import { keyOf } from '../seller/fake-chain.suite.ts';
import { DIRECT, openBacking, settle, TXID } from './backing-kit.suite.ts';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const OTHER_TXID = 'd'.repeat(64);

function elsewhere(record: BoughtRecord): BoughtRecord {
  const accountId = `${record.accountId}-other` as AccountId;
  return { ...record, accountId, payee: addressOfKey(keyOf(0x51)) };
}

/** A browser that has paid once. */
async function paidOnce() {
  const buyer = await openBacking();
  const first = buyer.back(DIRECT);
  await buyer.pay();
  const { account } = await first;
  return { ...buyer, account, record: buyer.keeper.bought[0]! };
}

it('has the word that was asked for again after a backup was restored', async () => {
  const { record } = await paidOnce();
  const restored = mergeBought(null, record, { isVoucher: () => true, spent: 0n });
  expect(restored.delegate).toBeNull();
  const { keeper, accounts, back, pay, wanted } = await openBacking();
  await keeper.write({ bought: [restored] });
  const inUse = accounts.of(restored);
  const second = back(DIRECT);
  await settle();
  expect(wanted.map(({ what }) => what.kind)).toEqual(['delegate']);
  await pay(OTHER_TXID);
  const { account, instalment } = await second;
  expect([account === inUse, instalment]).toEqual([true, OTHER_TXID]);
  expect(account.record.delegate).toMatchObject({ payer: DIRECT.payer });
  expect(keeper.bought[0]?.delegate).toEqual(account.record.delegate);
});

it('keeps it when the debt is stored while the payment is waited for', async () => {
  const { record } = await paidOnce();
  const restored = mergeBought(null, record, { isVoucher: () => true, spent: 0n });
  const { keeper, accounts, back, pay, wanted } = await openBacking();
  // Another seller's payment asked for the word already.
  await keeper.write({ bought: [restored, elsewhere(record)] });
  const inUse = accounts.of(restored);
  const second = back(DIRECT);
  await settle();
  expect(wanted.map(({ what }) => what.kind)).toEqual(['transfer']);
  accounts.keep(inUse);
  await accounts.flush();
  expect(keeper.boughtFrom(record.accountId)?.delegate).toEqual(record.delegate);
  await pay(OTHER_TXID);
  expect((await second).account.record.delegate).toEqual(record.delegate);
});

it('is renewed in a session before it ends, when more is paid', async () => {
  const { kit, keeper, account, accounts, back, pay, wanted, record } = await paidOnce();
  account.receive(account.balance << 20n);
  account.release(account.balance << 20n);
  accounts.keep(account);
  await accounts.flush();
  kit.now += YEAR_MS;
  const again = back(DIRECT, { spent: account });
  await settle();
  expect(wanted.at(-1)?.what.kind).toBe('delegate');
  await pay(OTHER_TXID);
  const { delegate } = (await again).account.record;
  expect(delegate?.until).toBeGreaterThan(record.delegate!.until);
  expect(keeper.bought[0]?.delegate).toEqual(delegate);
});

it('is renewed for what is paid already and not used up', async () => {
  const { kit, keeper, account, back, wanted, record } = await paidOnce();
  const asked = wanted.length;
  kit.now += YEAR_MS;
  const delegate = { ...record.delegate!, until: record.delegate!.until * 2 };
  await keeper.write({ bought: [{ ...elsewhere(record), delegate }] });
  const again = await back(DIRECT);
  expect([again.account === account, again.instalment]).toEqual([true, TXID]);
  expect(account.record.delegate).toEqual(delegate);
  expect(keeper.boughtFrom(record.accountId)?.delegate).toEqual(delegate);
  expect(wanted).toHaveLength(asked);
});
