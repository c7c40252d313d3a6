/** A deposit's life as the payer sees it: opened, asked to close, taken back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import type { EndedChannel } from '../../bridge/paying.ts';
import type { ChannelId } from '../../core/channel/description.ts';
import { coopCloseDigest } from '../../core/channel/messages.ts';
import { addressOfKey, sign } from '../../core/channel/signature.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { purseBrowser } from '../signer-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';
import type { DepositRequest } from '../wallet.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

function depositOf(asset: Asset, amount: bigint): DepositRequest {
  return {
    payee: addressOfKey(newKey()),
    payeeSigner: addressOfKey(newKey()),
    asset,
    amount,
    withdrawDelaySeconds: 24 * 60 * 60,
  };
}

async function fundedWallet() {
  const opened = await openTestWallet(chain);
  await chain.fund(opened.address);
  await opened.wallet.refresh();
  return opened;
}

test.each([
  ['TRX', () => TRX, 20_000_000n],
  ['BTTOLD', () => chain.bttold, 20_000_000n],
  ['BTT', () => chain.btt, 20n * 10n ** 18n],
])('%s: deposited, asked to close, taken back', async (name, assetOf, amount) => {
  const asset = assetOf();
  const { wallet, send } = await fundedWallet();
  const request = depositOf(asset, amount);
  const review = await wallet.reviewDeposit(request);
  expect(review.before.map((one) => one.kind === 'call' && one.purpose)).toEqual(
    name === 'BTT' ? ['approve'] : [],
  );
  const sending = send(review);
  if (name === 'BTT') {
    // The approval has to be in a block before the deposit is made.
    await expect.poll(() => wallet.view.history.map(({ what }) => what)).toContain('approve');
    await chain.mine(1);
  }
  await sending;
  await wallet.refresh();
  expect(wallet.view.channels).toMatchObject([{ phase: 'opening', balance: amount }]);
  await chain.mine(1);
  await wallet.refresh();
  const [channel] = wallet.view.channels;
  expect(channel).toMatchObject({ phase: 'open', balance: amount, claimed: 0n, asset });
  expect(channel?.payee).toBe(request.payee);
  expect(channel?.token?.symbol).toBe(name);

  const id = channel?.channelId ?? '';
  await send(await wallet.reviewClose(id));
  await chain.mine(1);
  await wallet.refresh();
  expect(wallet.view.channels[0]?.phase).toBe('closing');
  await expect(wallet.reviewClose(id)).rejects.toMatchObject({ code: 'transaction_refused' });

  await chain.node.skipTime(24 * 60 * 60 * 1000 + 3000);
  await wallet.refresh();
  expect(wallet.view.channels[0]?.phase).toBe('refundable');
  const before = wallet.view.balances.find(({ token }) => token.symbol === name)?.amount ?? 0n;
  const refund = await wallet.reviewClose(id);
  await send(refund);
  await chain.mine(1);
  await wallet.refresh();
  expect(wallet.view.channels[0]?.phase).toBe('closed');
  const after = wallet.view.balances.find(({ token }) => token.symbol === name)?.amount ?? 0n;
  expect(after - before).toBe(name === 'TRX' ? amount - refund.fee.feeSun : amount);
  const own = wallet.view.history.filter(({ feeSun }) => feeSun !== null);
  expect(own.map(({ what, direction, amount: moved }) => [what, direction, moved])).toEqual([
    ['refund', 'in', amount],
    ['close-request', 'none', null],
    ['deposit', 'out', amount],
    ...(name === 'BTT' ? [['approve', 'none', amount]] : []),
  ]);
  wallet.close();
});

test('closed at once where the seller agrees: it is paid, the rest comes back', async () => {
  const { wallet, send } = await fundedWallet();
  const sellerKey = newKey();
  const request = { ...depositOf(TRX, 20_000_000n), payeeSigner: addressOfKey(sellerKey) };
  await send(await wallet.reviewDeposit(request));
  await chain.mine(1);
  await wallet.refresh();
  const channelId = (wallet.view.channels[0]?.channelId ?? '') as ChannelId;
  const domain = {
    chainId: wallet.view.network.chainId,
    contract: wallet.view.network.channelContract as TronAddress,
  };
  const finalAmount = 1_500_000n;
  const digest = coopCloseDigest(domain, { channelId, finalAmount });
  await expect(
    wallet.reviewClose(channelId, { finalAmount, signature: 'no' }),
  ).rejects.toMatchObject({ code: 'transaction_refused' });

  const agreed = { finalAmount, signature: sign(digest, sellerKey) };
  const review = await wallet.reviewClose(channelId, agreed);
  expect(review.intent).toMatchObject({ purpose: 'close-cooperative' });
  await send(review);
  await chain.mine(1);
  await wallet.refresh();
  expect(wallet.view.channels[0]).toMatchObject({ phase: 'closed', claimed: finalAmount });
  const end = wallet.view.history.find(({ what }) => what === 'close');
  expect(end).toMatchObject({
    ...{ direction: 'in', from: request.payee, to: review.intent.from },
    amount: 20_000_000n - finalAmount,
  });
  wallet.close();
});

test('what ended a channel is told once it is final, once in a run, and again where nobody heard', async () => {
  const told: (readonly EndedChannel[])[] = [];
  let isHeard = false;
  const tellEnds = (ends: readonly EndedChannel[]) => {
    told.push(ends);
    return isHeard ? Promise.resolve() : Promise.reject(new Error('No engine.'));
  };
  const { wallet, send, address, purse } = await openTestWallet(chain, { tellEnds });
  await chain.fund(address);
  await wallet.refresh();
  await send(await wallet.reviewDeposit(depositOf(TRX, 20_000_000n)));
  await chain.mine(1);
  await wallet.refresh();
  const id = wallet.view.channels[0]?.channelId ?? '';
  await send(await wallet.reviewClose(id));
  await chain.mine(1);
  await wallet.refresh();
  expect(told).toEqual([]);
  await chain.node.skipTime(24 * 60 * 60 * 1000 + 3000);
  await send(await wallet.reviewClose(id));
  await chain.mine(30);
  await wallet.refresh();
  await wallet.refresh();
  isHeard = true;
  await wallet.refresh();
  const heardAt = told.length;
  await wallet.refresh();
  expect(told).toHaveLength(heardAt);

  const fees = wallet.view.history
    .filter(({ what }) => what === 'refund' || what === 'close-request')
    .map(({ txid, feeSun }) => [txid, feeSun]);
  const last = new Map(told.flat().map((end) => [end.txid as string, end]));
  expect([...last.values()]).toMatchObject([
    { accountId: id, what: 'close-request', amount: 0n, isSuccess: true },
    { accountId: id, what: 'refund', amount: 20_000_000n, isSuccess: true },
  ]);
  expect(new Map([...last.values()].map(({ txid, feeSun }) => [txid, feeSun]))).toEqual(
    new Map(fees as [never, bigint][]),
  );
  wallet.close();
  // The next run tells them again: what is in the book already is not booked twice.
  const again: EndedChannel[] = [];
  const next = await openTestWallet(chain, {
    purse,
    tellEnds: (ends) => Promise.resolve(void again.push(...ends)),
  });
  expect(again.map(({ what }) => what)).toEqual(['close-request', 'refund']);
  next.wallet.close();
});

test('a purse restored elsewhere finds its channels again', async () => {
  const { wallet, purse, send } = await fundedWallet();
  await send(await wallet.reviewDeposit(depositOf(TRX, 20_000_000n)));
  await chain.mine(1);
  await wallet.refresh();
  const [channel] = wallet.view.channels;
  wallet.close();

  const elsewhere = await openTestWallet(chain, { purse: purseBrowser(purse.key) });
  expect(elsewhere.purse.records).toEqual([]);
  expect(elsewhere.wallet.view.channels).toEqual([channel]);
  const close = await elsewhere.wallet.reviewClose(channel?.channelId ?? '');
  expect(close.intent).toMatchObject({ purpose: 'request-close' });
  elsewhere.wallet.close();
});

test('a deposit that the contract would refuse is refused with its words', async () => {
  const { wallet } = await fundedWallet();
  const request = depositOf(TRX, 20_000_000n);
  await expect(
    wallet.reviewDeposit({ ...request, withdrawDelaySeconds: 60 }),
  ).rejects.toMatchObject({
    code: 'transaction_refused',
    message: expect.stringContaining('15 minutes') as string,
  });
  await expect(
    wallet.reviewDeposit({ ...request, payee: chain.local.channelContract }),
  ).rejects.toMatchObject({ code: 'transaction_refused' });
  wallet.close();
});
