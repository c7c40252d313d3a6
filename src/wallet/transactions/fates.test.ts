/** What becomes of a transaction that does not simply work. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import {
  newKey,
  openTestWallet,
  startTestChain,
  type TestChain,
  type TestWalletOptions,
} from '../wallet-kit.suite.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

async function fundedWallet(options: TestWalletOptions = {}) {
  const opened = await openTestWallet(chain, options);
  await chain.fund(opened.address);
  await opened.wallet.refresh();
  return opened;
}

test('one that fails in its block is told with the reason, and its fee', async () => {
  const { wallet, purse, send } = await fundedWallet();
  await send(
    await wallet.reviewDeposit({
      payee: addressOfKey(newKey()),
      payeeSigner: addressOfKey(newKey()),
      asset: TRX,
      amount: 20_000_000n,
      withdrawDelaySeconds: 24 * 60 * 60,
    }),
  );
  await chain.mine(1);
  await wallet.refresh();
  const close = await wallet.reviewClose(wallet.view.channels[0]?.channelId ?? '');
  // The same wish from another device is faster.
  await chain.send(purse.key, close.intent);
  const txid = await send(close);
  const entry = () => wallet.view.history.find((one) => one.txid === txid);
  await chain.mine(1);
  await wallet.refresh();
  expect(entry()).toMatchObject({ state: 'failed', reason: 'The channel is closing already.' });
  expect(entry()?.feeSun).toBeGreaterThan(0n);
  // Until it is solid another fork could still undo it.
  expect(purse.records.at(-1)?.state).toBe('in-block');
  await chain.mine(18);
  await wallet.refresh();
  expect(purse.records.at(-1)?.state).toBe('failed');
  wallet.close();
});

test('one that a node refuses is not made again while that node could still use it', async () => {
  let isRefusing = true;
  let broadcasts = 0;
  const refusal = { code: 'CONTRACT_VALIDATE_ERROR', message: Buffer.from('No.').toString('hex') };
  const { wallet, purse, address, send } = await fundedWallet({
    fetch: async (input, init) => {
      if (!(input as string).endsWith('broadcasthex')) return fetch(input, init);
      broadcasts += 1;
      return isRefusing ? Response.json(refusal) : fetch(input, init);
    },
  });
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 5_000_000n };
  const review = await wallet.reviewTransfer(request);
  await expect(send(review)).rejects.toMatchObject({ code: 'transaction_refused' });
  await wallet.refresh();
  const [entry] = wallet.view.history.filter(({ direction }) => direction === 'out');
  expect(entry).toMatchObject({ state: 'failed' });
  expect(entry?.reason).toContain('No.');
  expect(broadcasts).toBe(1);

  isRefusing = false;
  await expect(send(await wallet.reviewTransfer(request))).rejects.toMatchObject({
    code: 'transaction_refused',
    message: expect.stringContaining('a moment ago') as string,
  });
  // Another payment is free to go.
  await send(await wallet.reviewTransfer({ ...request, amount: 6_000_000n }));
  await chain.mine(1);

  await chain.node.skipTime(10 * 60_000);
  await chain.mine(1);
  await wallet.refresh();
  await chain.mine(19);
  await wallet.refresh();
  expect(purse.records.map(({ state }) => state)).toEqual(['failed', 'solid']);
  await send(await wallet.reviewTransfer(request));
  await chain.mine(1);
  expect(chain.transactionsOf(address)).toHaveLength(2);
  wallet.close();
});

test('one that a fork dropped goes out again, as the same bytes', async () => {
  const { wallet, purse, address, send } = await fundedWallet();
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 5_000_000n };
  const txid = await send(await wallet.reviewTransfer(request));
  // As after a fork: it was in a block that is none any more.
  const record = purse.browser.outbox.records.get(txid);
  if (record === undefined) throw new Error('It was not stored.');
  purse.browser.outbox.records.set(txid, { ...record, state: 'in-block', blockNumber: 1 });
  await wallet.refresh();
  expect(purse.records[0]?.state).toBe('in-block');
  await chain.mine(19);
  await wallet.refresh();
  expect(purse.records[0]?.state).toBe('solid');
  expect(chain.transactionsOf(address)).toEqual([txid]);
  wallet.close();
});

test('the purse that is locked signs nothing', async () => {
  const { wallet, purse, send } = await fundedWallet();
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 5_000_000n };
  const review = await wallet.reviewTransfer(request);
  await wallet.lock();
  expect(wallet.view.purse.phase).toBe('locked');
  await expect(send(review)).rejects.toMatchObject({ code: 'purse_locked' });
  expect(purse.records).toEqual([]);
  wallet.close();
});

test('more than the daily limit needs the password', async () => {
  const { wallet, purse } = await fundedWallet();
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 101_000_000n };
  const review = await wallet.reviewTransfer(request);
  expect(review.needsPassword).toBe(true);
  await expect(wallet.send(review)).rejects.toMatchObject({ code: 'limit_reached' });
  await expect(wallet.send(review, { password: 'wrong' })).rejects.toMatchObject({
    code: 'password_wrong',
  });
  expect(purse.records).toEqual([]);
  const small = await wallet.reviewTransfer({ ...request, amount: 90_000_000n });
  expect(small.needsPassword).toBe(false);
  await wallet.send(small);
  expect((await wallet.reviewTransfer({ ...request, amount: 11_000_000n })).needsPassword).toBe(
    true,
  );
  wallet.close();
});
