/** The deployment against the devnet's HTTP node. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testAccounts } from '../../devnet/tron/node/genesis/accounts.ts';
import { startTronNode, type TronNode } from '../../devnet/tron/node/node.ts';
import { createChain } from '../../src/chain/create-chain.ts';
import { selectorOf } from '../../src/core/channel/selector.ts';
import { addressOfKey } from '../../src/core/channel/signature.ts';
import { domainSeparator } from '../../src/core/channel/typed-data.ts';
import artifact from '../artifact.json' with { type: 'json' };
import { deployChannels, isChannelsCode, planDeployment } from './deploy.ts';

let node: TronNode;
const { privateKey } = testAccounts()[0]!;
const from = addressOfKey(privateKey);

beforeAll(async () => {
  node = await startTronNode({ mining: 'instant' });
});
afterAll(() => node.close());

const target = () => ({ endpoint: { url: node.url, apiKey: null } });

it('plans without sending anything', async () => {
  const before = node.head.number;
  const plan = await planDeployment(target(), from);
  expect(plan.chainId).toBe(node.chainId);
  expect(plan.energy).toBeGreaterThan(BigInt(artifact.bytecode.length / 2) * 180n);
  expect(plan.energyFeeSun).toBe(plan.energy * 100n);
  expect(plan.feeLimitSun).toBe((plan.energyFeeSun * 12n + 9n) / 10n);
  expect(plan.balanceSun).toBeGreaterThan(plan.energyFeeSun + plan.pointFeeSun);
  expect(node.head.number).toBe(before);
});

it('deploys, checks the code, and the contract answers', async () => {
  const stored: string[] = [];
  const deployment = await deployChannels({
    ...target(),
    privateKey,
    store: async (plan, signed) => void stored.push(plan.txid, signed.txid),
  });
  expect(stored).toEqual([deployment.txid, deployment.txid]);
  expect(deployment.energyFeeSun + deployment.pointFeeSun).toBe(deployment.feeSun);

  const { address, chainId } = deployment;
  const chain = createChain({
    name: 'local',
    chainId,
    nodes: [{ url: node.url, apiKey: null }],
    channelContract: address,
    tokens: [],
    explorerUrl: null,
    faucetUrl: null,
  });
  const calldata = selectorOf('domainSeparator()');
  const { data } = await chain.constantCall({ from, contract: address, calldata });
  expect(bytesToHex(data)).toBe(bytesToHex(domainSeparator({ chainId, contract: address })));
});

it('knows other code', () => {
  const separator = 'ab'.repeat(32);
  expect(isChannelsCode('', separator)).toBe(false);
  expect(isChannelsCode(artifact.bytecode, separator)).toBe(false);
  expect(isChannelsCode(`60${separator}`, separator)).toBe(false);
});

it('says when the account cannot pay', async () => {
  const poor = new Uint8Array(32).fill(9);
  await expect(deployChannels({ ...target(), privateKey: poor })).rejects.toThrow(/enough TRX/);
});
