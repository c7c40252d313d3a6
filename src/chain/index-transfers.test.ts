import { describe, expect, it } from 'vitest';
import { TRX } from '../core/channel/asset.ts';
import { ALICE, answering, blockAt, BTT, networkOf, Raw, type Replies } from './answering.suite.ts';
import { createChain } from './create-chain.ts';

const [ALICE_HEX, BTT_HEX] = [
  '41c8599111f29c1e1e061265b4af93ea1f274ad78a',
  '41032017411f4663b317fe77c257d28d5cd1b26e3d',
];

function transaction(type: string, value: object, at: number, contractRet = 'SUCCESS') {
  return {
    ret: [{ contractRet, fee: 0 }],
    txID: at.toString(16).padStart(64, '0'),
    block_timestamp: at,
    blockNumber: 5,
    raw_data: {
      contract: [{ parameter: { value, type_url: `type.googleapis.com/protocol.${type}` }, type }],
    },
  };
}

const OWN = [
  transaction(
    'TransferContract',
    { amount: 5, owner_address: ALICE_HEX, to_address: BTT_HEX },
    4000,
  ),
  transaction(
    'TransferAssetContract',
    { amount: 7, asset_name: '31303032303030', owner_address: BTT_HEX, to_address: ALICE_HEX },
    2000,
  ),
  transaction('FreezeBalanceV2Contract', { owner_address: ALICE_HEX, frozen_balance: 1 }, 1500),
  transaction(
    'TriggerSmartContract',
    { data: 'aabb', owner_address: ALICE_HEX, contract_address: BTT_HEX },
    1200,
    'REVERT',
  ),
  // TronGrid puts transfers inside contracts between the others.
  { internal_tx_id: 'x', data: {}, block_timestamp: 1100, to_address: BTT_HEX, tx_id: 'y' },
];
const TRC20 = [
  {
    transaction_id: 'cd'.repeat(32),
    token_info: { symbol: 'BTT', address: BTT, decimals: 18, name: 'BitTorrent' },
    block_timestamp: 3000,
    from: BTT,
    to: ALICE,
    type: 'Transfer',
    value: '1000000000000000000001',
  },
  { type: 'Approval', value: '1' },
];

const INDEX: Replies = {
  'walletsolidity/getblock': blockAt(50, 2500),
  [`v1/accounts/${ALICE}/transactions`]: {
    data: OWN,
    success: true,
    meta: { at: 1, page_size: 5 },
  },
  [`v1/accounts/${ALICE}/transactions/trc20`]: { data: TRC20, success: true },
};
const PLAIN: Replies = { 'walletsolidity/getblock': blockAt(50, 2500) };

function chainOf(...nodes: readonly Replies[]) {
  const hosts = Object.fromEntries(
    nodes.map((replies, index) => [`${String(index)}.test`, replies]),
  );
  const { fetch, asked } = answering(hosts);
  return { chain: createChain(networkOf(...Object.keys(hosts)), { fetch }), asked };
}

describe('transfers', () => {
  it('are TRX, TRC-10 and TRC-20, newest first, each told by what it is', async () => {
    expect(await chainOf(INDEX).chain.transfers(ALICE)).toEqual([
      {
        txid: (4000).toString(16).padStart(64, '0'),
        from: ALICE,
        to: BTT,
        asset: TRX,
        amount: 5n,
        timestampMs: 4000,
        isSolid: false,
        isSuccess: true,
      },
      expect.objectContaining({
        asset: { kind: 'trc20', address: BTT },
        amount: 1_000_000_000_000_000_000_001n,
        isSolid: false,
      }),
      expect.objectContaining({
        asset: { kind: 'trc10', id: 1_002_000n },
        amount: 7n,
        from: BTT,
        to: ALICE,
        isSolid: true,
      }),
    ]);
  });

  it('are null where no node keeps an index, and come from the node that does', async () => {
    expect(await chainOf(PLAIN).chain.transfers(ALICE)).toBeNull();
    expect(await chainOf(PLAIN, INDEX).chain.transfers(ALICE)).toHaveLength(3);
  });

  it('are not read from nonsense', async () => {
    const nonsense = { ...INDEX, [`v1/accounts/${ALICE}/transactions`]: new Raw('{"data":{}}') };
    await expect(chainOf(nonsense).chain.transfers(ALICE)).rejects.toMatchObject({
      code: 'node_unreachable',
    });
  });

  it('are told without those that somebody sent to spoil them', async () => {
    const [fine] = TRC20;
    const spoilt = [
      { ...fine, token_info: {} },
      { ...fine, value: '-1' },
      { ...fine, value: '9'.repeat(79) },
      { ...fine, from: 'nobody' },
    ];
    const strange = { raw_data: { contract: [{ type: 'TransferContract' }] } };
    const { chain, asked } = chainOf(
      {
        ...INDEX,
        [`v1/accounts/${ALICE}/transactions`]: { data: [strange, ...OWN] },
        [`v1/accounts/${ALICE}/transactions/trc20`]: { data: [...spoilt, ...TRC20] },
        'wallet/getaccount': {},
      },
      { ...PLAIN, 'wallet/getaccount': {} },
    );
    expect(await chain.transfers(ALICE)).toHaveLength(3);
    // And the node is still asked for what two must agree on.
    await chain.account(ALICE, [TRX]);
    expect(asked.filter(({ path }) => path === 'wallet/getaccount')).toHaveLength(2);
  });
});

describe('ownCalls', () => {
  it('are the calls to that contract, over all pages', async () => {
    const call = (at: number, to: string) =>
      transaction(
        'TriggerSmartContract',
        { data: 'aabb', owner_address: ALICE_HEX, contract_address: to },
        at,
      );
    let page = 0;
    const { chain, asked } = chainOf({
      [`v1/accounts/${ALICE}/transactions`]: () => {
        page += 1;
        return page === 1
          ? { data: [call(2, BTT_HEX), call(3, ALICE_HEX)], meta: { fingerprint: 'a+b' } }
          : { data: OWN, meta: {} };
      },
    });
    expect(await chain.ownCalls(ALICE, BTT)).toEqual([
      { txid: '2'.padStart(64, '0'), calldata: 'aabb', timestampMs: 2, isSuccess: true },
      {
        txid: (1200).toString(16).padStart(64, '0'),
        calldata: 'aabb',
        timestampMs: 1200,
        isSuccess: false,
      },
    ]);
    expect(asked.at(-1)?.path).toContain('fingerprint=a%2Bb');
  });

  it('are null without an index', async () => {
    expect(await chainOf(PLAIN).chain.ownCalls(ALICE, BTT)).toBeNull();
  });
});
