import { describe, expect, it } from 'vitest';
import { answering, blockAt, networkOf, Status, type Replies } from './answering.suite.ts';
import { EVENT_TOPICS } from '../core/channel/event.ts';
import { createChain } from './create-chain.ts';

const TXID = 'ab'.repeat(32);
const INFO = {
  id: TXID,
  fee: 2_765_900,
  blockNumber: 71_234_567,
  blockTimeStamp: 1_763_827_203_000,
  contractResult: [''],
  receipt: {
    energy_usage_total: 25_000,
    energy_fee: 2_500_000,
    net_fee: 265_900,
    result: 'SUCCESS',
  },
};

function fateBy(...nodes: readonly Replies[]) {
  const hosts = Object.fromEntries(
    nodes.map((replies, index) => [`${String(index)}.test`, replies]),
  );
  const chain = createChain(networkOf(...Object.keys(hosts)), answering(hosts));
  return chain.fate(TXID);
}

const SOLID_MS = 1_763_827_000_000;

function knowing(head: unknown, solid: unknown = {}, solidMs = SOLID_MS): Replies {
  return {
    'walletsolidity/getblock': blockAt(71_234_000, solidMs),
    'wallet/gettransactioninfobyid': head,
    'walletsolidity/gettransactioninfobyid': solid,
  };
}

describe('fate', () => {
  it('is unknown, in a block, then solid', async () => {
    const known = {
      isSuccess: true,
      reason: null,
      feeSun: 2_765_900n,
      blockNumber: 71_234_567,
      timestampMs: 1_763_827_203_000,
    };
    expect(await fateBy(knowing({}))).toEqual({ state: 'unknown', solidTimestampMs: SOLID_MS });
    expect(await fateBy(knowing(INFO))).toEqual({ state: 'in-block', ...known });
    expect(await fateBy(knowing(INFO, INFO))).toEqual({ state: 'solid', ...known });
  });

  it('tells what the channel contract paid out, by its own events', async () => {
    const contract = 'c0'.repeat(20);
    const word = (digits: string) => digits.padStart(64, '0');
    const log = (name: keyof typeof EVENT_TOPICS, amount: number, address = contract) => ({
      address,
      topics: [EVENT_TOPICS[name], '1d'.repeat(32), word('aa'.repeat(20))],
      data: word(amount.toString(16)),
    });
    const logs = [log('Claimed', 30), log('Claimed', 12), log('Closed', 50)];
    // A token tells of its own transfers, and another contract may tell anything.
    const strange = [
      { address: contract, topics: [], data: '' },
      log('Claimed', 7, '99'.repeat(20)),
    ];
    const info = { ...INFO, contract_address: `41${contract}`, log: [...logs, ...strange] };
    expect(await fateBy(knowing(info, info))).toMatchObject({
      moved: { toPayees: 42n, toPayers: 50n },
    });
    const failed = { ...info, result: 'FAILED', receipt: { result: 'OUT_OF_ENERGY' } };
    expect(await fateBy(knowing(failed, failed))).not.toHaveProperty('moved');
    expect(await fateBy(knowing(INFO, INFO))).not.toHaveProperty('moved');
  });

  it('is a success without a fee when the receipt is that of a transfer', async () => {
    const { id, blockNumber, blockTimeStamp } = INFO;
    const transfer = { id, blockNumber, blockTimeStamp, receipt: { net_usage: 268 } };
    expect(await fateBy(knowing(transfer))).toMatchObject({ isSuccess: true, feeSun: 0n });
  });

  it.each([
    ['BadSignature()', { result: 'REVERT' }, '5cd5d233', 'not from the right key'],
    ['a panic', { result: 'REVERT' }, `4e487b71${'11'.padStart(64, '0')}`, 'panic 0x11'],
    ['a revert without a word', { result: 'REVERT' }, '', 'without a reason'],
    ['too little energy', { result: 'OUT_OF_ENERGY' }, '', 'ran out of energy'],
    ['a token that cannot move', { result: 'TRANSFER_FAILED' }, '', 'pass on'],
    ['another exception', { result: 'BAD_JUMP_DESTINATION' }, '', 'jumped'],
  ])('is a failure for %s', async (_, receipt, returned, words) => {
    const failed = {
      ...INFO,
      result: 'FAILED',
      receipt,
      contractResult: [returned],
      resMessage: Buffer.from('jumped').toString('hex'),
    };
    expect(await fateBy(knowing(failed))).toMatchObject({
      isSuccess: false,
      reason: expect.stringContaining(words) as string,
    });
  });

  it('is what the node that knows it says, when the other lags behind', async () => {
    expect(await fateBy(knowing({}), knowing(INFO))).toMatchObject({ state: 'in-block' });
    expect(await fateBy(knowing(INFO), knowing(INFO, INFO))).toMatchObject({ state: 'solid' });
    const dead = { '*': new Status(500) };
    expect(await fateBy(dead, knowing(INFO))).toMatchObject({ state: 'in-block' });
  });

  it('is unknown up to what all nodes have solid', async () => {
    const dead = { '*': new Status(500) };
    const unknown = (solidTimestampMs: number) => ({ state: 'unknown', solidTimestampMs });
    expect(await fateBy(dead, knowing({}, {}, 7))).toEqual(unknown(7));
    expect(await fateBy(knowing({}), knowing({}, {}, 7))).toEqual(unknown(7));
    expect(await fateBy(knowing({}, {}, 7), knowing({}))).toEqual(unknown(7));
  });

  it('is looked for again after the solid block was asked for', async () => {
    let asks = 0;
    const late = { ...knowing({}), 'wallet/gettransactioninfobyid': () => [{}, INFO][asks++] };
    expect(await fateBy(late)).toMatchObject({ state: 'in-block' });
  });

  it('is not chosen between two that contradict each other', async () => {
    const failed = { ...INFO, result: 'FAILED', receipt: { result: 'OUT_OF_ENERGY' } };
    await expect(fateBy(knowing(INFO), knowing(failed))).rejects.toMatchObject({
      code: 'node_disagrees',
    });
    // A fork that was left is not heard any more.
    expect(await fateBy(knowing(failed), knowing(INFO, INFO))).toMatchObject({ isSuccess: true });
  });

  it('is not that of another transaction', async () => {
    await expect(fateBy(knowing({ ...INFO, id: 'cd'.repeat(32) }))).rejects.toMatchObject({
      code: 'node_unreachable',
    });
  });
});
