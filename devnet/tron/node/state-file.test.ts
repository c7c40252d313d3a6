import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { BTT_ADDRESS, defaultGenesis } from './genesis/default-genesis.ts';
import {
  addressOf,
  mine,
  openTestNode,
  readContract,
  signAndSend,
  type TestNode,
} from './testing.suite.ts';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bittern-devnet-'));
  stateFile = join(folder, 'chain.json');
});

afterEach(() => rm(folder, { recursive: true }));

async function picture({ node, post, tronWeb }: TestNode) {
  return {
    head: node.head.id,
    account: await post('/wallet/getaccount', { address: addressOf(0), visible: true }),
    solid: await post('/walletsolidity/getaccount', { address: addressOf(0), visible: true }),
    resource: await post('/wallet/getaccountresource', { address: addressOf(0), visible: true }),
    btt: await readContract(tronWeb(), base58(BTT_ADDRESS), 'balanceOf', addressOf(1)),
    blocks: await post('/wallet/getblockbylatestnum', { num: 50 }),
  };
}

test('a chain goes on from its file', async () => {
  const first = await openTestNode({ stateFile });
  await first.tronWeb().trx.sendTrx(addressOf(1), 5);
  await first.node.skipTime(3_600_000);
  const { transaction } = await first
    .tronWeb()
    .transactionBuilder.triggerSmartContract(
      base58(BTT_ADDRESS),
      'transfer(address,uint256)',
      { feeLimit: 100_000_000 },
      [
        { type: 'address', value: addressOf(1) },
        { type: 'uint256', value: 5 },
      ],
    );
  const { txid } = await signAndSend(first.tronWeb(), transaction);
  await mine(first, 20);
  const before = await picture(first);
  const info = await first.tronWeb().trx.getTransactionInfo(txid);
  expect(info).toMatchObject({ receipt: { result: 'SUCCESS' } });
  await first.node.close();

  const second = await openTestNode({ stateFile });
  expect(await picture(second)).toEqual(before);
  expect(await second.tronWeb().trx.getTransactionInfo(txid)).toEqual(info);
  expect(await second.tronWeb().trx.sendTrx(addressOf(1), 6)).toMatchObject({ result: true });
  const block = await second.node.mineBlock();
  expect(block.transactions).toHaveLength(1);
  expect(block.parentId).toBe(before.head);
  await second.node.close();
});

test('the file is whole after every block', async () => {
  const { node } = await openTestNode({ stateFile });
  for (let count = 0; count < 3; count++) {
    await node.mineBlock();
    const saved = JSON.parse(await readFile(stateFile, 'utf8').catch(() => 'null')) as unknown;
    if (saved !== null) expect(saved).toHaveProperty('head');
  }
  const head = node.head.id;
  await node.close();
  expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ head });
});

test('a file that is none, or holds another chain, is refused', async () => {
  await writeFile(stateFile, 'hello');
  await expect(openTestNode({ stateFile })).rejects.toThrow('does not hold a chain');
  await rm(stateFile);
  await (await openTestNode({ stateFile })).node.close();
  const genesis = { ...defaultGenesis(), calls: [] };
  await expect(openTestNode({ stateFile, genesis })).rejects.toThrow('its genesis differs');
});

test('a file that cannot be written is told at once', async () => {
  const nowhere = join(folder, 'no', 'such', 'folder.json');
  await expect(openTestNode({ stateFile: nowhere })).rejects.toThrow('ENOENT');
});

test('a taken port is told, and ends the chain', async () => {
  const first = await openTestNode();
  const port = Number(new URL(first.node.url).port);
  await expect(openTestNode({ port, mining: 'interval' })).rejects.toThrow('EADDRINUSE');
  await first.node.close();
});
