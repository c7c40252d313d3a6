/** The shapes of answers, beyond what tronweb looks at. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { testAccounts } from './genesis/accounts.ts';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import { addressOf, mine, openTestNode, words, type TestNode } from './testing.suite.ts';
import { encode } from './protobuf/encode.ts';
import { TRANSACTION_RAW } from './protobuf/messages.ts';
import { serialize } from './chain/transaction.ts';

let local: TestNode;
let txid: string;

const hexOf = (index: number): string => testAccounts()[index]!.address;

beforeAll(async () => {
  local = await openTestNode();
  txid = (await local.tronWeb().trx.sendTrx(addressOf(1), 1_000_000)).txid;
  await mine(local, 1);
});

afterAll(() => local.node.close());

describe('an unknown endpoint', () => {
  test.each(['/wallet/nothing', '/walletsolidity/broadcasttransaction', '/v1/x', '/wallet', '/x'])(
    '%s is a 404 that says so',
    async (path) => {
      const response = await fetch(local.node.url + path, { method: 'POST', body: '{}' });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ Error: `There is no endpoint POST ${path}.` });
    },
  );

  test('a method that the node does not know', async () => {
    const response = await fetch(`${local.node.url}/wallet/getnowblock`, { method: 'PUT' });
    expect(response.status).toBe(404);
  });
});

describe('wrong input', () => {
  test('is answered in java-tron’s way', async () => {
    const error = async (path: string, body: unknown) => (await local.post(path, body))['Error'];
    expect(await error('/wallet/getaccount', { address: 'xyz' })).toBe(
      'class org.tron.core.services.http.JsonFormat$ParseException : INVALID hex String',
    );
    expect(await error('/wallet/getaccount', { address: 'xyz', visible: true })).toBe(
      'class org.tron.core.services.http.JsonFormat$ParseException : INVALID base58 String',
    );
    expect(await error('/wallet/getblock', { id_or_num: 'x' })).toContain(
      'id_or_num must be legal block number or hash',
    );
    expect(await error('/wallet/getblockbynum', { num: 'x' })).toContain("Couldn't parse integer");
  });

  test('no JSON, and too much of it', async () => {
    const post = async (body: string) => {
      const headers = { 'content-type': 'application/json' };
      const url = `${local.node.url}/wallet/getaccount`;
      return (await fetch(url, { method: 'POST', body, headers })).json() as Promise<unknown>;
    };
    expect(await post('{')).toMatchObject({
      Error: expect.stringContaining('com.alibaba.fastjson.JSONException') as string,
    });
    expect(await post('x'.repeat(4 * 1024 * 1024 + 1))).toMatchObject({
      Error: expect.stringContaining('body size is too big') as string,
    });
  });

  test('what is not there is an empty object', async () => {
    for (const [path, body] of [
      ['getaccount', { address: '41'.padEnd(42, '7') }],
      ['getaccount', {}],
      ['getaccountresource', { address: '41'.padEnd(42, '7') }],
      ['gettransactionbyid', { value: 'ab'.repeat(32) }],
      ['gettransactioninfobyid', { value: 'ab'.repeat(32) }],
      ['getblockbynum', { num: 999 }],
      ['getblockbyid', { value: 'ab'.repeat(32) }],
      ['getcontract', { value: hexOf(0) }],
      ['getcontractinfo', { value: hexOf(0) }],
      ['getassetissuebyid', { value: '5' }],
      ['getblockbylimitnext', { startNum: 5, endNum: 5 }],
      ['getblockbylimitnext', { startNum: 0, endNum: 101 }],
    ] as const) {
      expect(await local.post(`/wallet/${path}`, body)).toEqual({});
    }
  });
});

describe('numbers', () => {
  test('beyond 2^53 are exact', async () => {
    const body = JSON.stringify({ value: '1002000' });
    const response = await fetch(`${local.node.url}/wallet/getassetissuebyid`, {
      method: 'POST',
      body,
    });
    expect(await response.text()).toContain('"total_supply":990000000000000000,');
    const token = await local.tronWeb().trx.raw.getTokenByID('1002000');
    expect(token).toMatchObject({ total_supply: '990000000000000000', precision: 6 });
  });

  test('of a request too', async () => {
    const body = `{"owner_address":"${hexOf(0)}","to_address":"${hexOf(1)}","amount":9007199254740993}`;
    const url = `${local.node.url}/wallet/createtransaction`;
    const tooMuch = await (await fetch(url, { method: 'POST', body })).text();
    expect(tooMuch).toContain('balance is not sufficient');
    const rawData = {
      contract: [
        {
          type: 'TransferContract',
          parameter: {
            type_url: 'type.googleapis.com/protocol.TransferContract',
            value: { owner_address: hexOf(0), to_address: hexOf(1), amount: 9007199254740993n },
          },
        },
      ],
    };
    const transaction = serialize(encode(TRANSACTION_RAW, rawData), ['00'.repeat(65)]);
    const hex = Buffer.from(transaction).toString('hex');
    const answer = await local.post('/wallet/broadcasthex', { transaction: hex });
    expect(answer).toMatchObject({
      result: false,
      code: 'TAPOS_ERROR',
      message: 'Tapos check error.',
    });
    expect(answer['transaction']).toContain('"amount":9007199254740993');
  });

  test('as strings when asked, by GET alone', async () => {
    const query = `address=${hexOf(0)}&int64_as_string=true`;
    const account = await local.get(`/wallet/getaccount?${query}`);
    expect(account['balance']).toBe('999999000000');
    expect(account).toMatchObject({ active_permission: [{ id: 2, threshold: '1' }] });
  });
});

test('visible addresses go in and out in base58check', async () => {
  const account = await local.post('/wallet/getaccount', { address: addressOf(0), visible: true });
  expect(account).toMatchObject({
    address: addressOf(0),
    owner_permission: { keys: [{ address: addressOf(0) }] },
  });
  expect(await local.get(`/wallet/getaccount?address=${addressOf(0)}&visible=true`)).toEqual(
    account,
  );

  const transaction = await local.post('/wallet/gettransactionbyid', {
    value: txid,
    visible: true,
  });
  expect(transaction).toMatchObject({
    raw_data: {
      contract: [
        { parameter: { value: { owner_address: addressOf(0), to_address: addressOf(1) } } },
      ],
    },
  });
  // A visible transaction has the same bytes, and the same signature.
  const again = { ...transaction, visible: true };
  expect(await local.post('/wallet/broadcasttransaction', again)).toEqual({
    code: 'DUP_TRANSACTION_ERROR',
    message: 'Dup transaction.',
    txid,
  });
  const token = await local.post('/wallet/getassetissuebyid', { value: '1002000', visible: true });
  expect(token).toMatchObject({ name: 'BitTorrent', abbr: 'BTT', id: '1002000' });
});

describe('transactions that the node makes', () => {
  test('are those of tronweb', async () => {
    const { tronWeb } = local;
    const made = await local.post('/wallet/createtransaction', {
      owner_address: hexOf(0),
      to_address: hexOf(1),
      amount: 5,
    });
    const theirs = await tronWeb().transactionBuilder.sendTrx(addressOf(1), 5, addressOf(0), {
      blockHeader: {
        ...(await tronWeb().trx.getCurrentRefBlockParams()),
        timestamp: (made['raw_data'] as { timestamp: number }).timestamp,
      },
    });
    expect(made['raw_data_hex']).toBe(theirs.raw_data_hex);
    const signed = await tronWeb().trx.sign(made as never);
    expect(await tronWeb().trx.sendRawTransaction(signed)).toMatchObject({ result: true });
  });

  test('of every kind, each checked', async () => {
    const owner_address = hexOf(6);
    const bodies = {
      transferasset: { to_address: hexOf(1), asset_name: '31303032303030', amount: 5 },
      createaccount: { account_address: '41'.padEnd(42, '8') },
      freezebalancev2: { frozen_balance: 1_000_000, resource: 'ENERGY' },
    };
    for (const [name, body] of Object.entries(bodies)) {
      const made = await local.post(`/wallet/${name}`, { owner_address, ...body });
      const signed = await local.tronWeb(6).trx.sign(made as never);
      const sent = await local.tronWeb(6).trx.sendRawTransaction(signed);
      expect(sent).toMatchObject({ result: true });
    }
    const refused = await local.post('/wallet/createaccount', {
      owner_address,
      account_address: hexOf(1),
    });
    expect(refused['Error']).toBe(
      'class org.tron.core.exception.ContractValidateException : Account has existed',
    );
  });
});

describe('constant calls', () => {
  const call = { owner_address: hexOf(0), contract_address: BTT_ADDRESS };

  test('carry the transaction they stand for', async () => {
    const answer = await local.post('/wallet/triggerconstantcontract', {
      ...call,
      function_selector: 'decimals()',
    });
    expect(answer).toMatchObject({
      result: { result: true },
      constant_result: [(18).toString(16).padStart(64, '0')],
      transaction: { ret: [{}], raw_data: { contract: [{ type: 'TriggerSmartContract' }] } },
    });
    expect(answer['energy_used']).toBeGreaterThan(100);
  });

  test('that revert say so, with the reason', async () => {
    const answer = await local.post('/wallet/triggerconstantcontract', {
      ...call,
      function_selector: 'transferFrom(address,address,uint256)',
      parameter: `${hexOf(1).slice(2).padStart(64, '0')}${hexOf(2).slice(2).padStart(64, '0')}${'1'.padStart(64, '0')}`,
    });
    expect(words((answer['result'] as { message: string }).message)).toBe('REVERT opcode executed');
    expect(words((answer['constant_result'] as string[])[0])).toContain('allowance');
    expect(answer).toMatchObject({ transaction: { ret: [{ ret: 'FAILED' }] } });
    const estimate = await local.post('/wallet/estimateenergy', {
      ...call,
      function_selector: 'nothing()',
    });
    expect(estimate).toMatchObject({ result: { code: 'CONTRACT_EXE_ERROR' } });
  });

  test('that make no sense are answered within the result', async () => {
    const message = async (body: object) => {
      const { result } = await local.post('/wallet/triggerconstantcontract', body);
      return words((result as { message: string }).message);
    };
    expect(await message({ ...call, contract_address: hexOf(3) })).toBe(
      'Smart contract is not exist.',
    );
    expect(await message({ contract_address: BTT_ADDRESS })).toContain("owner_address isn't set.");
    expect(await message({ owner_address: hexOf(0) })).toContain(
      'At least one of contract_address',
    );
    expect(await message({ ...call, data: '00', call_value: 10 ** 15 })).toContain(
      'balance is not sufficient',
    );
  });

  test('leave no trace', async () => {
    const parameter = `${hexOf(1).slice(2).padStart(64, '0')}${'1'.padStart(64, '0')}`;
    const transfer = { ...call, function_selector: 'transfer(address,uint256)', parameter };
    const balance = {
      ...call,
      function_selector: 'balanceOf(address)',
      parameter: hexOf(1).slice(2).padStart(64, '0'),
    };
    const before = await local.post('/wallet/triggerconstantcontract', balance);
    expect(await local.post('/wallet/triggerconstantcontract', transfer)).toMatchObject({
      logs: [{ address: BTT_ADDRESS.slice(2) }],
    });
    const after = await local.post('/wallet/triggerconstantcontract', balance);
    expect(after['constant_result']).toEqual(before['constant_result']);
  });

  test('an estimate suffices and is at most a TRX above', async () => {
    const parameter = `${hexOf(1).slice(2).padStart(64, '0')}${'1'.padStart(64, '0')}`;
    const transfer = { ...call, function_selector: 'transfer(address,uint256)', parameter };
    const { energy_used } = await local.post('/wallet/triggerconstantcontract', transfer);
    const { energy_required } = await local.post('/wallet/estimateenergy', transfer);
    expect(Number(energy_required)).toBeGreaterThanOrEqual(Number(energy_used));
    expect(Number(energy_required)).toBeLessThanOrEqual(Number(energy_used) + 10_000);
  });
});

test('blocks in lists', async () => {
  await mine(local, 3);
  const { number } = local.node.head;
  const numbers = async (path: string, body: unknown) => {
    const { block } = await local.post(path, body);
    return (block as { block_header: { raw_data: { number?: number } } }[]).map(
      ({ block_header }) => block_header.raw_data.number ?? 0,
    );
  };
  expect(await numbers('/wallet/getblockbylimitnext', { startNum: 0, endNum: 3 })).toEqual([
    0, 1, 2,
  ]);
  expect(await numbers('/wallet/getblockbylatestnum', { num: 2 })).toEqual([number - 1, number]);
  const block = await local.post('/wallet/getblock', { id_or_num: '2', detail: true });
  expect(block).toMatchObject({
    transactions: [{ txID: txid, ret: [{ contractRet: 'SUCCESS' }] }],
  });
  expect(await local.post('/wallet/getblock', { id_or_num: block['blockID'] })).not.toHaveProperty(
    'transactions',
  );
  const infos = await local.post('/wallet/gettransactioninfobyblocknum', { num: 2 });
  expect(infos).toMatchObject([{ id: txid, receipt: { net_usage: 267 } }]);
});

test('the small ones', async () => {
  expect(await local.post('/wallet/getenergyprices')).toEqual({ prices: '0:100' });
  expect(await local.post('/wallet/getbandwidthprices')).toEqual({ prices: '0:1000' });
  expect(await local.post('/wallet/validateaddress', { address: addressOf(0) })).toEqual({
    result: true,
    message: 'Base58check format',
  });
  expect(
    await local.post('/wallet/validateaddress', { address: `${addressOf(0).slice(0, -1)}1` }),
  ).toMatchObject({ result: false });
  expect(await local.post('/wallet/validateaddress', { address: 'T' })).toMatchObject({
    message: 'Length error',
  });
  expect(await local.post('/wallet/listnodes')).toEqual({});
  expect(await local.get('/healthcheck')).toMatchObject({ status: 'ok' });
  const contract = await local.post('/wallet/getcontractinfo', {
    value: base58(BTT_ADDRESS),
    visible: true,
  });
  expect(contract).toMatchObject({ smart_contract: { name: 'BitTorrentToken' } });
});

test('any page may ask', async () => {
  const response = await fetch(`${local.node.url}/wallet/getnowblock`, { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-headers')).toContain('TRON-PRO-API-KEY');
});
