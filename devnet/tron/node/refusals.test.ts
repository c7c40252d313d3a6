/** Transactions that the node does not take, with java-tron's codes. */
import { TronWeb, type Types } from 'tronweb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import { addressOf, keyOf, mine, openTestNode, words, type TestNode } from './testing.suite.ts';
import type { ValueObject } from './value.ts';

let local: TestNode;
let tronWeb: TronWeb;

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
  tronWeb = local.tronWeb();
});

afterAll(() => local.node.close());

type Header = Required<
  NonNullable<Parameters<TronWeb['transactionBuilder']['sendTrx']>[3]>
>['blockHeader'];

async function transfer(header: Partial<Header> = {}, amount = 1, to = addressOf(1)) {
  const blockHeader = { ...(await tronWeb.trx.getCurrentRefBlockParams()), ...header };
  return tronWeb.transactionBuilder.sendTrx(to, amount, addressOf(0), { blockHeader });
}

/** Posts it as it is. */
async function broadcast(transaction: unknown): Promise<{ code: unknown; words: string }> {
  const answer = await local.post('/wallet/broadcasttransaction', transaction);
  return { code: answer['code'] ?? null, words: words(answer['message'] ?? '') };
}

async function signed(transaction: Types.Transaction, key = keyOf(0)) {
  return tronWeb.trx.multiSign(transaction, key);
}

describe('signatures', () => {
  test('of somebody else', async () => {
    const answer = await broadcast(await signed(await transfer(), keyOf(1)));
    expect(answer.code).toBe('SIGERROR');
    expect(answer.words).toContain(`is signed by ${addressOf(1)} but it is not contained`);
  });

  test('none, too short, and not a signature', async () => {
    const transaction = await transfer();
    const signature = async (hex: string) => broadcast({ ...transaction, signature: [hex] });
    expect(await broadcast(transaction)).toMatchObject({
      code: 'SIGERROR',
      words: 'Validate signature error: miss sig or contract',
    });
    expect((await signature('ab'.repeat(64))).words).toContain('Signature size is 64');
    expect(await signature('ff'.repeat(65))).toMatchObject({ code: 'SIGERROR' });
    expect(await signature(`${'00'.repeat(64)}1b`)).toMatchObject({ code: 'SIGERROR' });
  });

  test('with v from 0 count as those from 27', async () => {
    const transaction = await signed(await transfer({}, 77));
    const [signature = ''] = transaction.signature;
    const v = Number.parseInt(signature.slice(-2), 16) - 27;
    const changed = { ...transaction, signature: [`${signature.slice(0, -2)}0${String(v)}`] };
    expect(await broadcast(changed)).toMatchObject({ code: null });
  });

  test('twice', async () => {
    const transaction = await signed(await transfer());
    const [signature] = transaction.signature;
    const answer = await broadcast({ ...transaction, signature: [signature, signature] });
    expect(answer.words).toContain('Signature count is 2 more than key counts');
  });
});

describe('what the JSON says is compared with the bytes', () => {
  test('another amount', async () => {
    const transaction = await signed(await transfer());
    const value = transaction.raw_data.contract[0]!.parameter.value as { amount: number };
    value.amount = 2;
    expect(await broadcast(transaction)).toEqual({
      code: 'SIGERROR',
      words:
        'Validate signature error: raw_data.contract[0].parameter.value.amount is not what raw_data_hex says',
    });
  });

  test('another id, and bytes that are no transaction', async () => {
    const transaction = await signed(await transfer());
    expect((await broadcast({ ...transaction, txID: '00'.repeat(32) })).words).toContain('txID');
    expect((await broadcast({ ...transaction, raw_data_hex: 'ff' })).words).toContain(
      'raw_data_hex is not the encoding of raw_data',
    );
  });

  test('java-tron needs no bytes', async () => {
    const { raw_data, signature } = await signed(await transfer({}, 88));
    expect(await broadcast({ raw_data, signature })).toMatchObject({ code: null });
  });

  test('a field of the wrong kind is an error of its own', async () => {
    const transaction = await signed(await transfer());
    const value = transaction.raw_data.contract[0]!.parameter.value as unknown as ValueObject;
    Object.assign(value, { amount: 'many' });
    expect(await local.post('/wallet/broadcasttransaction', transaction)).toEqual({
      Error:
        'class org.tron.core.services.http.JsonFormat$ParseException : amount is not an integer.',
    });
    expect(await local.post('/wallet/broadcasttransaction', {})).toMatchObject({
      Error: 'class java.lang.NullPointerException : raw_data is missing',
    });
  });
});

describe('time', () => {
  test('TAPOS: a block that is not on this chain', async () => {
    const other = await signed(await transfer({ ref_block_hash: '00'.repeat(8) }));
    expect(await broadcast(other)).toEqual({ code: 'TAPOS_ERROR', words: 'Tapos check error.' });
    const future = await signed(await transfer({ ref_block_bytes: 'ffff' }));
    expect(await broadcast(future)).toMatchObject({ code: 'TAPOS_ERROR' });
  });

  test('expired, or valid for longer than a day', async () => {
    const { timestampMs } = local.node.head;
    const expired = { code: 'TRANSACTION_EXPIRATION_ERROR', words: 'Transaction expired' };
    for (const expiration of [timestampMs, timestampMs + 2999, timestampMs + 86_400_001, 1]) {
      expect(await broadcast(await signed(await transfer({ expiration })))).toEqual(expired);
    }
    for (const ms of [3000, 86_400_000]) {
      const expiration = local.node.head.timestampMs + ms;
      expect(await broadcast(await signed(await transfer({ expiration })))).toMatchObject({
        code: null,
      });
    }
  });

  test('the same transaction again', async () => {
    const transaction = await signed(await transfer({}, 99));
    expect(await broadcast(transaction)).toMatchObject({ code: null });
    const again = { code: 'DUP_TRANSACTION_ERROR', words: 'Dup transaction.' };
    expect(await broadcast(transaction)).toEqual(again);
    await mine(local, 1);
    expect(await broadcast(transaction)).toEqual(again);
  });
});

describe('resources', () => {
  test('an account that cannot pay for its bytes', async () => {
    const poor = await tronWeb.createAccount();
    const to = poor.address.base58;
    await tronWeb.trx.sendTrx(to, 1000);
    const poorWeb = new TronWeb({ fullHost: local.node.url, privateKey: poor.privateKey });
    // Two transfers a day are free.
    expect(await poorWeb.trx.sendTrx(addressOf(0), 1)).toMatchObject({ result: true });
    expect(await poorWeb.trx.sendTrx(addressOf(0), 2)).toMatchObject({ result: true });
    const third = await poorWeb.trx.sendTrx(addressOf(0), 3);
    expect(third).toMatchObject({ code: 'BANDWITH_ERROR' });
    expect(words(third.message)).toBe('Account resource insufficient error.');
    await local.node.skipTime(86_400_000);
    expect(await poorWeb.trx.sendTrx(addressOf(0), 3)).toMatchObject({ result: true });
  });

  test('a transaction that is too big', async () => {
    const memo = Buffer.alloc(500 * 1024).toString('hex');
    const transaction = await tronWeb.transactionBuilder.addUpdateData(
      await transfer(),
      memo,
      'hex',
    );
    expect(await broadcast(await signed(transaction))).toMatchObject({
      code: 'TOO_BIG_TRANSACTION_ERROR',
    });
  });
});

describe('contracts', () => {
  const invalid = (reason: string) => ({
    code: 'CONTRACT_VALIDATE_ERROR',
    words: `Contract validate error : ${reason}`,
  });

  test('more TRX than there is', async () => {
    const answer = await broadcast(await signed(await transfer({}, 10 ** 15)));
    expect(answer).toEqual(invalid('Validate TransferContract error, balance is not sufficient.'));
  });

  test('TRX and tokens to a contract', async () => {
    const to = base58(BTT_ADDRESS);
    expect(await broadcast(await signed(await transfer({}, 1, to)))).toEqual(
      invalid('Cannot transfer TRX to a smartContract.'),
    );
    const token = await tronWeb.transactionBuilder.sendToken(to, 1, '1002000', addressOf(0));
    expect(await broadcast(await signed(token))).toEqual(
      invalid('Cannot transfer asset to smartContract.'),
    );
  });

  test('tokens that do not exist, or not so many', async () => {
    const send = async (amount: number, id: string) =>
      broadcast(
        await signed(
          await tronWeb.transactionBuilder.sendToken(addressOf(1), amount, id, addressOf(0)),
        ),
      );
    expect(await send(1, '1000999')).toEqual(invalid('No asset!'));
    expect(await send(10 ** 14, '1002000')).toEqual(invalid('assetBalance is not sufficient.'));
  });

  test('an owner that does not exist', async () => {
    const nobody = await tronWeb.createAccount();
    const key = nobody.privateKey;
    const transaction = await tronWeb.transactionBuilder.sendTrx(
      addressOf(1),
      1,
      nobody.address.base58,
    );
    expect(await broadcast(await signed(transaction, key))).toEqual(
      invalid(`account [${nobody.address.base58}] does not exist`),
    );
  });

  test('calls of nothing, with too high a fee limit, with a token of no id', async () => {
    const call = async (contract: string, options: Record<string, unknown>) => {
      const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
        contract,
        'symbol()',
        { txLocal: true, feeLimit: 1_000_000, ...options },
        [],
        addressOf(0),
      );
      return broadcast(await signed(transaction));
    };
    const btt = base58(BTT_ADDRESS);
    expect(await call(addressOf(5), {})).toEqual(invalid('No contract or not a smart contract'));
    expect(await call(btt, { feeLimit: 15_000_000_001 })).toEqual(
      invalid('feeLimit must be >= 0 and <= 15000000000'),
    );
    expect(await call(btt, { tokenId: 1_000_000, tokenValue: 1 })).toEqual(
      invalid('tokenId must be > 1000000'),
    );
    expect(await call(btt, { tokenValue: 1 })).toEqual(
      invalid('invalid arguments with tokenValue = 1, tokenId = 0'),
    );
    expect(await call(btt, { callValue: 10 ** 15 })).toEqual(
      invalid('Validate InternalTransfer error, balance is not sufficient.'),
    );
  });

  test('a type that the devnet does not run', async () => {
    const vote = await tronWeb.transactionBuilder.vote({ [addressOf(1)]: 1 }, addressOf(0));
    expect(await local.post('/wallet/broadcasttransaction', await signed(vote))).toMatchObject({
      Error: expect.stringContaining('There is no contract type VoteWitnessContract') as string,
    });
  });
});

test('a refused transaction costs nothing and leaves nothing', async () => {
  const before = await local.post('/wallet/getaccount', { address: addressOf(3), visible: true });
  const transaction = await tronWeb.transactionBuilder.sendTrx(
    addressOf(1),
    10 ** 15,
    addressOf(3),
  );
  await broadcast(await signed(transaction, keyOf(3)));
  expect(await local.post('/wallet/getaccount', { address: addressOf(3), visible: true })).toEqual(
    before,
  );
  expect(await local.post('/wallet/gettransactionbyid', { value: transaction.txID })).toEqual({});
});
