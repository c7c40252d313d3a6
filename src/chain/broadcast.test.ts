import { describe, expect, it } from 'vitest';
import type { FaultCode } from '../core/fault.ts';
import { answering, blockAt, networkOf, Status, type Replies } from './answering.suite.ts';
import { createChain } from './create-chain.ts';

const SIGNED = {
  txid: 'ab'.repeat(32),
  rawDataHex: '0a020102',
  signatures: ['cd'.repeat(65)],
  expiresAt: 0,
};
const NOT_IN_A_BLOCK: Replies = {
  'wallet/gettransactioninfobyid': {},
  'walletsolidity/getblock': blockAt(9, 9),
};

function chainOf(nodes: Readonly<Record<string, Replies>>) {
  const waits: number[] = [];
  const { fetch, asked } = answering(nodes);
  const chain = createChain(networkOf(...Object.keys(nodes)), {
    fetch,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return { chain, asked, waits };
}

function refusing(code: string, message: string): Replies {
  return { ...NOT_IN_A_BLOCK, 'wallet/broadcasthex': { result: false, code, message } };
}

describe('broadcast', () => {
  it('sends the bytes that were signed', async () => {
    const { chain, asked } = chainOf({
      'a.test': { 'wallet/broadcasthex': { result: true, code: 'SUCCESS' } },
    });
    await chain.broadcast(SIGNED);
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({
      transaction: `0a040a0201021241${'cd'.repeat(65)}`,
    });
  });

  it.each([
    ['the node has it', refusing('DUP_TRANSACTION_ERROR', 'Dup transaction.')],
    [
      'it is in a block, though the node refuses it now',
      {
        ...refusing('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired'),
        'wallet/gettransactioninfobyid': { id: SIGNED.txid, receipt: {} },
        'walletsolidity/gettransactioninfobyid': {},
      },
    ],
  ])('is done when %s', async (_, replies) => {
    await expect(chainOf({ 'a.test': replies }).chain.broadcast(SIGNED)).resolves.toBeUndefined();
  });

  it.each<[string, string, FaultCode, string]>([
    ['SIGERROR', 'Validate signature error: ...', 'transaction_refused', 'signature'],
    [
      'CONTRACT_VALIDATE_ERROR',
      'Contract validate error : Validate TransferContract error, balance is not sufficient.',
      'funds_missing',
      'does not hold enough',
    ],
    ['CONTRACT_VALIDATE_ERROR', 'assetBalance is not sufficient.', 'funds_missing', 'enough'],
    ['CONTRACT_VALIDATE_ERROR', 'No asset!', 'funds_missing', 'enough'],
    ['CONTRACT_VALIDATE_ERROR', 'account [T] does not exist', 'funds_missing', 'never used'],
    ['CONTRACT_VALIDATE_ERROR', 'Cannot transfer TRX to yourself.', 'transaction_refused', 'same'],
    [
      'CONTRACT_VALIDATE_ERROR',
      'Cannot transfer TRX to a smartContract.',
      'transaction_refused',
      'is a contract',
    ],
    ['CONTRACT_EXE_ERROR', 'Something new.', 'transaction_refused', 'Something new.'],
    ['OTHER_ERROR', '', 'transaction_refused', 'OTHER_ERROR'],
    ['BANDWITH_ERROR', 'Account resource insufficient error.', 'funds_missing', 'bandwidth'],
    ['TAPOS_ERROR', 'Tapos check error.', 'transaction_expired', 'make it again'],
    ['TRANSACTION_EXPIRATION_ERROR', 'Transaction expired', 'transaction_expired', 'too old'],
    ['TOO_BIG_TRANSACTION_ERROR', 'Transaction size is too big.', 'transaction_refused', 'large'],
  ])('says of %s, %j: %s', async (code, message, fault, words) => {
    const expected = { code: fault, message: expect.stringContaining(words) as string };
    // `broadcasthex` says it plainly, other doors and older nodes in hexadecimal.
    for (const text of [message, Buffer.from(message).toString('hex')]) {
      const { chain, waits } = chainOf({ 'a.test': refusing(code, text) });
      await expect(chain.broadcast(SIGNED)).rejects.toMatchObject(expected);
      expect(waits).toEqual([]);
    }
  });

  it('lets no control characters of a node into its words', async () => {
    const { chain } = chainOf({
      'a.test': refusing('OTHER_ERROR', 'a\u0000\n\u202eb'.padEnd(999, 'x')),
    });
    const error = await chain.broadcast(SIGNED).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toMatch(/: a bx+$/);
    expect((error as Error).message.length).toBeLessThan(300);
  });

  it('tries again what was too busy', async () => {
    let asks = 0;
    const busyTwice: Replies = {
      ...NOT_IN_A_BLOCK,
      'wallet/broadcasthex': () =>
        (asks += 1) > 2 ? { result: true } : { result: false, code: 'SERVER_BUSY' },
    };
    const { chain, waits } = chainOf({ 'a.test': busyTwice });
    await chain.broadcast(SIGNED);
    expect(waits).toEqual([1000, 2000]);
  });

  it('gives up on nodes that stay busy', async () => {
    const { chain, waits } = chainOf({ 'a.test': refusing('SERVER_BUSY', '') });
    await expect(chain.broadcast(SIGNED)).rejects.toMatchObject({ code: 'node_unreachable' });
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  it('goes to every node: one that says it has it may keep it', async () => {
    const taken: Replies = { 'wallet/broadcasthex': { result: true } };
    const refused = refusing('CONTRACT_VALIDATE_ERROR', 'No.');
    for (const [first, second] of [
      [taken, taken],
      [taken, refused],
      [refused, taken],
    ] as const) {
      const { chain, asked } = chainOf({ 'a.test': first, 'b.test': second });
      await chain.broadcast(SIGNED);
      const sent = asked.filter(({ path }) => path === 'wallet/broadcasthex');
      expect(sent.map(({ host }) => host)).toEqual(['a.test', 'b.test']);
    }
    const { chain } = chainOf({ 'a.test': refused, 'b.test': refused });
    await expect(chain.broadcast(SIGNED)).rejects.toMatchObject({ code: 'transaction_refused' });
  });

  it('takes another node when one dies with the transaction in hand', async () => {
    const taken: Replies = { 'wallet/broadcasthex': { result: true } };
    const { chain, asked } = chainOf({
      'a.test': { 'wallet/broadcasthex': new Status(504) },
      'b.test': taken,
    });
    await chain.broadcast(SIGNED);
    const bodies = asked
      .filter(({ path }) => path === 'wallet/broadcasthex')
      .map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
  });

  it('does not take an empty answer for a yes', async () => {
    const { chain } = chainOf({ 'a.test': { 'wallet/broadcasthex': {} } });
    await expect(chain.broadcast(SIGNED)).rejects.toMatchObject({ code: 'node_unreachable' });
  });
});
