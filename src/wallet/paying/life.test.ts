/**
 * Both rails from the first unit to the last, in every asset they take, on a real chain: what left one
 * side has arrived at the other, and only fees are burned. The seller keeps its key in TronLink.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClaimableVoucher } from '../../bridge/earning.ts';
import type { PaymentWanted } from '../../bridge/paying.ts';
import { assetKey, TRX, type Asset } from '../../core/channel/asset.ts';
import { channelId, type ChannelDescription } from '../../core/channel/description.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import type { AccountId } from '../../core/ledger/records.ts';
import { addressFromBytes, type TronAddress } from '../../core/units/tron-address.ts';
import { lockedSigner, openSigner, PASSWORD, purseBrowser } from '../signer-in-memory.suite.ts';
import { tronLinkOf, type Asked } from '../tronlink/tronlink-in-memory.suite.ts';
import { newKey, openTestWallet, startTestChain, type TestChain } from '../wallet-kit.suite.ts';

const DAY_SECONDS = 24 * 60 * 60;
const DEPOSIT = 20_000_000n;
const FIRST = 3_000_001n;
const SECOND = 7_654_321n;

let chain: TestChain;
let domain: { readonly chainId: number; readonly contract: TronAddress };

beforeAll(async () => {
  chain = await startTestChain();
  const { chainId, channelContract } = chain.client.network;
  if (channelContract === null) throw new Error('There is no contract.');
  domain = { chainId, contract: channelContract };
});

afterAll(() => chain.node.close());

type Source = 'purse' | 'tronlink';

/** Somebody with 1,000 of everything, whose key is in a purse or in TronLink. */
async function somebody(source: Source) {
  const key = newKey();
  const purse = purseBrowser(key);
  const address = addressOfKey(key);
  await chain.fund(address);
  const asked: Asked = [];
  const signer = source === 'purse' ? await openSigner(purse) : lockedSigner(purse.browser);
  if (source === 'purse') {
    const all = [TRX, chain.bttold, chain.btt].map((asset) => [assetKey(asset), 10n ** 30n]);
    const dailyLimits = Object.fromEntries(all) as Record<string, bigint>;
    await signer.call('wallet-settings.set', { dailyLimits, password: PASSWORD });
  }
  const found = { findTronLink: () => Promise.resolve(tronLinkOf(key, domain.chainId, asked)) };
  const { wallet, send } = await openTestWallet(chain, {
    ...{ purse, signer },
    ...(source === 'tronlink' && found),
  });
  await expect.poll(() => wallet.view.account).toEqual({ source, address });
  return { wallet, send, signer, address, asked, sessionKey: await sessionKeyOf(signer) };
}

type Somebody = Awaited<ReturnType<typeof somebody>>;

const sessionKeyOf = (signer: Awaited<ReturnType<typeof openSigner>>): Promise<TronAddress> =>
  signer.call('session.address', null);

function pay(
  { wallet, address }: Somebody,
  source: Source,
  what: PaymentWanted['what'],
): ReturnType<typeof wallet.pay> {
  const wanted = { wantedId: `${address}#1`, budgetId: 'b', chainId: domain.chainId };
  return chain.mining(() =>
    wallet.pay({ ...wanted, source, payer: address, what, isOver: false, mostFeeSun: null }),
  );
}

/** What each has of an asset and of TRX, and what it burned since. */
async function bookOf(addresses: readonly TronAddress[], asset: Asset) {
  const read = async (address: TronAddress) => {
    const { balances } = await chain.client.account(address, [TRX, asset]);
    const of = (one: Asset) => balances.get(assetKey(one))?.amount ?? 0n;
    const fates = await Promise.all(
      chain.transactionsOf(address).map((txid) => chain.client.fate(txid)),
    );
    const fees = fates.map((fate) => (fate.state === 'unknown' ? 0n : fate.feeSun));
    return { asset: of(asset), trx: of(TRX), burned: fees.reduce((sum, fee) => sum + fee, 0n) };
  };
  return Promise.all(addresses.map(read));
}

/** To the unit: `moved` is what each has more than before, besides the fees it burned in TRX. */
async function expectMoved(
  before: Awaited<ReturnType<typeof bookOf>>,
  addresses: readonly TronAddress[],
  asset: Asset,
  moved: readonly bigint[],
): Promise<void> {
  const after = await bookOf(addresses, asset);
  const changes = after.map((now, at) => {
    const then = before[at] ?? now;
    const burned = now.burned - then.burned;
    return {
      asset: now.asset - then.asset + (asset.kind === 'trx' ? burned : 0n),
      trx: now.trx - then.trx + burned,
    };
  });
  expect(changes).toEqual(
    moved.map((amount) => ({ asset: amount, trx: asset.kind === 'trx' ? amount : 0n })),
  );
}

async function channelBetween(payer: Somebody, seller: Somebody, asset: Asset) {
  const description: ChannelDescription = {
    ...{ payer: payer.address, signer: payer.sessionKey },
    ...{ payee: seller.address, payeeSigner: seller.sessionKey, asset },
    ...{ withdrawDelaySeconds: DAY_SECONDS, salt: '5a'.repeat(32) },
  };
  const id = channelId(domain, description);
  const voucher = async (cumulative: bigint): Promise<ClaimableVoucher> => {
    const of = { ...domain, channelId: id, cumulative };
    const { signature } = await payer.signer.call('voucher.sign', of);
    const accountId = id as string as AccountId;
    return { accountId, ...domain, description, cumulative, signature, amount: cumulative };
  };
  return { id, description, voucher };
}

/** Two payers, one claim: one confirmation. */
async function claim(seller: Somebody, vouchers: readonly ClaimableVoucher[]): Promise<void> {
  const claims = await seller.wallet.reviewClaims(vouchers);
  expect(claims).toHaveLength(1);
  for (const { review } of claims) await seller.send(review);
  await chain.mine(1);
  await seller.wallet.refresh();
}

const lives: readonly (readonly [string, () => Asset, bigint, Source])[] = [
  ['TRX, purse', () => TRX, 1n, 'purse'],
  ['TRX, TronLink', () => TRX, 1n, 'tronlink'],
  ['TRC-10, purse', () => chain.bttold, 1n, 'purse'],
  ['TRC-10, TronLink', () => chain.bttold, 1n, 'tronlink'],
  ['TRC-20, purse', () => chain.btt, 10n ** 12n, 'purse'],
  ['TRC-20, TronLink', () => chain.btt, 10n ** 12n, 'tronlink'],
];

describe('a channel', () => {
  test.each(lives)(
    'in %s: vouchers, claims, one end agreed, one waited for',
    async (_name, assetOf, unit, source) => {
      const asset = assetOf();
      const seller = await somebody('tronlink');
      const [one, other] = [await somebody(source), await somebody(source)];
      const all = [one.address, other.address, seller.address, domain.contract];
      const before = await bookOf(all, asset);
      const channels = [
        await channelBetween(one, seller, asset),
        await channelBetween(other, seller, asset),
      ] as const;
      const [agreed, waited] = channels;
      for (const [payer, { description }] of [
        [one, agreed],
        [other, waited],
      ] as const) {
        const amount = DEPOSIT * unit;
        const sent = await pay(payer, source, { kind: 'deposit', description, amount });
        expect(sent).toMatchObject({ kind: 'sent' });
      }
      // The approval of a TRC-20 is a transaction of its own; vouchers ask nobody.
      const confirmations = source === 'purse' ? 0 : asset.kind === 'trc20' ? 2 : 1;
      await agreed.voucher(1n * unit);
      await claim(seller, [await agreed.voucher(FIRST * unit), await waited.voucher(FIRST * unit)]);
      expect(seller.asked).toEqual(['transaction']);
      const latest = [
        await agreed.voucher(SECOND * unit),
        await waited.voucher(SECOND * unit),
      ] as const;
      expect([one.asked.length, other.asked.length]).toEqual([confirmations, confirmations]);

      const finalAmount = SECOND * unit;
      const close = { ...domain, description: agreed.description, finalAmount };
      const { signature } = await seller.signer.call('close.sign', close);
      await one.send(await one.wallet.reviewClose(agreed.id, { finalAmount, signature }));
      await chain.mine(1);

      await other.send(await other.wallet.reviewClose(waited.id));
      await chain.mine(1);
      // Seen on chain: there is a day to claim. The closed one is skipped, and pays nothing twice.
      await claim(seller, latest);
      expect(seller.asked).toHaveLength(2);
      // As the contract paid it: in the second one the closed channel brought nothing.
      await seller.wallet.refresh();
      const claims = seller.wallet.view.history.filter(({ what }) => what === 'claim');
      expect(claims.map(({ direction, amount }) => [direction, amount])).toEqual([
        ['in', (SECOND - FIRST) * unit],
        ['in', 2n * FIRST * unit],
      ]);
      expect(claims.every(({ feeSun }) => feeSun !== null)).toBe(true);
      await expect(seller.wallet.reviewClaims(latest)).rejects.toMatchObject({
        code: 'transaction_refused',
      });
      await chain.node.skipTime(DAY_SECONDS * 1000 + 3_000);
      await other.wallet.refresh();
      await other.send(await other.wallet.reviewClose(waited.id));
      await chain.mine(1);

      await expectMoved(before, all, asset, [-finalAmount, -finalAmount, 2n * finalAmount, 0n]);
      for (const { wallet } of [one, other, seller]) wallet.close();
    },
  );
});

describe('directly', () => {
  test.each(lives.slice(0, 4))('in %s', async (_name, assetOf, _unit, source) => {
    const asset = assetOf();
    const payer = await somebody(source);
    const seller = await somebody('tronlink');
    const all = [payer.address, seller.address];
    const before = await bookOf(all, asset);
    const amounts = [1_000_485n, 2_000_485n];
    for (const [at, amount] of amounts.entries()) {
      const wanted = { wantedId: `i#${String(at)}`, budgetId: 'b', chainId: domain.chainId };
      const what = { kind: 'transfer', to: seller.address, asset, amount } as const;
      const answer = await chain.mining(() =>
        payer.wallet.pay({
          ...wanted,
          source,
          payer: payer.address,
          what,
          isOver: false,
          mostFeeSun: null,
        }),
      );
      expect(answer).toMatchObject({ kind: 'sent' });
    }
    const paid = amounts.reduce((sum, amount) => sum + amount, 0n);
    await expectMoved(before, all, asset, [-paid, paid]);
    // Two payments fit the free points of a day.
    expect((await bookOf(all, asset))[0]?.burned).toBe(0n);
    expect(payer.asked).toHaveLength(source === 'purse' ? 0 : 2);
    for (const { wallet } of [payer, seller]) wallet.close();
  });
});

test('vouchers of another network, or without a signature, are not claimed', async () => {
  const seller = await somebody('tronlink');
  const payer = await somebody('purse');
  const channel = await channelBetween(payer, seller, TRX);
  const { description } = channel;
  await pay(payer, 'purse', { kind: 'deposit', description, amount: DEPOSIT });
  const voucher = await channel.voucher(FIRST);
  const review = (change: Partial<ClaimableVoucher>) =>
    seller.wallet.reviewClaims([{ ...voucher, ...change }]);
  await expect(review({ chainId: 5 })).rejects.toMatchObject({ code: 'network_wrong' });
  const elsewhere = addressFromBytes(new Uint8Array(20).fill(9));
  await expect(review({ contract: elsewhere })).rejects.toMatchObject({ code: 'network_wrong' });
  await expect(review({ signature: 'no' })).rejects.toMatchObject({ code: 'transaction_refused' });
  await expect(review({ cumulative: FIRST + 1n })).rejects.toMatchObject({
    code: 'transaction_refused',
    message: expect.stringContaining('not from the right key') as string,
  });

  // Somebody else claims it while the last look is open: no fee is burned for nothing.
  const [mine] = await review({});
  const [theirs] = await payer.wallet.reviewClaims([voucher]);
  if (mine === undefined || theirs === undefined) throw new Error('Nothing to claim.');
  await payer.send(theirs.review);
  await chain.mine(1);
  await expect(seller.send(mine.review)).rejects.toMatchObject({ code: 'transaction_refused' });
  expect(seller.asked).toEqual([]);
  for (const { wallet } of [payer, seller]) wallet.close();
});
