/** What paying believes of the chain, against a real node, and beside one that lies. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeCall } from '../core/channel/call.ts';
import { channelId, type ChannelDescription } from '../core/channel/description.ts';
import { voucherDigest } from '../core/channel/messages.ts';
import { addressOfKey, sign } from '../core/channel/signature.ts';
import { CLOSED, OPEN } from '../core/channel/state.ts';
import { BTT, TRX, type Asset } from '../core/channel/asset.ts';
import { FaultError } from '../core/fault.ts';
import type { ClaimOrder, PayChain } from '../core/ledger/pay-ports.ts';
import type { CallIntent } from '../core/money/intent.ts';
import type { Txid } from '../core/paywire/identifiers.ts';
import type { SignerClient } from '../bridge/signer.ts';
import { openSigner, purseBrowser } from '../wallet/signer-in-memory.suite.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { newKey, startTestChain, type TestChain } from '../wallet/wallet-kit.suite.ts';
import { followClaims, sendClaim, type ClaimSigner } from './claims.ts';
import { createPayChain } from './pay-chain.ts';

let chain: TestChain;
let pay: PayChain;
const payerKey = newKey();
const payer = addressOfKey(payerKey);
const sessionKey = newKey();
let salts = 0;

beforeAll(async () => {
  chain = await startTestChain();
  pay = createPayChain(chain.client.network);
  await chain.fund(payer);
});

afterAll(() => chain.node.close());

function transfer(asset: Asset, amount: bigint, to = addressOfKey(newKey())): Promise<string> {
  const intent = { kind: 'transfer', from: payer, to, asset, amount, feeLimitSun: 0n } as const;
  return chain.send(payerKey, intent);
}

async function deposit(amount: bigint, payee = addressOfKey(newKey())) {
  const { channelContract: contract, chainId } = chain.client.network;
  const description: ChannelDescription = {
    ...{ payer, signer: addressOfKey(sessionKey), payee, payeeSigner: payee, asset: TRX },
    ...{ withdrawDelaySeconds: 86_400, salt: (salts += 1).toString(16).padStart(64, '0') },
  };
  await chain.send(payerKey, call({ name: 'deposit', description, amount }, amount));
  return { description, id: channelId({ chainId, contract }, description) };
}

function call(of: Parameters<typeof encodeCall>[0], amount: bigint | null): CallIntent {
  return {
    ...{ kind: 'call', purpose: 'deposit', from: payer, contract: contract(), feeLimitSun: 0n },
    ...{ calldata: encodeCall(of), value: amount === null ? null : { asset: TRX, amount } },
  };
}

function contract() {
  return chain.client.network.channelContract!;
}

/** The real node, and beside it one that answers the same but for what `change` makes of it. */
function withSecond(change: (path: string, answer: string) => string | null): PayChain {
  const { network } = chain.client;
  const nodes = [...network.nodes, { url: 'http://second.test', apiKey: null }];
  const fetchBoth: typeof fetch = async (input, init) => {
    const url = input as string;
    if (!url.startsWith('http://second.test')) return fetch(url, init);
    const path = url.slice('http://second.test/'.length);
    const answer = await (await fetch(`${chain.node.url}/${path}`, init)).text();
    const changed = change(path, answer);
    if (changed === null) throw new TypeError('It is down.');
    return new Response(changed);
  };
  return createPayChain({ ...network, nodes }, { fetch: fetchBoth });
}

test('a channel is what the contract says, and solid a minute later', async () => {
  const { id, description } = await deposit(20_000_000n);
  expect(await pay.channel(id)).toEqual({
    state: { balance: 20_000_000n, claimed: 0n, closeAt: OPEN },
    isSolid: false,
    settled: { balance: 0n, claimed: 0n, isClosed: false },
    mostClaimed: 0n,
    closeAt: OPEN,
  });
  await chain.mine(19);
  expect(await pay.channel(id)).toMatchObject({ isSolid: true });
  // A top-up is another deposit: all of it is solid or it is not.
  await chain.send(payerKey, call({ name: 'deposit', description, amount: 5n }, 5n));
  expect(await pay.channel(id)).toMatchObject({ state: { balance: 20_000_005n }, isSolid: false });

  const closing = {
    ...call({ name: 'requestClose', description }, null),
    purpose: 'request-close',
  };
  await chain.send(payerKey, closing as CallIntent);
  const { state } = await pay.channel(id);
  expect(state.closeAt * 1000).toBe((await pay.chainTimeMs()) + 86_400_000);
  expect(await pay.channel('ab'.repeat(32) as typeof id)).toEqual({
    state: { balance: 0n, claimed: 0n, closeAt: OPEN },
    isSolid: true,
    settled: { balance: 0n, claimed: 0n, isClosed: false },
    mostClaimed: 0n,
    closeAt: OPEN,
  });
});

test.each([
  ['TRX', () => TRX],
  ['TRC-10', () => chain.bttold],
])('a payment in %s is read from its own bytes', async (_name, assetOf) => {
  const to = addressOfKey(newKey());
  const txid = (await transfer(assetOf(), 1_234n, to)) as Txid;
  const seen = await pay.payment(txid);
  expect(seen).toMatchObject({ from: payer, to, asset: assetOf(), amount: 1_234n, isSolid: false });
  expect(seen?.timestampMs).toBe(chain.node.head.timestampMs);
  await chain.mine(19);
  expect(await pay.payment(txid)).toMatchObject({ amount: 1_234n, isSolid: true });
});

test('what a transaction burned is told when it cannot be undone any more', async () => {
  // New to the chain: opening the account is burned.
  const txid = (await transfer(TRX, 1_000n)) as Txid;
  expect(await pay.feeSun(txid)).toBeNull();
  await chain.mine(19);
  expect(await pay.feeSun(txid)).toBeGreaterThan(0n);
  expect(await pay.feeSun('cd'.repeat(32) as Txid)).toBeNull();
});

test('what is no plain transfer, or is in no block, is no payment', async () => {
  expect(await pay.payment((await transfer(chain.btt, 5n)) as Txid)).toBeNull();
  expect(await pay.payment('cd'.repeat(32) as Txid)).toBeNull();
});

test('the lower balance counts, and the sooner end', async () => {
  const { id } = await deposit(7_000_000n, addressOfKey(newKey()));
  await chain.mine(19);
  const word = (value: bigint) => value.toString(16).padStart(64, '0');
  const honest = await withSecond((_path, answer) => answer).channel(id);
  expect(honest).toMatchObject({ state: { balance: 7_000_000n }, isSolid: true });
  const poorer = withSecond((_path, answer) => answer.replace(word(7_000_000n), word(6_000_000n)));
  expect((await poorer.channel(id)).state.balance).toBe(6_000_000n);
  const richer = withSecond((_path, answer) => answer.replace(word(7_000_000n), word(8_000_000n)));
  expect((await richer.channel(id)).state.balance).toBe(7_000_000n);
  const closed = withSecond((_path, answer) =>
    answer.replace(
      word(7_000_000n) + word(0n) + word(0n),
      word(7n) + word(0n) + word(BigInt(CLOSED)),
    ),
  );
  // What one says alone is no end.
  expect(await closed.channel(id)).toEqual({
    state: { balance: 7n, claimed: 0n, closeAt: CLOSED },
    isSolid: true,
    settled: { balance: 7n, claimed: 0n, isClosed: false },
    mostClaimed: 0n,
    closeAt: OPEN,
  });
  const unsolid = withSecond((path, answer) =>
    path.startsWith('walletsolidity/triggerc')
      ? answer.replace(word(7_000_000n), word(0n))
      : answer,
  );
  expect(await unsolid.channel(id)).toMatchObject({ isSolid: false });
});

test('of two nodes both must know a payment, and none can be made up', async () => {
  const txid = (await transfer(TRX, 99n)) as Txid;
  expect(await withSecond((_path, answer) => answer).payment(txid)).toMatchObject({ amount: 99n });
  const unknowing = withSecond((path, answer) =>
    /transaction(info)?byid/.test(path) ? '{}' : answer,
  );
  expect(await unknowing.payment(txid)).toBeNull();
  const failed = withSecond((_path, answer) => answer.replace('"SUCCESS"', '"OUT_OF_ENERGY"'));
  expect(await failed.payment(txid)).toBeNull();
  const other = await transfer(TRX, 98n);
  const forging = withSecond((path, answer) =>
    path === 'wallet/gettransactionbyid'
      ? answer.replace(/"raw_data_hex":"0a/, '"raw_data_hex":"0b')
      : answer,
  );
  await expect(forging.payment(other as Txid)).rejects.toMatchObject({ code: 'node_unreachable' });
  const down = withSecond(() => null);
  await expect(down.payment(txid)).rejects.toMatchObject({ code: 'node_unreachable' });
  // Of the time one knows enough.
  expect(await down.chainTimeMs()).toBe(chain.node.head.timestampMs);
});

test('contracts are known for what they are, those of other networks too', () => {
  const btt = chain.btt.kind === 'trc20' ? chain.btt.address : '';
  const mainnetBtt = BTT.kind === 'trc20' ? BTT.address : '';
  expect(pay.contracts).toEqual(expect.arrayContaining([contract(), btt, mainnetBtt]));
});

test('the fees of a channel follow the chain’s prices', async () => {
  expect(await pay.lifeCostSun(TRX)).toBe(6_680_000n);
  expect(await pay.lifeCostSun(chain.btt)).toBeGreaterThan(await pay.lifeCostSun(TRX));
  const fresh = addressOfKey(newKey());
  await transfer(TRX, 5_000_000n, fresh);
  expect(await pay.claimCostSun({ payer: fresh, asset: TRX })).toBe(1_890_000n);
});

/** The seller's signer: what the engine reaches over its line. */
function claimSigner(client: SignerClient): ClaimSigner {
  const { chainId } = chain.client.network;
  return {
    async sender() {
      const state = await client.call('purse.state', null);
      if (state.phase !== 'unlocked') throw new Error('It is locked.');
      return state.address;
    },
    sign: (of) => client.call('claim.sign', { chainId, channelContract: contract(), ...of }),
    pending: () => client.call('claim.list', { chainId }),
    mark: (mark) => client.call('claim.mark', mark),
  };
}

async function sellerWithVouchers(amounts: readonly bigint[]) {
  const purse = purseBrowser(newKey());
  const payee = addressOfKey(purse.key);
  await transfer(TRX, 50_000_000n, payee);
  const claims: ClaimOrder['claims'][number][] = [];
  for (const cumulative of amounts) {
    const { description, id } = await deposit(10_000_000n, payee);
    const domain = { chainId: chain.client.network.chainId, contract: contract() };
    const digest = voucherDigest(domain, { channelId: id, cumulative });
    claims.push({ description, cumulative, signature: sign(digest, sessionKey) });
  }
  const signer = claimSigner(await openSigner(purse));
  const order = { contract: contract(), claims };
  return { purse, payee, signer, order, channels: claims.map(({ description }) => description) };
}

const claimedOf = async (description: ChannelDescription): Promise<bigint> => {
  const domain = { chainId: chain.client.network.chainId, contract: contract() };
  return (await pay.channel(channelId(domain, description))).state.claimed;
};

test('a claim is signed by the purse, stored, sent, and followed to its end', async () => {
  const { purse, signer, order, channels } = await sellerWithVouchers([4_000_000n]);
  const txid = await sendClaim(chain.client, signer, order);
  expect(purse.records).toMatchObject([{ txid, state: 'sent', intent: { purpose: 'claim' } }]);
  // Asked again, and for a newer voucher, while it is open: the same one.
  expect(await sendClaim(chain.client, signer, order)).toBe(txid);
  expect(purse.records).toHaveLength(1);
  await chain.mine(1);
  expect(await claimedOf(channels[0]!)).toBe(4_000_000n);
  await followClaims(chain.client, signer);
  expect(purse.records).toMatchObject([{ state: 'in-block' }]);
  await chain.mine(19);
  expect(await followClaims(chain.client, signer)).toEqual([]);
  expect(purse.records).toMatchObject([{ state: 'solid' }]);
  await expect(sendClaim(chain.client, signer, order)).rejects.toMatchObject({
    code: 'transaction_refused',
  });
});

test('several are claimed at once, and one that no block took goes out again', async () => {
  const { purse, signer, order, channels } = await sellerWithVouchers([1_000_000n, 2_000_000n]);
  const lost = { ...chain.client, broadcast: () => Promise.reject(unreachable()) };
  const txid = await sendClaim(lost, signer, order);
  expect(purse.records).toMatchObject([{ txid, state: 'signed' }]);
  expect(await followClaims(chain.client, signer)).toHaveLength(1);
  await chain.mine(1);
  expect(await claimedOf(channels[0]!)).toBe(1_000_000n);
  expect(await claimedOf(channels[1]!)).toBe(2_000_000n);
});

test('one that came too late is over, and another may be made', async () => {
  const { purse, signer, order } = await sellerWithVouchers([1_000_000n]);
  const lost = { ...chain.client, broadcast: () => Promise.reject(unreachable()) };
  await sendClaim(lost, signer, order);
  await chain.node.skipTime(10 * 60_000);
  await chain.mine(20);
  expect(await followClaims(lost, signer)).toEqual([]);
  expect(purse.records).toMatchObject([{ state: 'expired' }]);
  await sendClaim(chain.client, signer, order);
  expect(purse.records).toHaveLength(2);
});

function unreachable(): FaultError {
  return new FaultError('node_unreachable', 'No node.');
}

test('a first transfer to an address that was never used burns 1.1 TRX more', async () => {
  const nobody = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH' as TronAddress;
  expect(await pay.newAccountCostSun(nobody)).toBe(1_100_000n);
  expect(await pay.newAccountCostSun(payer)).toBe(0n);
});

test('what an address deposited is told with its description, where a node keeps an index', async () => {
  const { description, id } = await deposit(4_000_000n);
  await chain.send(
    payerKey,
    call({ name: 'deposit', description, amount: 1_000_000n }, 1_000_000n),
  );
  await chain.mine(1);
  const { chainId } = chain.client.network;
  const found = (await pay.deposits(payer))?.filter((one) => {
    return channelId({ chainId, contract: contract() }, one.description) === id;
  });
  expect(found?.map(({ amount }) => amount)).toEqual([4_000_000n, 1_000_000n]);
  expect(await pay.deposits(addressOfKey(newKey()))).toEqual([]);
  const plain = withSecond((path, answer) => (path.startsWith('v1/') ? '{}' : answer));
  expect(await plain.deposits(payer)).toHaveLength((await pay.deposits(payer))?.length ?? 0);
});
