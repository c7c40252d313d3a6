/** How transactions get into blocks, drop out, and become solid. */
import { TronWeb } from 'tronweb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { base58 } from './address.ts';
import { BTT_ADDRESS } from './genesis/default-genesis.ts';
import {
  addressOf,
  mine,
  openTestNode,
  readContract,
  signAndSend,
  START,
  words,
  type TestNode,
} from './testing.suite.ts';

let local: TestNode;
let tronWeb: TronWeb;

beforeEach(async () => {
  local = await openTestNode();
  tronWeb = local.tronWeb();
});

afterEach(() => local.node.close());

const BALANCE = 1_000_000_000_000;

describe('blocks', () => {
  test('follow each other on a grid of three seconds', async () => {
    const { head } = local.node;
    expect(head).toMatchObject({ number: 1, timestampMs: START });
    const next = await local.node.mineBlock();
    expect(next).toMatchObject({ number: 2, timestampMs: START + 3000, parentId: head.id });
    expect(next.id.slice(0, 16)).toBe('0000000000000002');
    const later = await local.node.skipTime(86_400_500);
    expect(later.timestampMs).toBe(next.timestampMs + 86_400_000);
    expect((await local.node.mineBlock()).timestampMs).toBe(later.timestampMs + 3000);
  });

  test('start from the same genesis, whenever that is', async () => {
    const other = await openTestNode({ now: () => START + 12_345_678 });
    const genesis = async ({ post }: TestNode) => post('/wallet/getblockbynum', { num: 0 });
    expect(await genesis(other)).toEqual(await genesis(local));
    expect(other.node.chainId).toBe(local.node.chainId);
    const blockId = (await genesis(local))['blockID'] as string;
    expect(Number.parseInt(blockId.slice(-8), 16)).toBe(local.node.chainId);
    await other.node.close();
  });

  test('come by themselves', async () => {
    const ticking = await openTestNode({ now: Date.now, blockIntervalMs: 5 });
    await new Promise<void>((resolve) => {
      ticking.node.onBlock(({ number }) => {
        if (number === 4) resolve();
      });
    });
    await ticking.node.close();
    expect(ticking.node.head.number).toBeGreaterThanOrEqual(4);
  });
});

describe('a pending transaction', () => {
  test('shows in what accounts hold, and has no receipt yet', async () => {
    const { txid } = await tronWeb.trx.sendTrx(addressOf(1), 1_000_000);
    expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(1))).toBe(BALANCE + 1_000_000);
    expect(await tronWeb.trx.getUnconfirmedTransactionInfo(txid)).toEqual({});
    expect(await tronWeb.trx.getTransaction(txid)).toMatchObject({ txID: txid });
    expect(await local.post('/wallet/gettransactionlistfrompending')).toEqual({ txId: [txid] });
    await mine(local, 1);
    expect(await tronWeb.trx.getUnconfirmedTransactionInfo(txid)).toMatchObject({ blockNumber: 2 });
    expect(await local.post('/wallet/getpendingsize')).toEqual({ pendingSize: 0 });
  });

  test('counts: a second one that is no longer covered is refused', async () => {
    const most = BALANCE - 1_000_000;
    expect(await tronWeb.trx.sendTrx(addressOf(1), most)).toMatchObject({ result: true });
    const second = await tronWeb.trx.sendTrx(addressOf(2), most);
    expect(second).toMatchObject({ code: 'CONTRACT_VALIDATE_ERROR' });
    expect(words(second.message)).toContain('balance is not sufficient');
    await mine(local, 1);
    expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(1))).toBe(BALANCE + most);
    expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(2))).toBe(BALANCE);
  });

  test('may spend what another pending one brings', async () => {
    const { address, privateKey } = await tronWeb.createAccount();
    const other = new TronWeb({ fullHost: local.node.url, privateKey });
    await tronWeb.trx.sendTrx(address.base58, 5_000_000);
    expect(await other.trx.sendTrx(addressOf(1), 4_000_000)).toMatchObject({ result: true });
    const { transactions } = await local.node.mineBlock();
    expect(transactions).toHaveLength(2);
    expect(await tronWeb.trx.getUnconfirmedBalance(address.base58)).toBe(1_000_000);
  });

  test('that expires before its block is dropped, and leaves no trace', async () => {
    const { txid } = await tronWeb.trx.sendTrx(addressOf(1), 1_000_000);
    const { transactions } = await local.node.skipTime(66_000);
    expect(transactions).toEqual([]);
    await expect(tronWeb.trx.getTransaction(txid)).rejects.toThrow('not found');
    expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(1))).toBe(BALANCE);
    expect((await local.node.mineBlock()).transactions).toEqual([]);
  });

  test('enters a block up to the last moment', async () => {
    const header = await tronWeb.trx.getCurrentRefBlockParams();
    const blockHeader = { ...header, expiration: local.node.head.timestampMs + 3000 };
    const options = { blockHeader };
    const brief = await tronWeb.transactionBuilder.sendTrx(addressOf(2), 1, addressOf(0), options);
    await signAndSend(tronWeb, brief);
    expect((await local.node.mineBlock()).transactions).toHaveLength(1);
  });
});

describe('the solid state', () => {
  test('is eighteen blocks behind, in every respect', async () => {
    const to = (await tronWeb.createAccount()).address.base58;
    const { txid } = await tronWeb.trx.sendTrx(to, 3_000_000);
    const { transaction } = await tronWeb.transactionBuilder.triggerSmartContract(
      base58(BTT_ADDRESS),
      'transfer(address,uint256)',
      { feeLimit: 10_000_000 },
      [
        { type: 'address', value: to },
        { type: 'uint256', value: 5 },
      ],
    );
    await signAndSend(tronWeb, transaction);
    const solidBtt = async () => {
      const { constant_result } = await local.post('/walletsolidity/triggerconstantcontract', {
        owner_address: to,
        contract_address: base58(BTT_ADDRESS),
        function_selector: 'balanceOf(address)',
        parameter: tronWeb.address.toHex(to).slice(2).padStart(64, '0'),
        visible: true,
      });
      return BigInt(`0x${(constant_result as string[])[0]!}`);
    };
    await mine(local, 1 + 17);
    expect(await tronWeb.trx.getUnconfirmedBalance(to)).toBe(3_000_000);
    expect(await readContract(tronWeb, base58(BTT_ADDRESS), 'balanceOf', to)).toBe(5n);
    expect(await tronWeb.trx.getBalance(to)).toBe(0);
    expect(await tronWeb.trx.getAccount(to)).toEqual({});
    expect(await tronWeb.trx.getTransactionInfo(txid)).toEqual({});
    await expect(tronWeb.trx.getConfirmedTransaction(txid)).rejects.toThrow('not found');
    expect(await solidBtt()).toBe(0n);
    expect(await tronWeb.trx.getConfirmedCurrentBlock()).toMatchObject({
      block_header: { raw_data: { number: 1 } },
    });

    await mine(local, 1);
    expect(await tronWeb.trx.getBalance(to)).toBe(3_000_000);
    expect(await tronWeb.trx.getTransactionInfo(txid)).toMatchObject({ blockNumber: 2 });
    expect(await tronWeb.trx.getConfirmedTransaction(txid)).toMatchObject({ txID: txid });
    expect(await solidBtt()).toBe(5n);
    expect(await local.post('/walletsolidity/getblockbynum', { num: 3 })).toEqual({});
  });

  test('keeps the balance of its own block while the head moves on', async () => {
    await tronWeb.trx.sendTrx(addressOf(1), 1);
    await mine(local, 10);
    await tronWeb.trx.sendTrx(addressOf(1), 10);
    await mine(local, 9);
    expect(await tronWeb.trx.getBalance(addressOf(1))).toBe(BALANCE + 1);
    expect(await tronWeb.trx.getUnconfirmedBalance(addressOf(1))).toBe(BALANCE + 11);
    await mine(local, 10);
    expect(await tronWeb.trx.getBalance(addressOf(1))).toBe(BALANCE + 11);
  });

  test('lags as far as it is told', async () => {
    const quick = await openTestNode({ solidLagBlocks: 0, mining: 'instant' });
    await quick.tronWeb().trx.sendTrx(addressOf(1), 1);
    expect(await quick.tronWeb().trx.getBalance(addressOf(1))).toBe(BALANCE + 1);
    await quick.node.close();
  });
});
