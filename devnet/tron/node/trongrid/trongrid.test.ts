import type { TronWeb } from 'tronweb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base58 } from '../address.ts';
import { BTT_ADDRESS } from '../genesis/default-genesis.ts';
import { addressOf, mine, openTestNode, signAndSend, type TestNode } from '../testing.suite.ts';
import type { ValueObject } from '../value.ts';

let local: TestNode;
let tronWeb: TronWeb;
const BTT = base58(BTT_ADDRESS);
const ids: string[] = [];

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
  tronWeb = local.tronWeb();
  for (let amount = 1; amount <= 5; amount++) {
    const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
      BTT,
      'transfer(address,uint256)',
      { feeLimit: 100_000_000 },
      [
        { type: 'address', value: addressOf(1) },
        { type: 'uint256', value: amount },
      ],
    );
    ids.push((await signAndSend(tronWeb, transaction)).txid);
  }
  ids.push((await local.tronWeb(1).trx.sendTrx(addressOf(0), 1)).txid);
  // The first three become solid.
  await mine(local, 15);
});

afterAll(() => local.node.close());

interface Page {
  readonly data: readonly ValueObject[];
  readonly meta: { readonly fingerprint?: string; readonly page_size: number };
}

async function page(path: string): Promise<Page> {
  return (await local.get(path)) as unknown as Page;
}

const valuesOf = ({ data }: Page) => data.map(({ result }) => (result as ValueObject)['value']);

describe('events of a contract', () => {
  const path = `/v1/contracts/${BTT}/events`;

  test('newest first, decoded by its ABI', async () => {
    const events = await page(path);
    expect(valuesOf(events)).toEqual(['5', '4', '3', '2', '1']);
    const from = `0x${tronWeb.address.toHex(addressOf(0)).slice(2)}`;
    expect(events.data[0]).toMatchObject({
      contract_address: BTT,
      event_index: 0,
      event_name: 'Transfer',
      event: 'Transfer(address indexed from, address indexed to, uint256 value)',
      result: { '0': from, from, '2': '5', value: '5' },
      result_type: { from: 'address', to: 'address', value: 'uint256' },
      transaction_id: ids[4],
      _unconfirmed: true,
    });
  });

  test('page by page, also while blocks come in', async () => {
    const first = await page(`${path}?limit=2&order_by=block_timestamp,asc`);
    expect(valuesOf(first)).toEqual(['1', '2']);
    const next = await page(
      `${path}?limit=2&order_by=block_timestamp,asc&fingerprint=${first.meta.fingerprint!}`,
    );
    expect(valuesOf(next)).toEqual(['3', '4']);
    const last = await page(
      `${path}?limit=2&order_by=block_timestamp,asc&fingerprint=${next.meta.fingerprint!}`,
    );
    expect(valuesOf(last)).toEqual(['5']);
    expect(last.meta.fingerprint).toBeUndefined();
  });

  test('by name, time, block and whether they are solid', async () => {
    expect(valuesOf(await page(`${path}?event_name=Approval`))).toEqual([]);
    expect(valuesOf(await page(`${path}?only_confirmed=true`))).toEqual(['3', '2', '1']);
    expect(valuesOf(await page(`${path}?only_unconfirmed=true`))).toEqual(['5', '4']);
    const [{ block_number, block_timestamp } = {}] = (await page(path)).data as readonly {
      block_number?: number;
      block_timestamp?: number;
    }[];
    expect(valuesOf(await page(`${path}?block_number=${String(block_number)}`))).toEqual(['5']);
    expect(valuesOf(await page(`${path}?min_block_timestamp=${String(block_timestamp)}`))).toEqual([
      '5',
    ]);
  });

  test('of an address that is none', async () => {
    const response = await fetch(`${local.node.url}/v1/contracts/x/events`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ success: false });
    expect(await local.get(`${path}?limit=201`)).toMatchObject({ success: false });
  });

  test('by tronweb', async () => {
    const byId = await tronWeb.event.getEventsByTransactionID(ids[2]!);
    expect(byId.data).toMatchObject([{ result: { value: '3' } }]);
    const { data } = await tronWeb.event.getEventsByContractAddress(BTT, { eventName: 'Transfer' });
    expect(data).toHaveLength(5);
    const latest = await tronWeb.event.getEventsOfLatestBlock();
    expect(latest.data).toEqual([]);
  });
});

describe('the history of an account', () => {
  const path = `/v1/accounts/${addressOf(0)}/transactions`;

  test('its transactions', async () => {
    const all = await page(path);
    expect(all.data.map(({ txID }) => txID)).toEqual([...ids].reverse());
    expect(all.data[1]).toMatchObject({
      ret: [{ contractRet: 'SUCCESS' }],
      raw_data: { contract: [{ type: 'TriggerSmartContract' }] },
    });
    expect((await page(`${path}?only_to=true`)).data.map(({ txID }) => txID)).toEqual([ids[5]]);
    expect((await page(`${path}?only_from=true&only_confirmed=true`)).data).toHaveLength(3);
  });

  test('its TRC-20 transfers', async () => {
    const { data } = await page(`${path}/trc20?limit=1`);
    expect(data).toEqual([
      {
        transaction_id: ids[4],
        token_info: { symbol: 'BTT', address: BTT, decimals: 18, name: 'BitTorrent' },
        block_timestamp: expect.any(Number) as number,
        from: addressOf(0),
        to: addressOf(1),
        type: 'Transfer',
        value: '5',
      },
    ]);
    expect((await page(`${path}/trc20?only_to=true`)).data).toEqual([]);
    expect((await page(`${path}/trc20?contract_address=${BTT}`)).data).toHaveLength(5);
    expect((await page(`${path}/trc20?contract_address=${addressOf(3)}`)).data).toEqual([]);
  });
});
