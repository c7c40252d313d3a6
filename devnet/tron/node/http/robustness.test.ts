/** Whatever is asked, the node answers with JSON and without a fault of its own. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BTT_ADDRESS } from '../genesis/default-genesis.ts';
import { testAccounts } from '../genesis/accounts.ts';
import { addressOf, openTestNode, type TestNode } from '../testing.suite.ts';
import { solidityEndpoints, walletEndpoints } from './endpoints/index.ts';

let local: TestNode;

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
});

afterAll(() => local.node.close());

const FIELDS = [
  ...['address', 'owner_address', 'contract_address', 'to_address', 'account_address', 'value'],
  ...['num', 'startNum', 'endNum', 'id_or_num', 'detail', 'visible', 'data', 'parameter'],
  ...['function_selector', 'call_value', 'token_id', 'call_token_value', 'fee_limit', 'amount'],
  ...['raw_data', 'raw_data_hex', 'signature', 'transaction', 'asset_name', 'owner', 'actives'],
  ...['frozen_balance', 'resource', 'Permission_id', 'extra_data'],
];

const likely = fc.oneof(
  fc.constantFrom(addressOf(0), testAccounts()[1]!.address, BTT_ADDRESS, 'symbol()', '', 'ENERGY'),
  fc.constantFrom('31303032303030', 1_002_000, 1, -1, 2 ** 53, true, null, '5', []),
  fc.constantFrom({ contract: [] }, { contract: [{ type: 'TransferContract' }] }),
  fc.jsonValue({ maxDepth: 2 }),
);

const body = fc.dictionary(fc.constantFrom(...FIELDS), likely, { maxKeys: 8 });

test('every endpoint, with any body', { timeout: 120_000 }, async () => {
  const paths = [
    ...Object.keys(walletEndpoints).map((name) => `/wallet/${name}`),
    ...Object.keys(solidityEndpoints).map((name) => `/walletsolidity/${name}`),
    '/faucet',
    '/devnet/skip',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, json) => {
      const response = await fetch(local.node.url + path, {
        method: 'POST',
        body: JSON.stringify(json),
        headers: { 'content-type': 'application/json' },
      });
      const text = await response.text();
      expect(response.status, text).toBeLessThan(500);
      expect(() => JSON.parse(text) as unknown).not.toThrow();
    }),
    { numRuns: 600 },
  );
});

test('every list of TronGrid, with any query', async () => {
  const paths = [
    `/v1/contracts/${addressOf(0)}/events`,
    `/v1/accounts/${addressOf(0)}/transactions`,
    `/v1/accounts/${addressOf(0)}/transactions/trc20`,
    `/v1/blocks/x/events`,
    `/v1/transactions/x/events`,
  ];
  const names = ['limit', 'fingerprint', 'order_by', 'min_timestamp', 'contract_address'];
  const query = fc.dictionary(fc.constantFrom(...names), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), query, async (path, values) => {
      const url = `${local.node.url}${path}?${new URLSearchParams(values).toString()}`;
      expect((await fetch(url)).status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});
