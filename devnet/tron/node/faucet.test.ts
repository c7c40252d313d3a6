import { afterEach, beforeEach, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import { addressOf, openTestNode, readContract, type TestNode } from './testing.suite.ts';

let local: TestNode;

beforeEach(async () => {
  local = await openTestNode({ now: Date.now, blockIntervalMs: 50 });
});

afterEach(() => local.node.close());

async function ask(address: unknown): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify({ address });
  const response = await fetch(`${local.node.url}/faucet`, { method: 'POST', body });
  return { status: response.status, body: await response.json() };
}

test('answers when TRX, BTTOLD and BTT are in a block, again and again', async () => {
  const tronWeb = local.tronWeb();
  const to = (await tronWeb.createAccount()).address.base58;
  for (const times of [1, 2]) {
    const { body, status } = await ask(to);
    expect(status).toBe(200);
    const { txids } = body as { txids: string[] };
    for (const id of txids) {
      expect(await tronWeb.trx.getUnconfirmedTransactionInfo(id)).toMatchObject({ id });
    }
    expect(await tronWeb.trx.getUnconfirmedAccount(to)).toMatchObject({
      balance: times * 1_000_000_000,
      assetV2: [{ key: '1002000', value: times * 10_000_000_000 }],
    });
    const btt = await readContract(tronWeb, base58(BTT_ADDRESS), 'balanceOf', to);
    expect(btt).toBe(BigInt(times) * 10n ** 25n);
  }
});

test('serves two at once', async () => {
  const tronWeb = local.tronWeb();
  const to = (await tronWeb.createAccount()).address.base58;
  const answers = await Promise.all([ask(to), ask(to)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await tronWeb.trx.getUnconfirmedBalance(to)).toBe(2_000_000_000);
});

test('says no to what is no address, to contracts and to the rich', async () => {
  for (const bad of ['x', 5, null, '', tronHex()]) {
    expect(await ask(bad)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('base58check') as string },
    });
  }
  expect(await ask(base58(BTT_ADDRESS))).toMatchObject({ status: 400 });
  expect(await ask(addressOf(0))).toMatchObject({ status: 429 });
});

/** An address, but not as people write it. */
function tronHex(): string {
  return local.tronWeb().address.toHex(addressOf(0));
}
