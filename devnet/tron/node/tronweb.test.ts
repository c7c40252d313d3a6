/** tronweb's public calls, unmodified, against the node. */
import type { TronWeb } from 'tronweb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import tokens from '../tokens/artifacts.json' with { type: 'json' };
import { base58 } from './address.ts';
import {
  BTT_ADDRESS,
  FALSE_TOKEN_ADDRESS,
  FEE_TOKEN_ADDRESS,
  HOOK_TOKEN_ADDRESS,
  LOOK_ALIKE_ID,
  SILENT_TOKEN_ADDRESS,
} from './genesis/default-genesis.ts';
import {
  addressOf,
  mine,
  openTestNode,
  readContract,
  signAndSend,
  words,
  type TestNode,
} from './testing.suite.ts';

let local: TestNode;
let tronWeb: TronWeb;

beforeAll(async () => {
  local = await openTestNode({ mining: 'instant' });
  tronWeb = local.tronWeb();
  await mine(local, 18);
});

afterAll(() => local.node.close());

const BTT = base58(BTT_ADDRESS);

async function call(
  contract: string,
  signature: string,
  parameters: { type: string; value: unknown }[],
  options: Record<string, unknown> = {},
) {
  const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
    contract,
    signature,
    { feeLimit: 100_000_000, ...options },
    parameters,
  );
  const sent = await signAndSend(tronWeb, transaction);
  expect(sent).toMatchObject({ result: true });
  return tronWeb.trx.getUnconfirmedTransactionInfo(sent.txid);
}

const transferTo = (to: string, value: number | string) => [
  { type: 'address', value: to },
  { type: 'uint256', value },
];

test('is connected', async () => {
  expect(await tronWeb.isConnected()).toEqual({
    fullNode: true,
    solidityNode: true,
    eventServer: true,
  });
});

describe('the chain', () => {
  test('its blocks', async () => {
    const current = await tronWeb.trx.getCurrentBlock();
    const { number } = current.block_header.raw_data;
    expect(await tronWeb.trx.getBlockByNumber(number)).toEqual(current);
    expect(await tronWeb.trx.getBlockByHash(current.blockID)).toEqual(current);
    expect(await tronWeb.trx.getBlockRange(1, 3)).toHaveLength(3);
    expect(await tronWeb.trx.getBlockTransactionCount(1)).toBe(0);
    const { blockID } = await tronWeb.trx.getBlock('earliest');
    expect(Number.parseInt(blockID.slice(-8), 16)).toBe(local.node.chainId);
  });

  test('its parameters and prices', async () => {
    const parameters = await tronWeb.trx.getChainParameters();
    const value = (key: string) => parameters.find((each) => each.key === key)?.value;
    expect(value('getEnergyFee')).toBe(100);
    expect(value('getTransactionFee')).toBe(1000);
    expect(value('getMaxFeeLimit')).toBe(15_000_000_000);
    expect(value('getMemoFee')).toBe(1_000_000);
    expect(await tronWeb.trx.getEnergyPrices()).toBe('0:100');
    expect(await tronWeb.trx.getBandwidthPrices()).toBe('0:1000');
  });

  test('its node', async () => {
    await tronWeb.getFullnodeVersion();
    expect(tronWeb.fullnodeVersion).toBe('4.8.0');
    expect(await tronWeb.trx.listNodes()).toEqual([]);
    expect(await tronWeb.trx.timeUntilNextVoteCycle()).toBeGreaterThan(0);
  });
});

describe('accounts', () => {
  test('balances and resources', async () => {
    expect(await tronWeb.trx.getBalance()).toBe(1_000_000_000_000);
    expect(await tronWeb.trx.getBandwidth()).toBe(600);
    expect(await tronWeb.trx.getAccountResources()).toMatchObject({ freeNetLimit: 600 });
    expect(await tronWeb.trx.raw.getBalance()).toBe('1000000000000');
  });

  test('TRX to a new account costs 1.1 TRX more', async () => {
    const to = (await tronWeb.createAccount()).address.base58;
    const { txid } = await tronWeb.trx.sendTrx(to, 5_000_000);
    expect(await tronWeb.trx.getUnconfirmedBalance(to)).toBe(5_000_000);
    expect(await tronWeb.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({
      fee: 1_100_000,
      receipt: { net_fee: 100_000 },
    });
    const { txid: second } = await tronWeb.trx.sendTrx(to, 5_000_000);
    const info = await tronWeb.trx.getUnconfirmedTransactionInfo(second);
    expect(info.fee).toBeUndefined();
    expect(info.receipt).toEqual({ net_usage: 268 });
  });

  test('TRC-10 tokens', async () => {
    const to = (await tronWeb.createAccount()).address.base58;
    expect(await tronWeb.trx.sendToken(to, 7, '1002000')).toMatchObject({ result: true });
    expect(await tronWeb.trx.getUnconfirmedAccount(to)).toMatchObject({
      assetV2: [{ key: '1002000', value: 7 }],
    });
    expect(await tronWeb.trx.getTokenByID('1002000')).toMatchObject({
      name: 'BitTorrent',
      abbr: 'BTT',
      precision: 6,
    });
    expect(await tronWeb.trx.getTokenByID(String(LOOK_ALIKE_ID))).toMatchObject({ abbr: 'BTTx' });
    expect(Object.keys(await tronWeb.trx.listTokens())).toHaveLength(2);
  });

  test('made without sending anything', async () => {
    const { address } = await tronWeb.createAccount();
    const create = await tronWeb.transactionBuilder.createAccount(address.base58);
    expect(await signAndSend(tronWeb, create)).toMatchObject({ result: true });
    expect(await tronWeb.trx.getUnconfirmedAccount(address.base58)).toMatchObject({
      address: address.hex.toLowerCase(),
    });
  });

  test('a memo costs a TRX', async () => {
    const web = local.tronWeb(8);
    const plain = await web.transactionBuilder.sendTrx(addressOf(1), 1);
    const memo = await web.transactionBuilder.addUpdateData(plain, 'thank you');
    const { txid } = await signAndSend(web, memo);
    expect(await web.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({ fee: 1_000_000 });
  });

  test('by broadcasthex', async () => {
    const signed = await tronWeb.trx.sign(
      await tronWeb.transactionBuilder.sendTrx(addressOf(1), 3),
    );
    const raw = Buffer.from(signed.raw_data_hex, 'hex');
    const signature = Buffer.from(signed.signature[0]!, 'hex');
    const head = (tag: number, length: number) =>
      length < 128 ? [tag, length] : [tag, (length & 127) | 128, length >> 7];
    const hex = Buffer.concat([
      Buffer.from(head(0x0a, raw.length)),
      raw,
      Buffer.from(head(0x12, signature.length)),
      signature,
    ]).toString('hex');
    expect(await tronWeb.trx.sendHexTransaction(hex)).toMatchObject({
      result: true,
      txid: signed.txID,
      transaction: { txID: signed.txID },
    });
  });
});

describe('contracts', () => {
  test('are read and called, with the transaction made here or by the node', async () => {
    const to = (await tronWeb.createAccount()).address.base58;
    expect(await readContract(tronWeb, BTT, 'symbol')).toBe('BTT');
    const options = [{}, { txLocal: true }];
    for (const each of options) {
      const info = await call(
        BTT,
        'transfer(address,uint256)',
        transferTo(to, '12345678901234567890'),
        each,
      );
      expect(info).toMatchObject({
        contractResult: ['1'.padStart(64, '0')],
        contract_address: BTT_ADDRESS,
        receipt: { result: 'SUCCESS' },
        log: [
          {
            address: BTT_ADDRESS.slice(2),
            data: 12345678901234567890n.toString(16).padStart(64, '0'),
          },
        ],
      });
    }
    expect(await readContract(tronWeb, BTT, 'balanceOf', to)).toBe(2n * 12345678901234567890n);
  });

  test('that revert are in a block, cost what they used, and change nothing', async () => {
    const before = await readContract(tronWeb, BTT, 'balanceOf', addressOf(0));
    const info = await call(BTT, 'transferFrom(address,address,uint256)', [
      { type: 'address', value: addressOf(0) },
      ...transferTo(addressOf(1), 5),
    ]);
    expect(info).toMatchObject({ result: 'FAILED', receipt: { result: 'REVERT' } });
    expect(words(info.resMessage)).toBe('REVERT opcode executed');
    expect(words(info.contractResult[0])).toContain('allowance');
    expect(info.log).toBeUndefined();
    expect(info.receipt.energy_fee).toBe(info.receipt.energy_usage_total * 100);
    expect(await readContract(tronWeb, BTT, 'balanceOf', addressOf(0))).toBe(before);
    const { ret } = await tronWeb.trx.getTransaction(info.id);
    expect(ret).toEqual([{ contractRet: 'REVERT' }]);
  });

  test('that run out of energy cost all of the fee limit', async () => {
    const info = await call(BTT, 'transfer(address,uint256)', transferTo(addressOf(1), 5), {
      feeLimit: 300_000,
    });
    expect(info.receipt).toMatchObject({
      result: 'OUT_OF_ENERGY',
      energy_usage_total: 3000,
      energy_fee: 300_000,
    });
  });

  test('an estimate suffices', async () => {
    const { energy_required } = await tronWeb.transactionBuilder.estimateEnergy(
      BTT,
      'transfer(address,uint256)',
      {},
      transferTo(addressOf(2), 5),
    );
    const info = await call(BTT, 'transfer(address,uint256)', transferTo(addressOf(2), 5), {
      feeLimit: energy_required * 100,
    });
    expect(info.receipt.result).toBe('SUCCESS');
    expect(info.receipt.energy_usage_total).toBeLessThanOrEqual(energy_required);
  });

  test('are deployed, found, and logged', async () => {
    const { abi, bytecode } = tokens.FeeToken;
    const deploy = await tronWeb.transactionBuilder.createSmartContract({
      abi: abi as never,
      bytecode,
      parameters: [addressOf(0)],
      feeLimit: 1_000_000_000,
      name: 'FeeToken',
      userFeePercentage: 30,
      originEnergyLimit: 1_000_000,
    });
    const { txid } = await signAndSend(tronWeb, deploy);
    const info = await tronWeb.trx.getUnconfirmedTransactionInfo(txid);
    expect(info.receipt.result).toBe('SUCCESS');
    const contract = base58(info.contract_address);
    expect(await tronWeb.trx.getContract(contract)).toMatchObject({
      name: 'FeeToken',
      consume_user_resource_percent: 30,
      origin_energy_limit: 1_000_000,
      contract_address: info.contract_address,
    });
    const code = Buffer.from(info.contractResult[0]!, 'hex');
    // 200 energy a byte are the greater part.
    expect(info.receipt.energy_usage_total).toBeGreaterThan(code.length * 200);

    await call(contract, 'transfer(address,uint256)', transferTo(addressOf(3), 1000));
    expect(await readContract(tronWeb, contract, 'balanceOf', addressOf(3))).toBe(1000n);
    const events = await tronWeb.event.getEventsByContractAddress(contract, { limit: 1 });
    expect(events.data).toMatchObject([
      { event_name: 'Transfer', result: { value: '1000' }, _unconfirmed: true },
    ]);
  });

  test('the deployer’s stake pays its share', async () => {
    const deployer = local.tronWeb(4);
    const { abi, bytecode } = tokens.SilentToken;
    const freeze = await deployer.transactionBuilder.freezeBalanceV2(500_000_000_000, 'ENERGY');
    await signAndSend(deployer, freeze);
    const deploy = await deployer.transactionBuilder.createSmartContract({
      abi: abi as never,
      bytecode,
      parameters: [addressOf(0)],
      userFeePercentage: 25,
      originEnergyLimit: 10_000_000,
      feeLimit: 1_000_000_000,
    });
    const { txid } = await signAndSend(deployer, deploy);
    const { contract_address } = await deployer.trx.getUnconfirmedTransactionInfo(txid);
    const info = await call(
      base58(contract_address),
      'transfer(address,uint256)',
      transferTo(addressOf(5), 3),
    );
    const { energy_usage_total, origin_energy_usage, energy_fee } = info.receipt;
    expect(origin_energy_usage).toBe(Math.floor(energy_usage_total * 0.75));
    expect(energy_fee).toBe((energy_usage_total - origin_energy_usage) * 100);
  });

  test('hostile tokens are as hostile as they should be', async () => {
    const info = await call(
      base58(FALSE_TOKEN_ADDRESS),
      'transfer(address,uint256)',
      transferTo(addressOf(9), 5),
    );
    expect(info).toMatchObject({
      contractResult: ['0'.repeat(64)],
      receipt: { result: 'SUCCESS' },
    });
    const silent = base58(SILENT_TOKEN_ADDRESS);
    const quiet = await call(silent, 'transfer(address,uint256)', transferTo(addressOf(9), 5));
    expect(quiet).toMatchObject({ contractResult: [''], receipt: { result: 'SUCCESS' } });
    const fee = base58(FEE_TOKEN_ADDRESS);
    const before = (await readContract(tronWeb, fee, 'balanceOf', addressOf(9))) as bigint;
    await call(fee, 'setFeePercent(uint256)', [{ type: 'uint256', value: 10 }]);
    await call(fee, 'transfer(address,uint256)', transferTo(addressOf(9), 1000));
    expect(await readContract(tronWeb, fee, 'balanceOf', addressOf(9))).toBe(before + 900n);
  });

  test('calls among contracts are internal transactions', async () => {
    const hook = base58(HOOK_TOKEN_ADDRESS);
    await call(hook, 'setHook(address,bytes)', [
      { type: 'address', value: BTT },
      { type: 'bytes', value: '0x95d89b41' },
    ]);
    const info = await call(hook, 'transfer(address,uint256)', transferTo(addressOf(9), 5));
    expect(info).toMatchObject({
      receipt: { result: 'SUCCESS' },
      internal_transactions: [
        {
          caller_address: HOOK_TOKEN_ADDRESS,
          transferTo_address: BTT_ADDRESS,
          callValueInfo: [{}],
          note: Buffer.from('call').toString('hex'),
        },
      ],
    });
    expect(await readContract(tronWeb, hook, 'hookSucceeded')).toBe(true);
  });
});
