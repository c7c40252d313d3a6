import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WalletSettings } from '../bridge/signer.ts';
import { startTestChain, type TestChain } from '../wallet/wallet-kit.suite.ts';
import { PayNetwork } from './pay-network.ts';

let chain: TestChain;

beforeAll(async () => {
  chain = await startTestChain();
});

afterAll(() => chain.node.close());

type Settings = Pick<WalletSettings, 'network' | 'nodes'>;

function networkOf(settings: { now: number; value: Settings }) {
  let readCount = 0;
  const network = new PayNetwork({
    local: chain.local,
    now: () => settings.now,
    readSettings: () => {
      readCount += 1;
      return Promise.resolve(settings.value);
    },
  });
  return { network, readCount: () => readCount };
}

test('is not known, and nobody is asked, before its first use', async () => {
  const { network, readCount } = networkOf({ now: 0, value: { network: null, nodes: {} } });
  expect([network.view, readCount()]).toEqual([null, 0]);
  const [one, other] = await Promise.all([network.pay(), network.pay()]);
  expect(one).toBe(other);
  expect(readCount()).toBe(1);
  expect(one.chainId).toBe(chain.node.chainId);
  const name = { chainId: chain.node.chainId, name: 'local', hasContract: true };
  expect(network.view).toEqual(name);
});

test('follows the settings, a few seconds late, and stays the same while they do', async () => {
  const settings = { now: 0, value: { network: 'local', nodes: {} } as Settings };
  const { network, readCount } = networkOf(settings);
  const local = await network.pay();
  settings.value = { network: 'nile', nodes: {} };
  expect(await network.pay()).toBe(local);
  settings.now = 5_000;
  expect((await network.pay()).chainId).toBe(3_448_148_188);
  expect(network.view).toMatchObject({ name: 'nile', hasContract: false });
  settings.now = 10_000;
  const nile = await network.pay();
  settings.now = 15_000;
  expect(await network.pay()).toBe(nile);
  expect(readCount()).toBe(4);
});

test('a local chain that does not answer is asked again', async () => {
  const nodes = { local: [{ url: 'http://127.0.0.1:1', apiKey: null }] };
  const settings = { now: 0, value: { network: null, nodes } as Settings };
  const { network } = networkOf(settings);
  await expect(network.pay()).rejects.toMatchObject({ code: 'node_unreachable' });
  settings.value = { network: null, nodes: {} };
  expect((await network.pay()).chainId).toBe(chain.node.chainId);
});
