/** What the engine asks for is paid once, whatever happens in between; what is refused was not paid. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaymentAnswer, PaymentWanted } from '../../bridge/paying.ts';
import type { SignerClient } from '../../bridge/signer.ts';
import { assetKey, TRX, type Asset } from '../../core/channel/asset.ts';
import { delegateDigest } from '../../core/channel/messages.ts';
import { addressOfKey, recoverAddress, type Signature } from '../../core/channel/signature.ts';
import { FaultError } from '../../core/fault.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import {
  lockedSigner,
  openSigner,
  PASSWORD,
  purseBrowser,
  type PurseBrowser,
} from '../signer-in-memory.suite.ts';
import { tronLinkOf, type Asked } from '../tronlink/tronlink-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';

let chain: TestChain;
let chainId: number;

beforeAll(async () => {
  chain = await startTestChain();
  ({ chainId } = chain.client.network);
});

afterAll(() => chain.node.close());

async function fundedPurse(): Promise<PurseBrowser> {
  const purse = purseBrowser(newKey());
  await chain.fund(addressOfKey(purse.key));
  return purse;
}

function wantedBy(
  { key }: PurseBrowser,
  what: PaymentWanted['what'],
  change: Partial<PaymentWanted> = {},
): PaymentWanted {
  const payer = addressOfKey(key);
  return {
    ...{ wantedId: 'a#1', budgetId: 'b', chainId, source: 'purse', payer, what },
    isOver: false,
    mostFeeSun: null,
    ...change,
  };
}

function transferTo(to: TronAddress, amount: bigint, asset: Asset = TRX): PaymentWanted['what'] {
  return { kind: 'transfer', to, asset, amount };
}

async function depositBy(purse: PurseBrowser, asset: Asset, amount: bigint) {
  const signer = await lockedSigner(purse.browser).call('session.address', null);
  const payee = addressOfKey(newKey());
  const description = {
    ...{ payer: addressOfKey(purse.key), signer, payee, payeeSigner: payee, asset },
    ...{ withdrawDelaySeconds: 86_400, salt: '5a'.repeat(32) },
  };
  return { kind: 'deposit', description, amount } as const;
}

/** What the user does in the settings: the local BTT has no limit of its own otherwise. */
async function allow(purse: PurseBrowser, asset: Asset): Promise<void> {
  const signer = await openSigner(purse);
  const dailyLimits = { [assetKey(TRX)]: 100_000_000n, [assetKey(asset)]: 100_000_000n };
  await signer.call('wallet-settings.set', { dailyLimits, password: PASSWORD });
}

async function balanceOf(address: TronAddress, asset: Asset): Promise<bigint> {
  const { balances } = await chain.client.account(address, [asset]);
  return balances.get(assetKey(asset))!.amount;
}

/** Another life of the page, with the purse open. */
async function pay(purse: PurseBrowser, wanted: PaymentWanted): Promise<PaymentAnswer | null> {
  const { wallet } = await openTestWallet(chain, { purse });
  try {
    return await chain.mining(() => wallet.pay(wanted));
  } finally {
    wallet.close();
  }
}

describe('the purse pays without asking', () => {
  test.each([
    ['TRX', () => TRX, 1],
    ['BTTOLD', () => chain.bttold, 1],
    ['BTT, with its approval', () => chain.btt, 2],
  ])('a deposit in %s, once', async (_name, assetOf, count) => {
    const purse = await fundedPurse();
    const address = addressOfKey(purse.key);
    await allow(purse, assetOf());
    const what = await depositBy(purse, assetOf(), 20_000_000n);
    const answer = await pay(purse, wantedBy(purse, what));
    expect(answer).toMatchObject({ kind: 'sent', txid: purse.records.at(-1)?.txid });
    // A deposit burns energy; the free points cover its size.
    expect((answer as { feeSun: bigint }).feeSun).toBeGreaterThan(2_000_000n);
    expect(chain.transactionsOf(address)).toHaveLength(count);
    // All of it is told: that of an approval too.
    const fates = chain.transactionsOf(address).map((txid) => chain.client.fate(txid));
    const burnt = (await Promise.all(fates)).map((fate) =>
      fate.state === 'unknown' ? 0n : fate.feeSun,
    );
    expect((answer as { feeSun: bigint }).feeSun).toBe(burnt.reduce((sum, fee) => sum + fee, 0n));
    // In the next life too.
    expect(await pay(purse, wantedBy(purse, what))).toEqual(answer);
    expect(chain.transactionsOf(address)).toHaveLength(count);
    const topUp = await pay(
      purse,
      wantedBy(purse, { ...what, amount: 5_000_000n }, { wantedId: 'a#2' }),
    );
    expect(topUp).toMatchObject({ kind: 'sent' });
  });

  test('a direct payment, and the word that the session key may pay', async () => {
    const purse = await fundedPurse();
    const to = addressOfKey(newKey());
    const answer = await pay(purse, wantedBy(purse, transferTo(to, 1_000_485n, chain.bttold)));
    expect(answer).toMatchObject({ kind: 'sent' });
    expect(await balanceOf(to, chain.bttold)).toBe(1_000_485n);

    const key = await lockedSigner(purse.browser).call('session.address', null);
    const until = Math.floor(Date.now() / 1000) + 86_400;
    const what = { kind: 'delegate', key, untilSeconds: until } as const;
    const delegated = await pay(purse, wantedBy(purse, what, { wantedId: 'd' }));
    const digest = delegateDigest(chainId, { payer: addressOfKey(purse.key), key, until });
    const { signature } = delegated as unknown as { signature: Signature };
    expect(recoverAddress(digest, signature)).toBe(addressOfKey(purse.key));
  });

  test('also while the user looks at another account, and at the same time in two tabs', async () => {
    const purse = await fundedPurse();
    const wanted = wantedBy(purse, transferTo(addressOfKey(newKey()), 3_000_000n));
    const tabs = await Promise.all([
      openTestWallet(chain, { purse }),
      openTestWallet(chain, { purse }),
    ]);
    await tabs[0].wallet.useAccount('tronlink');
    const answers = await chain.mining(() =>
      Promise.all(tabs.map(({ wallet }) => wallet.pay(wanted))),
    );
    expect(answers[0]).toMatchObject({ kind: 'sent' });
    expect(answers[1]).toEqual(answers[0]);
    expect(chain.transactionsOf(wanted.payer)).toHaveLength(1);
    for (const { wallet } of tabs) wallet.close();
  });
});

describe('what is refused was not paid', () => {
  const refusals: readonly [string, string, Partial<PaymentWanted>, bigint][] = [
    ['on another network', 'network_wrong', { chainId: 5 }, 1n],
    ['more than the daily limit', 'limit_reached', {}, 150_000_000n],
    ['more than there is', 'funds_missing', {}, 5_000_000_000n],
    ['by a purse that is not here', 'purse_absent', { payer: addressOfKey(newKey()) }, 1n],
    ['by TronLink that is not here', 'tronlink_absent', { source: 'tronlink' }, 1n],
  ];
  test.each(refusals)('%s: %s', async (_name, code, change, amount) => {
    const purse = await fundedPurse();
    const wanted = wantedBy(purse, transferTo(addressOfKey(newKey()), amount), change);
    const answer = await pay(purse, wanted);
    expect(answer).toMatchObject({ kind: 'refused', fault: { code } });
    expect(purse.records).toEqual([]);
  });

  test('by a locked purse', async () => {
    const purse = await fundedPurse();
    const signer = await openSigner(purse);
    await signer.call('purse.lock', null);
    const { wallet } = await openTestWallet(chain, { purse, signer });
    const wanted = wantedBy(purse, transferTo(addressOfKey(newKey()), 1n));
    expect(await wallet.pay(wanted)).toMatchObject({ fault: { code: 'purse_locked' } });
    wallet.close();
  });

  test('what is over, unless it was paid before', async () => {
    const purse = await fundedPurse();
    const to = addressOfKey(newKey());
    const wanted = wantedBy(purse, transferTo(to, 2_000_000n));
    const over = { ...wanted, isOver: true };
    expect(await pay(purse, over)).toMatchObject({ kind: 'refused', fault: { code: 'cancelled' } });
    expect(purse.records).toEqual([]);
    const paid = await pay(purse, wanted);
    expect(paid).toMatchObject({ kind: 'sent' });
    expect(await pay(purse, over)).toEqual(paid);
    expect(await balanceOf(to, TRX)).toBe(2_000_000n);
  });

  test('what no block took in time; then another question may be answered', async () => {
    const purse = await fundedPurse();
    const to = addressOfKey(newKey());
    const wanted = wantedBy(purse, transferTo(to, 2_000_000n));
    const { wallet } = await openTestWallet(chain, { purse, fetch: withoutBroadcast });
    const answering = wallet.pay(wanted);
    await expect.poll(() => purse.records).toHaveLength(1);
    await chain.node.skipTime(10 * 60_000);
    await chain.mine(20);
    expect(await answering).toMatchObject({ kind: 'refused', fault: { code: 'payment_failed' } });
    wallet.close();
    expect(await pay(purse, wanted)).toMatchObject({ fault: { code: 'payment_failed' } });
    expect(await pay(purse, { ...wanted, wantedId: 'a#2' })).toMatchObject({ kind: 'sent' });
    expect(await balanceOf(to, TRX)).toBe(2_000_000n);
  });
});

/** No node takes it. */
const withoutBroadcast: typeof fetch = (input, init) =>
  (input as string).endsWith('broadcasthex')
    ? Promise.reject(new TypeError('It is down.'))
    : fetch(input, init);

describe('TronLink confirms once', () => {
  test('a deposit, and the word that the session key may pay', async () => {
    const purse = await fundedPurse();
    const asked: Asked = [];
    const findTronLink = () => Promise.resolve(tronLinkOf(purse.key, chainId, asked));
    const signer = lockedSigner(purse.browser);
    const { wallet } = await openTestWallet(chain, { purse, signer, findTronLink });
    const deposit = await depositBy(purse, TRX, 20_000_000n);
    const wanted = wantedBy(purse, deposit, { source: 'tronlink' });
    const answer = await chain.mining(() => wallet.pay(wanted));
    expect(answer).toMatchObject({ kind: 'sent' });
    expect(await wallet.pay(wanted)).toEqual(answer);
    expect(asked).toEqual(['transaction']);
    expect(purse.records).toMatchObject([{ account: 'tronlink', wantedId: 'a#1' }]);

    const key = await signer.call('session.address', null);
    const until = Math.floor(Date.now() / 1000) + 86_400;
    const what = { kind: 'delegate', key, untilSeconds: until } as const;
    const delegated = await wallet.pay({ ...wanted, wantedId: 'd', what });
    const digest = delegateDigest(chainId, { payer: wanted.payer, key, until });
    expect(
      recoverAddress(digest, (delegated as unknown as { signature: Signature }).signature),
    ).toBe(wanted.payer);
    const stranger = { ...what, key: wanted.payer };
    expect(await wallet.pay({ ...wanted, wantedId: 'e', what: stranger })).toMatchObject({
      fault: { code: 'payment_failed' },
    });
    expect(asked).toEqual(['transaction', 'message']);
    wallet.close();
  });

  test('with another account than the budget names, nothing is asked', async () => {
    const purse = await fundedPurse();
    const asked: Asked = [];
    const findTronLink = () => Promise.resolve(tronLinkOf(newKey(), chainId, asked));
    const { wallet } = await openTestWallet(chain, { purse, findTronLink });
    const transfer = transferTo(addressOfKey(newKey()), 5n);
    const answer = await wallet.pay(wantedBy(purse, transfer, { source: 'tronlink' }));
    expect(answer).toMatchObject({ kind: 'refused', fault: { code: 'tronlink_locked' } });
    expect(asked).toEqual([]);
    wallet.close();
  });
});

describe('the page dies', () => {
  const dies = (real: SignerClient, name: string, when: 'before' | 'after', died: () => void) =>
    ({
      ...real,
      async call(command, argument) {
        if (command !== name) return real.call(command, argument);
        if (when === 'after') await real.call(command, argument);
        died();
        return new Promise(() => undefined);
      },
    }) satisfies SignerClient;

  test.each([
    ['before it is signed', 'transaction.sign', 'before'],
    ['when it is stored', 'transaction.sign', 'after'],
    ['when it is sent', 'transaction.mark', 'before'],
    ['when that is stored', 'transaction.mark', 'after'],
  ] as const)('%s: it is paid once', async (_name, command, when) => {
    const purse = await fundedPurse();
    const to = addressOfKey(newKey());
    const wanted = wantedBy(purse, transferTo(to, 4_000_000n));
    const real = await openSigner(purse);
    await new Promise<void>((resolve, reject) => {
      openTestWallet(chain, { purse, signer: dies(real, command, when, resolve) })
        .then(({ wallet }) => wallet.pay(wanted))
        .catch(reject);
    });
    expect(await pay(purse, wanted)).toMatchObject({ kind: 'sent' });
    await chain.mine(2);
    expect(await balanceOf(to, TRX)).toBe(4_000_000n);
    expect(chain.transactionsOf(wanted.payer)).toHaveLength(1);
  });

  test('a signer that cannot tell what was paid leaves the question open', async () => {
    const purse = await fundedPurse();
    const real = await openSigner(purse);
    const { wallet } = await openTestWallet(chain, { purse, signer: real });
    const wanted = wantedBy(purse, transferTo(addressOfKey(newKey()), 1n));
    wallet.close();
    const broken: SignerClient = {
      ...real,
      call: (name, argument) =>
        name === 'transaction.list'
          ? Promise.reject(new FaultError('engine_gone', 'It stopped.'))
          : real.call(name, argument),
    };
    const other = await openTestWallet(chain, { purse, signer: broken });
    await expect(other.wallet.pay(wanted)).rejects.toMatchObject({ code: 'engine_gone' });
    other.wallet.close();
    expect(purse.records).toEqual([]);
  });
});
