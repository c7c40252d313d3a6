/** One of two nodes keeps a payment for itself and says that its time is over: it is not paid twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentWanted } from '../bridge/paying.ts';
import { assetKey, TRX } from '../core/channel/asset.ts';
import { addressOfKey } from '../core/channel/signature.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from './wallet-kit.suite.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

const LIAR = 'https://liar.test';
const AMOUNT = 3_000_485n;
const TEN_HOURS_MS = 36_000_000;

/** A node that keeps what it is sent, and from then on tells another time. */
function liar() {
  const made = {
    /** What it was sent, as the body of the request. */
    kept: null as string | null,
    isHonest: false,
    /** The honest one cannot be reached. */
    isAlone: false,
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const url = input as string;
      if (!url.startsWith(LIAR)) {
        if (made.isAlone) throw new TypeError('Failed to fetch');
        return fetch(url, init);
      }
      const isBroadcast = url.endsWith('broadcasthex');
      if (isBroadcast && !made.isHonest) {
        made.kept ??= init?.body as string;
        return Response.json({ result: true });
      }
      const answer = await fetch(chain.node.url + url.slice(LIAR.length), init);
      const text = await answer.text();
      const isLie = made.kept !== null && !made.isHonest && /getblock$|getnowblock/.test(url);
      const later = `"timestamp":${String(chain.node.head.timestampMs + TEN_HOURS_MS)}`;
      return new Response(isLie ? text.replace(/"timestamp": ?\d+/g, later) : text, {
        status: answer.status,
      });
    },
  };
  return made;
}

async function payingBy(nodes: ReturnType<typeof liar>, order: 'first' | 'second') {
  const opened = await openTestWallet(chain, { fetch: nodes.fetch });
  const { wallet, address } = opened;
  await chain.mine(20);
  await chain.fund(address);
  const urls = order === 'first' ? [LIAR, chain.node.url] : [chain.node.url, LIAR];
  await wallet.changeSettings({ nodes: { local: urls.map((url) => ({ url, apiKey: null })) } });
  await wallet.refresh();
  const to = addressOfKey(newKey());
  const { chainId } = chain.client.network;
  const wantedAs = (wantedId: string): PaymentWanted => ({
    ...{ wantedId, budgetId: 'b', chainId, source: 'purse', payer: address, isOver: false },
    ...{ mostFeeSun: null },
    what: { kind: 'transfer', to, asset: TRX, amount: AMOUNT },
  });
  return { ...opened, to, wantedAs };
}

async function held(by: TronAddress): Promise<bigint | undefined> {
  const { balances } = await chain.client.account(by, [TRX]);
  return balances.get(assetKey(TRX))?.amount;
}

test.each(['first', 'second'] as const)(
  'the liar is listed %s: the honest node takes the payment, and it is answered as paid',
  async (order) => {
    const nodes = liar();
    const { wallet, purse, to, wantedAs } = await payingBy(nodes, order);
    const paying = wallet.pay(wantedAs('a#1'));
    await expect.poll(() => nodes.kept).not.toBeNull();
    await expect.poll(() => purse.records[0]?.state).toBe('sent');
    await chain.mine(1);
    expect(await paying).toMatchObject({ kind: 'sent', txid: purse.records[0]?.txid });
    expect(purse.records).toHaveLength(1);
    expect(await held(to)).toBe(AMOUNT);
    wallet.close();
  },
);

test('what the liar alone was sent is not called lost while the honest node is away', async () => {
  const nodes = liar();
  const { wallet, purse, to, address, wantedAs } = await payingBy(nodes, 'first');
  const paying = wallet.pay(wantedAs('a#1'));
  await expect.poll(() => nodes.kept).not.toBeNull();
  nodes.isAlone = true;
  await expect.poll(() => wallet.view.node.phase).toBe('reachable');
  await wallet.refresh();
  expect(purse.records.map(({ state }) => state)).toEqual(['sent']);
  // What is for the same is not signed besides.
  expect(await wallet.pay(wantedAs('a#2'))).toMatchObject({
    fault: { code: 'transaction_refused' },
  });
  nodes.isAlone = false;
  await chain.mine(1);
  expect(await paying).toMatchObject({ kind: 'sent' });
  expect(chain.transactionsOf(address)).toHaveLength(1);
  expect(await held(to)).toBe(AMOUNT);
  wallet.close();
});

test('what turns up after all corrects the book, and is the answer to its question', async () => {
  const nodes = liar();
  nodes.isHonest = true;
  const { wallet, purse, wantedAs, address } = await payingBy(nodes, 'first');
  const wanted = wantedAs('a#1');
  const answer = await chain.mining(() => wallet.pay(wanted));
  expect(answer).toMatchObject({ kind: 'sent' });
  const [record] = purse.records;
  if (record === undefined) throw new Error('It was not stored.');
  // As if both had lied.
  const lied = { ...record, state: 'expired', blockNumber: null, feeSun: null } as const;
  purse.browser.outbox.records.set(record.txid, lied);
  expect(await wallet.pay({ ...wanted, isOver: true })).toEqual(answer);
  expect(purse.records[0]?.state).not.toBe('expired');
  expect(chain.transactionsOf(address)).toHaveLength(1);
  wallet.close();
});
