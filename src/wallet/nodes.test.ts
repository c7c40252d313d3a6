/** Nodes that are down, lie, or belong to another network: a clear state, and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRX } from '../core/channel/asset.ts';
import { FAUCET } from '../../devnet/tron/node/genesis/accounts.ts';
import { addressOfKey } from '../core/channel/signature.ts';
import { openTestWallet, newKey, startTestChain, type TestChain } from './wallet-kit.suite.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

const LIAR = 'https://liar.test';

interface Network {
  isDown: boolean;
  readonly fetch: typeof fetch;
}

/** A connection that can be cut, and a second node that says what `twist` makes of the first one's. */
function network(twist: (text: string) => string = (text) => text): Network {
  const made: Network = {
    isDown: false,
    async fetch(input, init) {
      if (made.isDown) throw new TypeError('Failed to fetch');
      const url = input as string;
      if (!url.startsWith(LIAR)) return fetch(url, init);
      const answer = await fetch(chain.node.url + url.slice(LIAR.length), init);
      return new Response(twist(await answer.text()), { status: answer.status });
    },
  };
  return made;
}

test('while no node answers the last figures stay, and they go on by themselves', async () => {
  const connection = network();
  const { wallet, address } = await openTestWallet(chain, { fetch: connection.fetch });
  await chain.fund(address);
  await wallet.refresh();
  const { balances, history } = wallet.view;
  expect(balances).toHaveLength(3);
  expect(history).toHaveLength(3);

  connection.isDown = true;
  await wallet.refresh();
  expect(wallet.view.node).toMatchObject({ fault: { code: 'node_unreachable' } });
  expect(wallet.view.balances).toEqual(balances);
  expect(wallet.view.history).toEqual(history);
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 5n };
  await expect(wallet.reviewTransfer(request)).rejects.toMatchObject({ code: 'node_unreachable' });

  connection.isDown = false;
  const stop = wallet.subscribe(() => undefined);
  await expect.poll(() => wallet.view.node.phase).toBe('reachable');
  stop();
  wallet.close();
});

test('what was signed while the node went away goes out when it is back', async () => {
  const connection = network();
  const { wallet, purse, address } = await openTestWallet(chain, {
    fetch: async (input, init) => {
      if ((input as string).endsWith('broadcasthex')) connection.isDown = true;
      return connection.fetch(input, init);
    },
  });
  await chain.fund(address);
  const to = addressOfKey(newKey());
  const review = await wallet.reviewTransfer({ to, asset: TRX, amount: 5_000_000n });
  const txid = await wallet.send(review);
  expect(purse.records).toMatchObject([{ state: 'signed' }]);
  wallet.close();

  const again = await openTestWallet(chain, { purse });
  await chain.mine(1);
  await again.wallet.refresh();
  expect(again.wallet.view.history.find((entry) => entry.txid === txid)?.state).toBe('in-block');
  expect(chain.transactionsOf(address)).toHaveLength(1);
  again.wallet.close();
});

test('a second node that tells another balance stops all sending', async () => {
  const connection = network((text) =>
    text.replace('"balance":1000000000', '"balance":9000000000'),
  );
  const { wallet, purse, address } = await openTestWallet(chain, { fetch: connection.fetch });
  await chain.fund(address);
  const nodes = { local: [chain.node.url, LIAR].map((url) => ({ url, apiKey: null })) };
  await wallet.changeSettings({ nodes });
  await wallet.refresh();
  expect(wallet.view.node.phase).toBe('reachable');
  const [trx] = wallet.view.balances;
  expect(trx).toMatchObject({ amount: 1_000_000_000n, disputedBy: { amount: 9_000_000_000n } });
  expect(trx?.disputedBy?.node).toContain('liar');
  const request = { to: addressOfKey(newKey()), asset: TRX, amount: 5_000_000n };
  await expect(wallet.reviewTransfer(request)).rejects.toMatchObject({ code: 'node_disagrees' });
  await expect(wallet.sendable(TRX, null)).rejects.toMatchObject({ code: 'node_disagrees' });
  expect(purse.records).toEqual([]);
  wallet.close();
});

test('a node of another network is not listened to', async () => {
  const connection = network((text) =>
    text.replace(/"blockID":"0{16}[0-9a-f]{48}"/, `"blockID":"${'0'.repeat(56)}2b6653dc"`),
  );
  const { wallet } = await openTestWallet(chain, { fetch: connection.fetch });
  await wallet.changeSettings({ network: 'nile', nodes: { nile: [{ url: LIAR, apiKey: null }] } });
  await wallet.refresh();
  expect(wallet.view.network.name).toBe('nile');
  expect(wallet.view.node).toMatchObject({
    phase: 'unreachable',
    fault: { code: 'network_wrong' },
  });
  await wallet.changeSettings({ network: 'local' });
  await wallet.refresh();
  expect(wallet.view.node.phase).toBe('reachable');
  wallet.close();
});

test('an amount that one transaction cannot carry is refused with advice', async () => {
  const { wallet, address } = await openTestWallet(chain);
  const request = { to: addressOfKey(newKey()), asset: chain.bttold, amount: 2n ** 53n };
  await chain.fund(address);
  await expect(wallet.reviewTransfer(request)).rejects.toMatchObject({ code: 'funds_missing' });
  await chain.send(FAUCET.privateKey, {
    kind: 'transfer',
    from: addressOfKey(FAUCET.privateKey),
    to: address,
    asset: chain.bttold,
    amount: 2n ** 53n,
    feeLimitSun: 0n,
  });
  await expect(wallet.reviewTransfer(request)).rejects.toMatchObject({ code: 'amount_invalid' });
  wallet.close();
});

test.each([-3_600_000, 0, 3_600_000])('a clock that is %i ms off is noticed', async (offMs) => {
  const clock = { now: () => chain.node.head.timestampMs + offMs };
  const { wallet } = await openTestWallet(chain, { clock });
  expect(wallet.view.node).toMatchObject({ phase: 'reachable', clockAheadMs: offMs });
  wallet.close();
});

test('the history of another account or network is not shown after a change', async () => {
  const { wallet, address } = await openTestWallet(chain);
  await chain.fund(address);
  await wallet.refresh();
  expect(wallet.view.history).toHaveLength(3);
  const refreshing = wallet.refresh();
  await wallet.changeSettings({ network: 'nile', nodes: { nile: [{ url: LIAR, apiKey: null }] } });
  await refreshing;
  expect(wallet.view).toMatchObject({ history: [], balances: [], channels: [] });
  wallet.close();
});
