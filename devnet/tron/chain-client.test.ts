/** The app's chain client against the node: what it foretells is what the chain then does. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes, randomBytes } from '@noble/hashes/utils.js';
import { TronWeb } from 'tronweb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { localNetwork } from '../../src/chain/built-in-networks.ts';
import type { Chain, FeeEstimate, TransactionFate } from '../../src/chain/chain.ts';
import { askChainId, createChain } from '../../src/chain/create-chain.ts';
import type { Network } from '../../src/chain/networks.ts';
import {
  decodeTransaction,
  encodeTransaction,
  matchIntent,
  transactionId,
} from '../../src/chain/transaction.ts';
import { assetKey, TRX, type Asset } from '../../src/core/channel/asset.ts';
import type { SignedTransaction, TransactionIntent } from '../../src/core/money/intent.ts';
import { parseHexAddress, type TronAddress } from '../../src/core/units/tron-address.ts';
import { addressOfKey } from './node/address.ts';
import { testAccounts } from './node/genesis/accounts.ts';
import { BTT_ADDRESS, BTTOLD_ID } from './node/genesis/default-genesis.ts';
import { startTronNode, type TronNode } from './node/node.ts';

interface Account {
  readonly address: TronAddress;
  readonly privateKey: Uint8Array;
}

const BTTOLD: Asset = { kind: 'trc10', id: BTTOLD_ID };
const BTT = { kind: 'trc20', address: parseHexAddress(BTT_ADDRESS)! } as const;

// Each test sends several transactions, on machines that are busy with the others.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let node: TronNode;
let network: Network;
let chain: Chain;

beforeAll(async () => {
  node = await startTronNode({ mining: 'instant' });
  network = localNetwork(
    {
      url: node.url,
      channelContract: BTT.address,
      bttoldId: Number(BTTOLD_ID),
      bttAddress: BTT.address,
      faucet: `${node.url}/faucet`,
    },
    node.chainId,
  );
  chain = createChain(network);
});

afterAll(() => node.close());

function holder(index: number): Account {
  const { address, privateKey } = testAccounts()[index]!;
  return { address: parseHexAddress(address)!, privateKey };
}

function stranger(): Account {
  const privateKey = secp256k1.utils.randomSecretKey();
  return { address: parseHexAddress(addressOfKey(privateKey))!, privateKey };
}

function transfer(
  from: Account,
  to: TronAddress,
  asset: Asset,
  amount: bigint,
  feeLimitSun = 0n,
): TransactionIntent {
  return { kind: 'transfer', from: from.address, to, asset, amount, feeLimitSun };
}

async function make(intent: TransactionIntent, by: Account): Promise<SignedTransaction> {
  return sign(encodeTransaction(intent, await chain.reference()), by);
}

function sign(rawDataHex: string, { privateKey }: Account): SignedTransaction {
  const txid = transactionId(rawDataHex);
  const signature = secp256k1.sign(hexToBytes(txid), privateKey, {
    prehash: false,
    format: 'recovered',
  });
  const bytes = Uint8Array.of(...signature.subarray(1), 27 + signature[0]!);
  const expiresAt = decodeTransaction(rawDataHex).expiration;
  return { txid, rawDataHex, signatures: [bytesToHex(bytes)], expiresAt };
}

/** As the wallet does it, from the estimate to the receipt. */
async function send(
  by: Account,
  wanted: TransactionIntent,
): Promise<{ fee: FeeEstimate; fate: Exclude<TransactionFate, { state: 'unknown' }> }> {
  const fee = await chain.estimate(wanted);
  const intent = { ...wanted, feeLimitSun: fee.feeLimitSun };
  const signed = await make(intent, by);
  expect(matchIntent(decodeTransaction(signed.rawDataHex), intent)).toBeNull();
  expect(signed.rawDataHex.length / 2 + 70 + 64).toBe(fee.bytes);
  await chain.broadcast(signed);
  const fate = await chain.fate(signed.txid);
  if (fate.state === 'unknown') throw new Error('It is in no block.');
  return { fee, fate };
}

async function balance(of: TronAddress, asset: Asset): Promise<bigint> {
  const { balances } = await chain.account(of, [asset]);
  return balances.get(assetKey(asset))!.amount;
}

async function stake(by: Account, sun: number, resource: 'ENERGY' | 'BANDWIDTH'): Promise<void> {
  const tronWeb = new TronWeb({ fullHost: node.url, privateKey: bytesToHex(by.privateKey) });
  const built = await tronWeb.transactionBuilder.freezeBalanceV2(sun, resource, by.address);
  const sent = await tronWeb.trx.sendRawTransaction(await tronWeb.trx.sign(built));
  expect(sent.result).toBe(true);
}

describe('an estimate is the receipt, to the sun', () => {
  it('for TRX to an account that is there, with free points and without', async () => {
    const [from, to] = [holder(0), holder(1).address];
    let areCovered = true;
    for (let round = 0; round < 4; round += 1) {
      const before = await balance(from.address, TRX);
      const { fee, fate } = await send(from, transfer(from, to, TRX, 1_000_000n));
      expect(fate).toMatchObject({ isSuccess: true, feeSun: fee.feeSun });
      expect(fee.feeSun).toBe(fee.arePointsCovered ? 0n : BigInt(fee.bytes) * 1000n);
      expect(before - (await balance(from.address, TRX))).toBe(1_000_000n + fee.feeSun);
      areCovered = fee.arePointsCovered;
    }
    expect(areCovered).toBe(false);
  });

  it('for TRX and TRC-10 to a new account, with free points and staked ones', async () => {
    const from = holder(2);
    for (const asset of [TRX, BTTOLD]) {
      const to = stranger().address;
      const { fee, fate } = await send(from, transfer(from, to, asset, 7n));
      expect(fee).toMatchObject({ newAccountFeeSun: 1_000_000n, feeSun: 1_100_000n });
      expect(fate).toMatchObject({ isSuccess: true, feeSun: 1_100_000n });
      expect(await balance(to, asset)).toBe(7n);
    }
    await stake(from, 1_000_000_000, 'BANDWIDTH');
    const { fee, fate } = await send(from, transfer(from, stranger().address, TRX, 7n));
    expect(fee).toMatchObject({ arePointsCovered: true, feeSun: 1_000_000n });
    expect(fate).toMatchObject({ isSuccess: true, feeSun: 1_000_000n });
  });

  it('for TRC-10 to an account that is there', async () => {
    const [from, to] = [holder(3), holder(1).address];
    for (let round = 0; round < 3; round += 1) {
      const { fee, fate } = await send(from, transfer(from, to, BTTOLD, 10n ** 6n));
      expect(fate).toMatchObject({ isSuccess: true, feeSun: fee.feeSun });
    }
  });

  it('for TRC-20 to a new holder and to one who has some', async () => {
    const from = holder(4);
    const to = stranger().address;
    const fees: bigint[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { fee, fate } = await send(from, transfer(from, to, BTT, 10n ** 18n));
      expect(fee.energy).toBeGreaterThan(5000n);
      expect(fee.energyFeeSun).toBe(fee.energy * 100n);
      expect(fate).toMatchObject({ isSuccess: true, feeSun: fee.feeSun });
      fees.push(fee.energyFeeSun);
    }
    // The first pays for a slot of storage.
    expect(fees[0]! - fees[1]!).toBe(15_000n * 100n);
    expect(await balance(to, BTT)).toBe(3n * 10n ** 18n);
  });

  it('for TRC-20 with energy that staking covers in part, then in full', async () => {
    const from = holder(5);
    await stake(from, 50_000_000, 'ENERGY');
    const { energyLeft } = await chain.resources(from.address);
    const first = await send(from, transfer(from, stranger().address, BTT, 1n));
    expect(energyLeft).toBeGreaterThan(0n);
    expect(first.fee.energyFeeSun).toBeGreaterThan(0n);
    expect(first.fee.energyCovered).toBe(
      energyLeft < first.fee.energy ? energyLeft : first.fee.energy,
    );
    expect(first.fate).toMatchObject({ isSuccess: true, feeSun: first.fee.feeSun });
    await stake(from, 500_000_000_000, 'ENERGY');
    const second = await send(from, transfer(from, stranger().address, BTT, 1n));
    expect(second.fee).toMatchObject({ energyCovered: second.fee.energy, energyFeeSun: 0n });
    expect(second.fate).toMatchObject({ isSuccess: true, feeSun: second.fee.feeSun });
  });
});

describe('what cannot be', () => {
  it('is refused before it is sent when the contract would revert, with its words', async () => {
    const from = holder(6);
    await expect(
      chain.estimate(transfer(from, stranger().address, BTT, 10n ** 40n)),
    ).rejects.toMatchObject({
      code: 'transaction_refused',
      message: expect.stringMatching(/balance/i) as string,
    });
  });

  it('fails in the block with the reason, and costs what it says', async () => {
    const from = holder(6);
    const reverting = await make(
      transfer(from, holder(0).address, BTT, 10n ** 40n, 10n ** 8n),
      from,
    );
    await chain.broadcast(reverting);
    const reverted = await chain.fate(reverting.txid);
    expect(reverted).toMatchObject({
      state: 'in-block',
      isSuccess: false,
      reason: expect.stringMatching(/balance/i) as string,
    });
    const starved = await make(transfer(from, stranger().address, BTT, 1n, 1000n), from);
    await chain.broadcast(starved);
    expect(await chain.fate(starved.txid)).toMatchObject({
      isSuccess: false,
      reason: expect.stringContaining('energy') as string,
    });
  });

  it('is refused by the network in words', async () => {
    const [from, to] = [holder(7), holder(0).address];
    const refusal = async (intent: TransactionIntent, by = from) =>
      chain.broadcast(await make(intent, by)).catch((error: unknown) => error);
    const much = 10n ** 18n;
    expect(await refusal(transfer(from, to, TRX, much))).toMatchObject({ code: 'funds_missing' });
    expect(await refusal(transfer(from, to, BTTOLD, much))).toMatchObject({
      code: 'funds_missing',
    });
    const other: Asset = { kind: 'trc10', id: 1_009_999n };
    expect(await refusal(transfer(from, to, other, 1n))).toMatchObject({ code: 'funds_missing' });
    const poor = stranger();
    expect(await refusal(transfer(poor, to, TRX, 1n), poor)).toMatchObject({
      code: 'funds_missing',
    });
    expect(await refusal(transfer(from, BTT.address, TRX, 1n))).toMatchObject({
      code: 'transaction_refused',
      message: expect.stringContaining('is a contract') as string,
    });
    expect(await refusal(transfer(from, from.address, TRX, 1n))).toMatchObject({
      code: 'transaction_refused',
      message: expect.stringContaining('same account') as string,
    });
    expect(await refusal(transfer(from, to, TRX, 1n), holder(8))).toMatchObject({
      code: 'transaction_refused',
      message: expect.stringContaining('signature') as string,
    });
  });

  it('is refused for want of points and of TRX for them', async () => {
    const [rich, poor] = [holder(7), stranger()];
    await send(rich, transfer(rich, poor.address, TRX, 10n));
    const spend = async () =>
      chain.broadcast(await make(transfer(poor, rich.address, TRX, 1n), poor));
    await spend();
    await spend();
    await expect(spend()).rejects.toMatchObject({
      code: 'funds_missing',
      message: expect.stringContaining('bandwidth points') as string,
    });
  });

  it('is too old, or from another chain', async () => {
    const from = holder(7);
    const intent = transfer(from, holder(0).address, TRX, 1n);
    const late = sign(encodeTransaction(intent, await chain.reference(60_000)), from);
    await node.skipTime(61_000);
    await expect(chain.broadcast(late)).rejects.toMatchObject({ code: 'transaction_expired' });
    expect(await chain.fate(late.txid)).toMatchObject({ state: 'unknown' });
    const reference = { ...(await chain.reference()), refBlockHash: bytesToHex(randomBytes(8)) };
    const foreign = sign(encodeTransaction(intent, reference), from);
    await expect(chain.broadcast(foreign)).rejects.toMatchObject({ code: 'transaction_expired' });
  });
});

describe('what is sent', () => {
  it('is sent once, however often, and is solid after 19 producers', async () => {
    const [from, to] = [holder(8), stranger().address];
    const signed = await make(transfer(from, to, TRX, 5n), from);
    expect(await chain.fate(signed.txid)).toMatchObject({ state: 'unknown' });
    for (let times = 0; times < 3; times += 1) await chain.broadcast(signed);
    expect(await balance(to, TRX)).toBe(5n);
    expect(await chain.fate(signed.txid)).toMatchObject({ state: 'in-block', isSuccess: true });
    for (let blocks = 0; blocks < 17; blocks += 1) await node.mineBlock();
    expect(await chain.fate(signed.txid)).toMatchObject({ state: 'in-block' });
    await node.mineBlock();
    expect(await chain.fate(signed.txid)).toMatchObject({ state: 'solid', isSuccess: true });
    await expect(chain.broadcast(signed)).resolves.toBeUndefined();
  });

  it('is two transactions when it is wanted twice at once', async () => {
    const [from, to] = [holder(8), stranger().address];
    const intent = transfer(from, to, TRX, 5n);
    const first = await make(intent, from);
    const second = sign(
      encodeTransaction(intent, { ...(await chain.reference()), timestamp: Date.now() + 1 }),
      from,
    );
    await Promise.all([chain.broadcast(first), chain.broadcast(second)]);
    expect(await balance(to, TRX)).toBe(10n);
  });

  it('is found in the index, also as own calls', async () => {
    const [from, to] = [holder(9), stranger().address];
    await send(from, transfer(from, to, TRX, 1n));
    await send(from, transfer(from, to, BTTOLD, 2n));
    await send(from, transfer(from, to, BTT, 3n));
    const transfers = await chain.transfers(to);
    expect(
      transfers?.map(({ asset, amount, isSuccess }) => [assetKey(asset), amount, isSuccess]),
    ).toEqual([
      [`trc20:${BTT.address}`, 3n, true],
      ['trc10:1002000', 2n, true],
      ['trx', 1n, true],
    ]);
    expect(transfers?.every((one) => one.from === from.address && one.to === to)).toBe(true);
    const [call] = (await chain.ownCalls(from.address, BTT.address)) ?? [];
    expect(call).toMatchObject({ isSuccess: true });
    expect(call?.calldata).toMatch(/^a9059cbb.*03$/);
  });
});

/** Stands before the node and does to its answers what a test says. */
async function standBefore(
  change: (path: string, answer: string) => string | number,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const path = request.url ?? '';
      const body = Buffer.concat(chunks);
      const init = request.method === 'POST' ? { method: 'POST', body } : {};
      const changed = change(path, await (await fetch(node.url + path, init)).text());
      response.statusCode = typeof changed === 'number' ? changed : 200;
      response.end(typeof changed === 'number' ? '' : changed);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, server };
}

function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function chainOver(...urls: readonly string[]): Chain {
  const nodes = urls.map((url) => ({ url, apiKey: null }));
  return createChain({ ...network, nodes }, { wait: async () => undefined });
}

describe('several nodes', () => {
  it('stand in for one that dies in the middle', async () => {
    const mortal = await standBefore((_, answer) => answer);
    const both = chainOver(mortal.url, node.url);
    const from = holder(0);
    const intent = transfer(from, holder(1).address, TRX, 1n);
    const fee = await both.estimate(intent);
    const signed = await make(intent, from);
    stop(mortal.server);
    await both.broadcast(signed);
    expect(await both.fate(signed.txid)).toMatchObject({ isSuccess: true, feeSun: fee.feeSun });
  });

  it('stand in for one that took the transaction and died before saying so', async () => {
    const fatal = await standBefore((path, answer) => (path.includes('broadcast') ? 504 : answer));
    const both = chainOver(fatal.url, node.url);
    const [from, to] = [holder(0), stranger().address];
    await both.broadcast(await make(transfer(from, to, TRX, 1n), from));
    expect(await balance(to, TRX)).toBe(1n);
    stop(fatal.server);
  });

  it('tell on one that lies about a balance', async () => {
    const liar = await standBefore((path, answer) =>
      path === '/wallet/getaccount'
        ? answer.replace(/"balance": ?\d+/, '"balance":9007199254740993')
        : answer,
    );
    const truth = await balance(holder(0).address, TRX);
    for (const urls of [
      [liar.url, node.url],
      [node.url, liar.url],
    ]) {
      const { balances } = await chainOver(...urls).account(holder(0).address, [TRX]);
      const told = balances.get(assetKey(TRX))!;
      expect(told.amount).toBe(truth);
      expect(told.disputedBy?.node).toBe(liar.url);
    }
    stop(liar.server);
  });

  it('stand in for one that limits the rate, which alone is a refusal', async () => {
    const limited = await standBefore(() => 429);
    expect(await chainOver(limited.url, node.url).head()).toMatchObject({
      solidBlockNumber: expect.any(Number) as number,
    });
    await expect(chainOver(limited.url).head()).rejects.toMatchObject({ code: 'node_refused' });
    stop(limited.server);
  });

  it('are of this network or not listened to', async () => {
    expect(await askChainId(network.nodes[0]!)).toBe(node.chainId);
    const elsewhere = createChain({ ...network, chainId: node.chainId ^ 1 });
    await expect(elsewhere.head()).rejects.toMatchObject({ code: 'network_wrong' });
  });
});
