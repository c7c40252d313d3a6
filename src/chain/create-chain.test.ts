import { describe, expect, it } from 'vitest';
import { TRX, type Asset } from '../core/channel/asset.ts';
import type { FaultCode } from '../core/fault.ts';
import {
  ALICE,
  answering,
  blockAt,
  BTT,
  GENESIS,
  networkOf,
  Raw,
  Status,
  type Replies,
} from './answering.suite.ts';
import { askChainId, createChain, type ChainOptions } from './create-chain.ts';

const BTTOLD: Asset = { kind: 'trc10', id: 1_002_000n };
const NOW = 1_763_827_200_000;
const HEAD: Replies = {
  'wallet/getblock': blockAt(100, NOW),
  'walletsolidity/getblock': blockAt(81, NOW - 57_000),
};

function chainOf(nodes: Readonly<Record<string, Replies>>, options: ChainOptions = {}) {
  const waits: number[] = [];
  const { fetch, asked } = answering(nodes);
  const chain = createChain(networkOf(...Object.keys(nodes)), {
    fetch,
    now: () => NOW,
    wait: async (ms) => {
      waits.push(ms);
    },
    ...options,
  });
  return { chain, asked, waits };
}

function fault(code: FaultCode, words = '') {
  return expect.objectContaining({
    code,
    message: expect.stringContaining(words) as string,
  }) as Error;
}

describe('head and reference', () => {
  it('tell the head and the solid block, and refer to the solid one', async () => {
    const { chain } = chainOf({ 'a.test': HEAD });
    expect(await chain.head()).toEqual({
      blockNumber: 100,
      blockId: blockAt(100, 0).blockID,
      timestampMs: NOW,
      solidBlockNumber: 81,
    });
    expect(await chain.reference(60_000)).toEqual({
      refBlockBytes: '0051',
      refBlockHash: 'abababababababab',
      timestamp: NOW,
      expiration: NOW + 60_000,
    });
  });

  it('make a transaction that lives, whatever the clock of this device says', async () => {
    for (const aheadMs of [-600_000, 0, 29_999, 30_000, 60_000, 600_123, 86_400_000]) {
      const { chain } = chainOf({ 'a.test': HEAD }, { now: () => NOW + aheadMs });
      const { timestamp, expiration } = await chain.reference(60_000);
      expect(expiration).toBe(NOW + 60_000);
      expect(timestamp).toBeLessThan(expiration);
      if (aheadMs < 30_000) expect(timestamp).toBe(NOW + aheadMs);
      // Two at once are still two.
      const { chain: later } = chainOf({ 'a.test': HEAD }, { now: () => NOW + aheadMs + 1 });
      expect((await later.reference(60_000)).timestamp).not.toBe(timestamp);
    }
  });

  it('are asked of a node that knows no blocks without transactions', async () => {
    const { chain } = chainOf({
      'a.test': {
        'wallet/getnowblock': HEAD['wallet/getblock'],
        'walletsolidity/getnowblock': HEAD['walletsolidity/getblock'],
      },
    });
    expect(await chain.head()).toMatchObject({ blockNumber: 100, solidBlockNumber: 81 });
  });

  it('refer to the head while nothing is solid', async () => {
    const solid = { ...blockAt(0, 0), block_header: { raw_data: {} } };
    const { chain } = chainOf({ 'a.test': { ...HEAD, 'walletsolidity/getblock': solid } });
    expect((await chain.reference()).refBlockBytes).toBe('0064');
  });
});

describe('the choice of a node', () => {
  it.each<[string, Replies]>([
    [
      'is dead',
      { '*': new TypeError('fetch failed'), 'wallet/getblockbynum': new TypeError('no') },
    ],
    ['dies later', { '*': new TypeError('fetch failed') }],
    ['answers 502', { '*': new Status(502) }],
    ['wants a key', { '*': new Status(403) }],
    ['limits the rate', { '*': new Status(429) }],
    [
      'limits the rate as java-tron does',
      { '*': { Error: 'class java.lang.IllegalAccessException : lack of computing resources' } },
    ],
    ['answers a web page', { '*': new Raw('<html>') }],
    ['answers a list', { '*': [] }],
    ['answers nothing', { '*': {} }],
    ['answers a block that is none', { '*': { blockID: 'zz' } }],
    [
      'answers a number that is none',
      { '*': { ...blockAt(1, 0), block_header: { raw_data: { number: 1.5 } } } },
    ],
  ])('falls on the second when the first %s', async (_, first) => {
    const { chain, asked } = chainOf({ 'a.test': first, 'b.test': HEAD });
    expect((await chain.head()).blockNumber).toBe(100);
    const before = asked.filter(({ host }) => host === 'a.test').length;
    await chain.head();
    // It is left in peace for a while.
    expect(asked.filter(({ host }) => host === 'a.test')).toHaveLength(before);
  });

  it('comes back to a node that failed, after half a minute or when no other answers', async () => {
    let now = NOW;
    let isDead = true;
    const mortal: Replies = {
      ...HEAD,
      'wallet/getblock': () => (isDead ? new TypeError('dead') : blockAt(200, NOW)),
    };
    const { chain } = chainOf({ 'a.test': mortal, 'b.test': HEAD }, { now: () => now });
    expect((await chain.head()).blockNumber).toBe(100);
    isDead = false;
    expect((await chain.head()).blockNumber).toBe(100);
    now += 30_000;
    expect((await chain.head()).blockNumber).toBe(200);
  });

  it('says when none can be reached, and when all refuse', async () => {
    const dead = { '*': new TypeError('fetch failed') };
    const refusing = { '*': new Status(429) };
    const unreachable = chainOf({ 'a.test': dead, 'b.test': refusing });
    await expect(unreachable.chain.head()).rejects.toThrow(fault('node_unreachable', 'a.test'));
    const refused = chainOf({ 'a.test': refusing, 'b.test': refusing });
    await expect(refused.chain.head()).rejects.toThrow(fault('node_refused', 'key'));
    const none = createChain({ ...networkOf(), nodes: [] });
    await expect(none.head()).rejects.toThrow(fault('node_unreachable'));
  });

  it('gives up on a node that is too slow', async () => {
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const { chain } = chainOf({ 'a.test': {} }, { fetch, timeoutMs: 20 });
    await expect(chain.head()).rejects.toThrow(fault('node_unreachable'));
  });

  it('refuses a node of another network', async () => {
    const nile = { ...GENESIS, blockID: `${GENESIS.blockID.slice(0, 56)}cd8690dc` };
    const { chain, asked } = chainOf({ 'a.test': { ...HEAD, 'wallet/getblockbynum': nile } });
    await expect(chain.head()).rejects.toThrow(fault('network_wrong', 'a.test'));
    expect(asked.map(({ path }) => path)).toEqual(['wallet/getblockbynum']);
  });

  it('checks the network once, and sends the key to its node alone', async () => {
    const { fetch, asked } = answering({ 'a.test': { '*': new Status(500) }, 'b.test': HEAD });
    const [first, second] = networkOf('a.test', 'b.test').nodes;
    const nodes = [{ ...first!, apiKey: 'secret' }, second!];
    const chain = createChain({ ...networkOf(), nodes }, { fetch });
    await chain.head();
    await chain.head();
    expect(asked.filter(({ path }) => path === 'wallet/getblockbynum')).toHaveLength(2);
    for (const { host, headers } of asked) {
      expect(headers['tron-pro-api-key']).toBe(host === 'a.test' ? 'secret' : undefined);
    }
  });
});

describe('askChainId', () => {
  it('tells a node’s network', async () => {
    const { fetch } = answering({ 'a.test': {} });
    const endpoint = { url: 'https://a.test', apiKey: null };
    expect(await askChainId(endpoint, { fetch })).toBe(728_126_428);
    const dead = answering({ 'a.test': { 'wallet/getblockbynum': new TypeError('no') } });
    await expect(askChainId(endpoint, dead)).rejects.toThrow(fault('node_unreachable'));
  });
});

describe('account', () => {
  const balanceOf = (amount: bigint) => ({
    result: { result: true },
    energy_used: 500,
    constant_result: [amount.toString(16).padStart(64, '0')],
  });
  const rich: Replies = {
    'wallet/getaccount': new Raw(
      `{"address":"41c8599111f29c1e1e061265b4af93ea1f274ad78a","balance":9007199254740993,
       "assetV2":[{"key":"1002001","value":1},{"key":"1002000","value":990000000000000001}]}`,
    ),
    'wallet/triggerconstantcontract': balanceOf(10n ** 30n + 1n),
  };
  const assets: Asset[] = [TRX, BTTOLD, { kind: 'trc20', address: BTT }];

  it('tells balances to the last digit', async () => {
    const { chain, asked } = chainOf({ 'a.test': rich });
    const account = await chain.account(ALICE, assets);
    expect(account.exists).toBe(true);
    expect([...account.balances]).toEqual([
      ['trx', { amount: 9_007_199_254_740_993n, disputedBy: null }],
      ['trc10:1002000', { amount: 990_000_000_000_000_001n, disputedBy: null }],
      [`trc20:${BTT}`, { amount: 10n ** 30n + 1n, disputedBy: null }],
    ]);
    const call = asked.find(({ path }) => path === 'wallet/triggerconstantcontract');
    expect(JSON.parse(call!.body)).toEqual({
      owner_address: '41c8599111f29c1e1e061265b4af93ea1f274ad78a',
      contract_address: '41032017411f4663b317fe77c257d28d5cd1b26e3d',
      data: '70a08231000000000000000000000000c8599111f29c1e1e061265b4af93ea1f274ad78a',
      visible: false,
    });
  });

  it('tells of an account that is not on chain', async () => {
    const { chain } = chainOf({
      'a.test': { 'wallet/getaccount': {}, 'wallet/triggerconstantcontract': balanceOf(0n) },
    });
    const { exists, balances } = await chain.account(ALICE, assets);
    expect(exists).toBe(false);
    expect([...balances.values()].every(({ amount }) => amount === 0n)).toBe(true);
  });

  it('finds no balance of a token that is not there', async () => {
    const absent = {
      result: { code: 'CONTRACT_VALIDATE_ERROR', message: hex('Smart contract is not exist.') },
    };
    const { chain } = chainOf({ 'a.test': { ...rich, 'wallet/triggerconstantcontract': absent } });
    const { balances } = await chain.account(ALICE, assets);
    expect(balances.get(`trc20:${BTT}` as never)?.amount).toBe(0n);
  });

  it('tells the lower amount, and who disputes it, when two nodes stay with different words', async () => {
    const lying: Replies = { ...rich, 'wallet/getaccount': { address: '41', balance: 5 } };
    for (const [first, second, disputing] of [
      [rich, lying, 'https://a.test'],
      [lying, rich, 'https://b.test'],
    ] as const) {
      const { chain, waits } = chainOf({ 'a.test': first, 'b.test': second });
      const { balances } = await chain.account(ALICE, [TRX]);
      expect([...balances.values()]).toEqual([
        { amount: 5n, disputedBy: { node: disputing, amount: 9_007_199_254_740_993n } },
      ]);
      expect(waits).toHaveLength(2);
    }
  });

  it('believes no difference that is gone a block later', async () => {
    let asks = 0;
    const late: Replies = {
      'wallet/getaccount': () => ({ address: '41', balance: (asks += 1) > 1 ? 7 : 5 }),
    };
    const early: Replies = { 'wallet/getaccount': { address: '41', balance: 7 } };
    const { chain } = chainOf({ 'a.test': early, 'b.test': late });
    const { balances } = await chain.account(ALICE, [TRX]);
    expect([...balances.values()]).toEqual([{ amount: 7n, disputedBy: null }]);
  });

  it('goes on with one node when the other is dead', async () => {
    const { chain } = chainOf({ 'a.test': { '*': new Status(500) }, 'b.test': rich });
    const { balances } = await chain.account(ALICE, [TRX]);
    expect([...balances.values()]).toEqual([{ amount: 9_007_199_254_740_993n, disputedBy: null }]);
  });

  it.each([
    ['negative', { address: '41', balance: -1 }],
    ['broken', { address: '41', balance: 1.5 }],
    ['no number', { address: '41', balance: {} }],
  ])('does not believe a balance that is %s', async (_, answer) => {
    const { chain } = chainOf({ 'a.test': { 'wallet/getaccount': answer } });
    await expect(chain.account(ALICE, [TRX])).rejects.toThrow(fault('node_unreachable'));
  });
});

describe('resources and parameters', () => {
  it('count what is left', async () => {
    const { chain } = chainOf({
      'a.test': {
        'wallet/getaccountresource': {
          freeNetUsed: 345,
          freeNetLimit: 600,
          NetUsed: 10,
          NetLimit: 5,
          EnergyUsed: 1,
          EnergyLimit: 100,
        },
      },
    });
    expect(await chain.resources(ALICE)).toEqual({
      energyLeft: 99n,
      energyLimit: 100n,
      freePointsLeft: 255,
      freePointsLimit: 600,
      stakedPointsLeft: 0,
      stakedPointsLimit: 5,
    });
  });

  it('are asked for once in ten minutes', async () => {
    let now = NOW;
    const values = {
      getEnergyFee: 100,
      getTransactionFee: 1000,
      getCreateAccountFee: 100_000,
      getCreateNewAccountFeeInSystemContract: 1_000_000,
      getFreeNetLimit: 600,
      getMaxFeeLimit: 15_000_000_000,
    };
    const chainParameter = [
      ...Object.entries(values).map(([key, value]) => ({ key, value })),
      { key: 'getAllowTvmLondon' },
    ];
    const { chain, asked } = chainOf(
      { 'a.test': { 'wallet/getchainparameters': { chainParameter } } },
      { now: () => now },
    );
    const first = await chain.parameters();
    expect(first).toMatchObject({
      energyFeeSun: 100n,
      freePoints: 600,
      maxFeeLimitSun: 15_000_000_000n,
    });
    now += 599_999;
    expect(await chain.parameters()).toBe(first);
    now += 1;
    await chain.parameters();
    expect(asked.filter(({ path }) => path.endsWith('parameters'))).toHaveLength(2);
  });

  it('are not guessed', async () => {
    const { chain } = chainOf({
      'a.test': { 'wallet/getchainparameters': { chainParameter: [] } },
    });
    await expect(chain.parameters()).rejects.toThrow(fault('node_unreachable', 'getEnergyFee'));
  });
});

describe('constantCall', () => {
  const call = { from: ALICE, contract: BTT, calldata: '12345678' };
  const answer = (value: unknown) =>
    chainOf({ 'a.test': { 'wallet/triggerconstantcontract': value } });

  it('sends value along to the last digit', async () => {
    const { chain, asked } = answer({ result: { result: true }, constant_result: [''] });
    await chain.constantCall({ ...call, value: { asset: TRX, amount: 2n ** 63n - 1n } });
    await chain.constantCall({ ...call, value: { asset: BTTOLD, amount: 2n ** 53n + 1n } });
    expect(asked.at(-2)?.body).toContain('"call_value":9223372036854775807');
    expect(asked.at(-1)?.body).toContain('"call_token_value":9007199254740993,"token_id":1002000');
  });

  it('tells why it reverted', async () => {
    const says = `08c379a0${'20'.padStart(64, '0')}${'4'.padStart(64, '0')}${hex('nope').padEnd(64, '0')}`;
    const { chain } = answer({
      result: { result: true, message: hex('REVERT opcode executed') },
      energy_used: 700,
      constant_result: [says],
    });
    expect(await chain.constantCall(call)).toMatchObject({
      isReverted: true,
      reason: 'nope',
      energy: 700n,
    });
  });

  it.each<[string, string, FaultCode]>([
    ['CONTRACT_VALIDATE_ERROR', 'No contract or not a valid smart contract', 'contract_absent'],
    ['CONTRACT_VALIDATE_ERROR', 'Smart contract is not exist.', 'contract_absent'],
    ['OTHER_ERROR', 'Validate InternalTransfer error, balance is not sufficient.', 'funds_missing'],
    ['OTHER_ERROR', "Not enough energy for 'SSTORE' operation executing", 'transaction_refused'],
  ])('%s, %s: %s', async (code, message, expected) => {
    const { chain } = answer({ result: { code, message: hex(message) } });
    await expect(chain.constantCall(call)).rejects.toThrow(fault(expected));
  });
});

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
