import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTronChain } from './node.ts';
import { addressOf, openTestNode, START, type TestNode } from './testing.suite.ts';

let local: TestNode;

beforeAll(async () => {
  local = await openTestNode();
});

afterAll(() => local.node.close());

test('blocks on demand', async () => {
  expect(await local.post('/devnet/mine')).toMatchObject({ number: 2 });
  expect(await local.post('/devnet/mine', { blocks: 19 })).toMatchObject({ number: 21 });
  expect(await local.get('/devnet/state')).toMatchObject({
    chainId: local.node.chainId,
    head: { number: 21, timestampMs: START + 20 * 3000 },
    solid: { number: 3 },
    pending: [],
  });
});

test('time on demand', async () => {
  const { timestampMs } = local.node.head;
  expect(await local.post('/devnet/skip', { ms: 86_400_000 })).toMatchObject({
    timestampMs: timestampMs + 86_400_000,
  });
});

test('what makes no sense is refused', async () => {
  for (const [path, body] of [
    ['mine', { blocks: 0 }],
    ['mine', { blocks: 1001 }],
    ['skip', {}],
    ['skip', { ms: -1 }],
    ['skip', { ms: 0.5 }],
  ] as const) {
    expect(await local.post(`/devnet/${path}`, body)).toHaveProperty('error');
  }
});

test('a chain can be mounted below a path of another server', async () => {
  const chain = await openTronChain({ mining: 'instant', now: () => START });
  const server = createServer(chain.handler('/tron'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  expect((await fetch(`${url}/wallet/getnowblock`)).status).toBe(404);
  const { TronWeb } = await import('tronweb');
  const tronWeb = new TronWeb({ fullHost: `${url}/tron` });
  expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(0))).toBe(1_000_000_000_000);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await chain.close();
});
