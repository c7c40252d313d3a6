/** The page dies at each point of a send. What is signed happens once; what is not, not at all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignerClient } from '../../bridge/signer.ts';
import { TRX, assetKey } from '../../core/channel/asset.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import { openSigner, purseBrowser, type PurseBrowser } from '../signer-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

/** A page that died: nothing it waits for ever comes. */
function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

interface Point {
  readonly name: string;
  /** Transactions on chain after the restart. */
  readonly count: 0 | 1;
  signer?(real: SignerClient, died: () => void): SignerClient;
  fetch?(died: () => void): typeof fetch;
}

function dying(
  real: SignerClient,
  command: 'transaction.sign' | 'transaction.mark',
  when: 'before' | 'after',
  died: () => void,
): SignerClient {
  return {
    ...real,
    async call(name, argument) {
      if (name !== command) return real.call(name, argument);
      if (when === 'after') await real.call(name, argument);
      died();
      return never();
    },
  };
}

function broadcastDies(when: 'before' | 'after', died: () => void): typeof fetch {
  return async (input, init) => {
    const isBroadcast = (input as string).endsWith('broadcasthex');
    if (!isBroadcast) return fetch(input, init);
    if (when === 'after') await fetch(input, init);
    died();
    return never();
  };
}

const points: readonly Point[] = [
  {
    name: 'before it is signed and stored',
    count: 0,
    signer: (real, died) => dying(real, 'transaction.sign', 'before', died),
  },
  {
    name: 'when it is stored, before the page hears of it',
    count: 1,
    signer: (real, died) => dying(real, 'transaction.sign', 'after', died),
  },
  { name: 'before it is sent', count: 1, fetch: (died) => broadcastDies('before', died) },
  {
    name: 'when a node took it, before it answered',
    count: 1,
    fetch: (died) => broadcastDies('after', died),
  },
  {
    name: 'when it was sent, before that is stored',
    count: 1,
    signer: (real, died) => dying(real, 'transaction.mark', 'before', died),
  },
  {
    name: 'when all is stored, before the user sees it',
    count: 1,
    signer: (real, died) => dying(real, 'transaction.mark', 'after', died),
  },
];

async function sendAndDie(purse: PurseBrowser, point: Point, to: string): Promise<void> {
  const real = await openSigner(purse);
  await new Promise<void>((resolve, reject) => {
    const open = async (): Promise<void> => {
      const { wallet } = await openTestWallet(chain, {
        purse,
        signer: point.signer?.(real, resolve) ?? real,
        ...(point.fetch && { fetch: point.fetch(resolve) }),
      });
      const review = await wallet.reviewTransfer({ to, asset: TRX, amount: 5_000_000n });
      // Its page is gone: it follows nothing up any more.
      wallet.close();
      await wallet.send(review);
    };
    open().catch(reject);
  });
}

test.each(points)('$name', async (point) => {
  const purse = purseBrowser(newKey());
  const address = addressOfKey(purse.key);
  await chain.fund(address);
  const to = addressOfKey(newKey());
  await sendAndDie(purse, point, to);

  // Twice, and the second one finds it in a block.
  for (let restarts = 0; restarts < 2; restarts += 1) {
    const { wallet } = await openTestWallet(chain, { purse });
    await chain.mine(1);
    await wallet.refresh();
    wallet.close();
  }
  await chain.mine(18);
  const { wallet } = await openTestWallet(chain, { purse });
  expect(chain.transactionsOf(address)).toHaveLength(point.count);
  const { balances } = await chain.client.account(addressOfKey(purse.key), [TRX]);
  const spent = 1_000_000_000n - (balances.get(assetKey(TRX))?.amount ?? 0n);
  expect(spent).toBe(point.count === 0 ? 0n : 6_100_000n);
  expect(purse.records.map(({ state }) => state)).toEqual(point.count === 0 ? [] : ['solid']);
  wallet.close();
});

test('what no block took in time is expired, but only when no block can take it any more', async () => {
  const purse = purseBrowser(newKey());
  await chain.fund(addressOfKey(purse.key));
  const to = addressOfKey(newKey());
  const [, , beforeSending] = points;
  await sendAndDie(purse, beforeSending!, to);

  await chain.node.skipTime(10 * 60_000);
  const { wallet } = await openTestWallet(chain, { purse });
  expect(purse.records[0]?.state).toBe('signed');
  await chain.mine(10);
  await wallet.refresh();
  expect(purse.records[0]?.state).toBe('signed');
  await chain.mine(10);
  await wallet.refresh();
  expect(purse.records[0]?.state).toBe('expired');
  expect(chain.transactionsOf(addressOfKey(purse.key))).toEqual([]);
  wallet.close();
});
