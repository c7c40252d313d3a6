/** tronweb, unmodified, against the node. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { TronWeb } from 'tronweb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import { testAccounts } from './genesis/accounts.ts';
import { startTronNode, type TronNode } from './node.ts';

let node: TronNode;
let tronWeb: TronWeb;

beforeAll(async () => {
  node = await startTronNode({ mining: 'instant' });
  const { privateKey } = testAccounts()[0]!;
  tronWeb = new TronWeb({ fullHost: node.url, privateKey: bytesToHex(privateKey) });
});

afterAll(() => node.close());

/** What a view function answers. */
async function read(contract: string, name: string, ...args: unknown[]): Promise<unknown> {
  const found = await tronWeb.contract().at(tronWeb.address.fromHex(contract));
  const methods = found as unknown as Record<
    string,
    (...args: unknown[]) => { call(): Promise<unknown> }
  >;
  return methods[name]!(...args).call();
}

test('balances', async () => {
  expect(await tronWeb.trx.getBalance()).toBe(1_000_000_000_000);
  const to = (await tronWeb.createAccount()).address.base58;
  const sent = await tronWeb.trx.sendTrx(to, 5_000_000);
  expect(sent).toMatchObject({ result: true });
  expect(await tronWeb.trx.getUnconfirmedBalance(to)).toBe(5_000_000);
  expect(await tronWeb.trx.getBalance(to)).toBe(0);
  const info = await tronWeb.trx.getUnconfirmedTransactionInfo(sent.txid);
  expect(info).toMatchObject({ fee: 1_100_000, receipt: { net_fee: 100_000 } });
  const token = await tronWeb.trx.sendToken(to, 7, '1002000');
  expect(token).toMatchObject({ result: true });
  expect(await tronWeb.trx.getUnconfirmedAccount(to)).toMatchObject({
    assetV2: [{ key: '1002000', value: 7 }],
  });
});

test('a TRC-20 is read and sent', async () => {
  const to = (await tronWeb.createAccount()).address.base58;
  expect(await read(BTT_ADDRESS, 'symbol')).toBe('BTT');
  const sent = await tronWeb.transactionBuilder.triggerSmartContract(
    tronWeb.address.fromHex(BTT_ADDRESS),
    'transfer(address,uint256)',
    { feeLimit: 100_000_000 },
    [
      { type: 'address', value: to },
      { type: 'uint256', value: '12345678901234567890' },
    ],
  );
  const signed = await tronWeb.trx.sign(sent.transaction);
  expect(await tronWeb.trx.sendRawTransaction(signed)).toMatchObject({ result: true });
  expect(await read(BTT_ADDRESS, 'balanceOf', to)).toBe(12345678901234567890n);
  const info = await tronWeb.trx.getUnconfirmedTransactionInfo(signed.txID);
  expect(info).toMatchObject({
    receipt: { result: 'SUCCESS' },
    log: [{ data: 12345678901234567890n.toString(16).padStart(64, '0') }],
  });
});
