/** Staking gives bandwidth points and energy, which come back within a day. */
import type { TronWeb } from 'tronweb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import { addressOf, openTestNode, signAndSend, words, type TestNode } from './testing.suite.ts';

let local: TestNode;
let tronWeb: TronWeb;

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
  tronWeb = local.tronWeb();
});

afterAll(() => local.node.close());

const DAY_MS = 86_400_000;
const STAKE = 100_000_000_000;

/** proto3 leaves zeros out. */
function numberOf(object: object, name: string): number {
  return (object as Record<string, number | undefined>)[name] ?? 0;
}

async function sendBtt(web: TronWeb) {
  const { transaction } = await web.transactionBuilder.triggerSmartContract(
    base58(BTT_ADDRESS),
    'transfer(address,uint256)',
    { feeLimit: 100_000_000 },
    [
      { type: 'address', value: addressOf(3) },
      { type: 'uint256', value: 5 },
    ],
  );
  const { txid } = await signAndSend(web, transaction);
  return web.trx.getUnconfirmedTransactionInfo(txid);
}

test('without a stake energy is burnt', async () => {
  const info = await sendBtt(local.tronWeb(1));
  expect(info.receipt).toMatchObject({ result: 'SUCCESS' });
  const { energy_fee, energy_usage_total } = info.receipt;
  expect(energy_fee).toBe(energy_usage_total * 100);
  expect(info.receipt.energy_usage).toBeUndefined();
});

test('a stake pays for energy, and its use recovers over a day', async () => {
  const freeze = await tronWeb.transactionBuilder.freezeBalanceV2(STAKE, 'ENERGY');
  expect(await signAndSend(tronWeb, freeze)).toMatchObject({ result: true });
  const resources = await tronWeb.trx.getAccountResources(addressOf(0));
  // 100,000 TRX of 19.1 billion and these: about 942,403 units.
  expect(resources.EnergyLimit).toBe(Math.floor(100_000 * (180e9 / (19.1e9 + 100_000))));
  expect(resources.tronPowerLimit).toBe(100_000);

  const before = await tronWeb.trx.getUnconfirmedBalance();
  const { receipt } = await sendBtt(tronWeb);
  expect(receipt.energy_fee).toBeUndefined();
  expect(receipt.energy_usage).toBe(receipt.energy_usage_total);
  expect(await tronWeb.trx.getUnconfirmedBalance()).toBe(before);

  const used = async () => numberOf(await tronWeb.trx.getAccountResources(), 'EnergyUsed');
  const first = await used();
  // A block has passed since.
  expect(receipt.energy_usage_total - first).toBeLessThanOrEqual(1);
  await local.node.skipTime(DAY_MS / 2);
  expect(Math.abs((await used()) - first / 2)).toBeLessThan(10);
  await local.node.skipTime(DAY_MS / 2);
  expect(await used()).toBe(0);
});

test('bandwidth points of a stake go before the free ones', async () => {
  const web = local.tronWeb(2);
  await signAndSend(web, await web.transactionBuilder.freezeBalanceV2(STAKE, 'BANDWIDTH'));
  await web.trx.sendTrx(addressOf(3), 1);
  const net = await web.trx.getAccountResources();
  expect(net.NetLimit).toBeGreaterThan(100_000);
  expect(net.NetUsed).toBeGreaterThan(200);
  // The stake itself was paid for with free ones.
  expect(net.freeNetUsed).toBeLessThan(300);
  expect(await web.trx.getBandwidth()).toBe(net.NetLimit + 600 - net.NetUsed - net.freeNetUsed);
});

test('what is unfrozen can be withdrawn after fourteen days', async () => {
  const unfreeze = await tronWeb.transactionBuilder.unfreezeBalanceV2(STAKE, 'ENERGY');
  expect(await signAndSend(tronWeb, unfreeze)).toMatchObject({ result: true });
  const account = await tronWeb.trx.getUnconfirmedAccount();
  expect(account.unfrozenV2).toMatchObject([{ type: 'ENERGY', unfreeze_amount: STAKE }]);
  expect((await tronWeb.trx.getAccountResources()).EnergyLimit).toBeUndefined();

  const withdraw = async () =>
    signAndSend(tronWeb, await tronWeb.transactionBuilder.withdrawExpireUnfreeze());
  const early = await withdraw();
  expect(words(early.message)).toContain('no unFreeze balance to withdraw');
  await local.node.skipTime(14 * DAY_MS);
  const before = await tronWeb.trx.getUnconfirmedBalance();
  const { txid } = await withdraw();
  expect(await tronWeb.trx.getUnconfirmedBalance()).toBe(before + STAKE);
  expect(await tronWeb.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({
    withdraw_expire_amount: STAKE,
  });
});

test('what cannot be staked is refused', async () => {
  const refusal = async (amount: number) => {
    const freeze = await tronWeb.transactionBuilder.freezeBalanceV2(amount, 'ENERGY');
    return words((await signAndSend(tronWeb, freeze)).message);
  };
  expect(await refusal(999_999)).toContain('greater than or equal to 1 TRX');
  expect(await refusal(10 ** 15)).toContain('less than or equal to accountBalance');
  const unfreeze = await tronWeb.transactionBuilder.unfreezeBalanceV2(1, 'BANDWIDTH');
  expect(words((await signAndSend(tronWeb, unfreeze)).message)).toContain(
    'no frozenBalance(BANDWIDTH)',
  );
});
