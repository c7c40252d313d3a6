/** Whoever builds or signs may lie; nothing but what the user agreed to leaves this place. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodeTransaction, transactionId } from '../../chain/transaction.ts';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { addressOfKey, sign } from '../../core/channel/signature.ts';
import type { TransactionIntent, TransferIntent } from '../../core/money/intent.ts';
import type * as BuildModule from './build.ts';
import type { TronLinkDoor } from '../tronlink/door.ts';
import { lockedSigner, purseBrowser } from '../signer-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';

type Lie = Partial<Pick<TransferIntent, 'to' | 'amount' | 'asset' | 'from' | 'feeLimitSun'>>;

const thief = addressOfKey(new Uint8Array(32).fill(3));
const lookAlike: Asset = { kind: 'trc10', id: 1_002_278n };
const lies: readonly (readonly [string, Lie])[] = [
  ['another recipient', { to: thief }],
  ['another amount', { amount: 6_000_000n }],
  ['another token', { asset: lookAlike }],
  ['TRX instead of the token', { asset: TRX }],
  ['another sender', { from: thief }],
];

/** What the next build is changed by; tronweb itself stays as it is. */
const build = vi.hoisted((): { lie: Lie } => ({ lie: {} }));

vi.mock('./build.ts', async (importOriginal) => {
  const real = await importOriginal<typeof BuildModule>();
  return {
    ...real,
    buildTransaction: (...[intent, reference]: Parameters<typeof real.buildTransaction>) =>
      real.buildTransaction({ ...(intent as TransferIntent), ...build.lie }, reference),
  };
});

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

test.each(lies)('tronweb builds %s: refused before it is signed', async (_name, lie) => {
  const { wallet, purse, address, send } = await openTestWallet(chain);
  await chain.fund(address);
  const to = addressOfKey(newKey());
  const review = await wallet.reviewTransfer({ to, asset: chain.bttold, amount: 5_000_000n });
  build.lie = lie;
  try {
    await expect(send(review)).rejects.toMatchObject({ code: 'transaction_mismatch' });
  } finally {
    build.lie = {};
  }
  expect(purse.records).toEqual([]);
  await chain.mine(1);
  expect(chain.transactionsOf(address)).toEqual([]);
  wallet.close();
});

/** TronLink that signs what it likes. */
function lyingDoor(key: Uint8Array, intent: () => TransactionIntent, chainOf: TestChain) {
  const address = addressOfKey(key);
  return {
    address,
    isPresent: () => Promise.resolve(true),
    connect: () => Promise.resolve(address),
    disconnect: () => undefined,
    chainId: () => Promise.resolve(chainOf.node.chainId),
    signTypedData: () => Promise.reject(new Error('Nobody asked for it.')),
    async sign() {
      const rawDataHex = encodeTransaction(intent(), await chainOf.client.reference());
      const digest = hexToBytes(transactionId(rawDataHex));
      return { rawDataHex, signatures: [sign(digest, key)] };
    },
    onChange: () => () => undefined,
    close: () => undefined,
  } satisfies TronLinkDoor;
}

test.each(lies)('TronLink signs %s: refused before it is stored or sent', async (_name, lie) => {
  const key = newKey();
  const address = addressOfKey(key);
  await chain.fund(address);
  const to = addressOfKey(newKey());
  const asset = chain.bttold;
  const agreed: TransferIntent = {
    kind: 'transfer',
    from: address,
    to,
    asset,
    amount: 5_000_000n,
    feeLimitSun: 0n,
  };
  const door = lyingDoor(key, () => ({ ...agreed, ...lie }), chain);
  const purse = purseBrowser(newKey());
  const { wallet } = await openTestWallet(chain, {
    signer: lockedSigner(purse.browser),
    findTronLink: () => Promise.resolve(door),
  });
  await wallet.connectTronLink();
  expect(wallet.view.account).toEqual({ source: 'tronlink', address });
  const review = await wallet.reviewTransfer({ to, asset, amount: 5_000_000n });
  await expect(wallet.send(review)).rejects.toMatchObject({ code: 'transaction_mismatch' });
  expect(purse.records).toEqual([]);
  await chain.mine(1);
  expect(chain.transactionsOf(address)).toEqual([]);

  door.sign = async () => {
    const rawDataHex = encodeTransaction(agreed, await chain.client.reference());
    const digest = hexToBytes(transactionId(rawDataHex));
    return { rawDataHex, signatures: [sign(digest, newKey())] };
  };
  await expect(wallet.send(review)).rejects.toMatchObject({
    code: 'transaction_mismatch',
    message: expect.stringContaining('not signed by') as string,
  });
  door.sign = lyingDoor(key, () => agreed, chain).sign;
  const txid = await wallet.send(review);
  await chain.mine(1);
  expect(chain.transactionsOf(address)).toEqual([txid]);
  wallet.close();
});
