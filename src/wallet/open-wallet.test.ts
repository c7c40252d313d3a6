/** The wallet against a chain: what it shows, reviews and sends. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRX, assetKey, type Asset } from '../core/channel/asset.ts';
import { FAUCET } from '../../devnet/tron/node/genesis/accounts.ts';
import { addressOfKey } from '../core/channel/signature.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from './wallet-kit.suite.ts';
import type { BalanceView, Review, Wallet } from './wallet.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

async function fundedWallet() {
  const opened = await openTestWallet(chain);
  await chain.fund(opened.address);
  await opened.wallet.refresh();
  return opened;
}

function amounts(balances: readonly BalanceView[]): Record<string, bigint> {
  return Object.fromEntries(balances.map(({ token, amount }) => [token.symbol, amount]));
}

/** `transfer sent`, of what went out. */
function sent(wallet: Wallet): string[] {
  const out = wallet.view.history.filter(({ direction }) => direction === 'out');
  return out.map(({ what, state }) => `${what} ${state}`);
}

test('balances of TRX, BTTOLD and BTT, in this order', async () => {
  const { wallet, address } = await fundedWallet();
  expect(wallet.view.account).toEqual({ source: 'purse', address });
  expect(wallet.view.node.phase).toBe('reachable');
  expect(wallet.view.tronLink.phase).toBe('absent');
  expect(Object.entries(amounts(wallet.view.balances))).toEqual([
    ['TRX', 1_000_000_000n],
    ['BTTOLD', 1_000_000_000n],
    ['BTT', 1000n * 10n ** 18n],
  ]);
  wallet.close();
});

test.each([
  ['TRX', () => TRX, 5_000_000n],
  ['BTTOLD', () => chain.bttold, 7n],
  ['BTT', () => chain.btt, 3n * 10n ** 18n],
])('%s is sent and becomes solid', async (_name, assetOf, amount) => {
  const { wallet, address, send } = await fundedWallet();
  const to = addressOfKey(newKey());
  const asset = assetOf();
  const review = await wallet.reviewTransfer({ to, asset, amount });
  expect(review.intent).toMatchObject({ from: address, to, asset, amount });
  const txid = await send(review);
  await wallet.refresh();
  expect(sent(wallet)).toEqual(['transfer sent']);
  await chain.mine(1);
  await wallet.refresh();
  expect(sent(wallet)).toEqual(['transfer in-block']);
  await chain.mine(18);
  await wallet.refresh();
  const entry = wallet.view.history.find((one) => one.txid === txid);
  expect(entry).toMatchObject({ direction: 'out', state: 'solid', amount, to, reason: null });
  expect(entry?.feeSun).toBe(review.fee.feeSun);
  const state = await chain.client.account(to, [asset]);
  expect(state.balances.get(assetKey(asset))?.amount).toBe(amount);
  expect(chain.transactionsOf(address)).toEqual([txid]);
  wallet.close();
});

test('what is missing is told before anything is signed', async () => {
  const { wallet } = await openTestWallet(chain);
  const to = addressOfKey(newKey());
  const review = (asset: Asset, amount: bigint) => wallet.reviewTransfer({ to, asset, amount });
  await expect(review(TRX, 1n)).rejects.toMatchObject({
    code: 'funds_missing',
    message: expect.stringContaining('0.000001 TRX are missing') as string,
  });
  await expect(review(chain.bttold, 5n)).rejects.toMatchObject({
    code: 'funds_missing',
    message: expect.stringContaining('0.000005 BTTOLD are missing') as string,
  });
  wallet.close();
});

test('energy that cannot be paid is told, with how much TRX is missing', async () => {
  const { wallet, address } = await openTestWallet(chain);
  const common = { kind: 'transfer', to: address, feeLimitSun: 0n } as const;
  const from = addressOfKey(FAUCET.privateKey);
  await chain.send(FAUCET.privateKey, { ...common, from, asset: TRX, amount: 1n });
  await chain.send(FAUCET.privateKey, { ...common, from, asset: chain.btt, amount: 100n });
  const to = addressOfKey(newKey());
  await expect(wallet.reviewTransfer({ to, asset: chain.btt, amount: 1n })).rejects.toMatchObject({
    code: 'energy_missing',
    message: expect.stringMatching(/energy.* account is short of .* TRX/) as string,
  });
  wallet.close();
});

test('warns of a new account, of a large fee and of sending everything', async () => {
  const { wallet, send } = await fundedWallet();
  const to = addressOfKey(newKey());
  const small = await wallet.reviewTransfer({ to, asset: TRX, amount: 2_000_000n });
  expect(small.warnings).toEqual([
    { kind: 'new-account', feeSun: 1_000_000n },
    { kind: 'fee-share', percent: 55 },
  ]);
  const most = await wallet.sendable(TRX, to);
  const all = await wallet.reviewTransfer({ to, asset: TRX, amount: most });
  expect(all.warnings.map(({ kind }) => kind)).toEqual(['new-account', 'everything']);
  expect(most + all.fee.feeSun).toBe(1_000_000_000n);
  await send(all);
  await chain.mine(1);
  await wallet.refresh();
  expect(amounts(wallet.view.balances)['TRX']).toBe(0n);
  wallet.close();
});

test('refuses a contract as recipient, the account itself, and what is no address', async () => {
  const { wallet, address } = await fundedWallet();
  const review = (to: string, asset = TRX) => wallet.reviewTransfer({ to, asset, amount: 1n });
  await expect(review(chain.local.bttAddress)).rejects.toMatchObject({
    code: 'transaction_refused',
  });
  await expect(review(address)).rejects.toMatchObject({ code: 'address_invalid' });
  await expect(review(`${address.slice(0, -1)}1`)).rejects.toMatchObject({
    code: 'address_invalid',
  });
  const { warnings } = await review(chain.local.channelContract, chain.btt);
  expect(warnings).toContainEqual({ kind: 'contract' });
  wallet.close();
});

test('a sweep leaves nothing behind', async () => {
  const { wallet, send } = await fundedWallet();
  const to = addressOfKey(newKey());
  const reviews = await wallet.reviewSweep(to);
  expect(reviews.map(({ token }) => token?.symbol)).toEqual(['BTTOLD', 'BTT', 'TRX']);
  for (const review of reviews) {
    await send(review);
    await chain.mine(1);
  }
  await wallet.refresh();
  expect(amounts(wallet.view.balances)).toEqual({ TRX: 0n, BTTOLD: 0n, BTT: 0n });
  expect(wallet.view.history.every(({ state }) => state === 'in-block')).toBe(true);
  wallet.close();
});

test('a review is good once, and only as it was shown', async () => {
  const { wallet, address, send } = await fundedWallet();
  const to = addressOfKey(newKey());
  const review = await wallet.reviewTransfer({ to, asset: TRX, amount: 5_000_000n });
  const forged = { ...review, intent: { ...review.intent, amount: 900_000_000n } } as Review;
  await send(forged);
  await expect(send(review)).rejects.toMatchObject({ code: 'transaction_refused' });
  const again = await wallet.reviewTransfer({ to, asset: TRX, amount: 5_000_000n });
  await expect(send(again)).rejects.toMatchObject({
    code: 'transaction_refused',
    message: expect.stringContaining('a moment ago') as string,
  });
  await chain.mine(1);
  await wallet.refresh();
  await send(again);
  await chain.mine(1);
  expect(chain.transactionsOf(address)).toHaveLength(2);
  const state = await chain.client.account(to, [TRX]);
  expect(state.balances.get(assetKey(TRX))?.amount).toBe(10_000_000n);
  wallet.close();
});
