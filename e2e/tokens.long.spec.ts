/**
 * Paying in tokens, by purses: BTT (TRC-20, 18 decimals) through a channel from its approval to an end
 * that both agree to, and BTTOLD (TRC-10, 6 decimals) directly. To the unit on the chain.
 */
import { type Asset, assetKey, BTTOLD } from '../src/core/channel/asset.ts';
import { bttOf, ChainBook } from './fixtures/chain-book.ts';
import {
  claimed,
  type Deal,
  film,
  paidBytes,
  paidBytesSold,
  sellerAndBuyer,
  spent,
} from './fixtures/deal.ts';
import { EarningPage, PASSWORD } from './fixtures/paying.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test as base } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const BTT_UNIT = 10n ** 18n;
const BTTOLD_UNIT = 10n ** 6n;

const test = base.extend<{ readonly deal: Deal }>({
  deal: async ({ library: seller, visitor, stockPeer, atEnd }, use, info) =>
    use(await sellerAndBuyer({ seller, visitor, stockPeer, atEnd }, info)),
});

test.use({ actionTimeout: 30_000 });
test.setTimeout(300_000);

test('a channel in BTT: approval, deposit, vouchers, a claim, and an agreed end', async ({
  deal,
  world,
}) => {
  const { buyer, seller, payer, payee } = deal;
  const btt = bttOf(world.chain);
  const book = await ChainBook.open(world.chain);
  const holds = async () => ({
    payer: await book.balance(payer, btt),
    payee: await book.balance(payee, btt),
    contract: await book.balance(book.contract, btt),
  });
  const before = await holds();
  await buy(deal, {
    asset: btt,
    price: 3n * BTT_UNIT + 1n,
    rail: 'channel',
    limit: 2_000_000n * BTT_UNIT,
  });
  const earned = await agreedSum(deal);

  const earning = await new EarningPage(seller.page).open();
  await earning.claim(PASSWORD);
  await expect.poll(() => claimed(seller), { timeout: 60_000 }).toBe(earned);
  const paying = await new WalletPage(buyer.page).openHere();
  await paying.tab('Paying');
  const channel = paying.channels.first();
  await paying.askForEnd(channel);
  await expect(paying.dialog).toContainText('The seller agreed', { timeout: 30_000 });
  await paying.agree(PASSWORD);
  await paying.button('Done').click();
  await expect(channel).toContainText('Closed', { timeout: 60_000 });
  await expect
    .poll(async () => {
      const after = await holds();
      return {
        payer: before.payer - after.payer,
        payee: after.payee - before.payee,
        contract: after.contract - before.contract,
      };
    })
    .toEqual({ payer: earned, payee: earned, contract: 0n });
});

test('BTTOLD is paid directly, and arrives', async ({ deal, world }) => {
  const { buyer, seller, payer, payee } = deal;
  const book = await ChainBook.open(world.chain);
  const before = await Promise.all([payer, payee].map((of) => book.balance(of, BTTOLD)));
  await buy(deal, {
    asset: BTTOLD,
    price: 2n * BTTOLD_UNIT,
    rail: 'direct',
    limit: 900n * BTTOLD_UNIT,
  });
  await expect.poll(() => paidBytesSold(seller)).toBe(await paidBytes(buyer));
  const sent = await spent(buyer);
  expect(sent).toBeGreaterThan(0n);
  // What was paid ahead has left the payer too; it is the seller's at once.
  const after = await Promise.all([payer, payee].map((of) => book.balance(of, BTTOLD)));
  const [left, arrived] = [
    (before[0] ?? 0n) - (after[0] ?? 0n),
    (after[1] ?? 0n) - (before[1] ?? 0n),
  ];
  expect(arrived).toBe(left);
  expect(left).toBeGreaterThanOrEqual(sent);
});

interface Purchase {
  readonly asset: Asset;
  /** Per MiB, in the asset's smallest unit. */
  readonly price: bigint;
  readonly limit: bigint;
  readonly rail: 'direct' | 'channel';
}

/** Resolves when the whole film is here, much of it paid for. */
async function buy({ buyer, seller, payer, infoHash }: Deal, purchase: Purchase): Promise<void> {
  const { asset, price, limit, rail } = purchase;
  await seller.engine.call('earn.set', { floors: { [assetKey(asset)]: price } });
  await buyer.engine.call('pay.start', {
    ...{ infoHash, asset, limit, highestPrice: 2n * price, payer, source: 'purse', rail },
    ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
  });
  await buyer.reaches(film.path, 'Seeding', 150_000);
  expect(await paidBytes(buyer)).toBeGreaterThan(4 * MIB);
}

/** Both ends have the same last voucher. */
async function agreedSum({ buyer, seller }: Deal): Promise<bigint> {
  let sum = 0n;
  await expect
    .poll(async () => {
      const { sold } = await seller.engine.call('pay.state', null);
      const { bought } = await buyer.engine.call('pay.state', null);
      sum = sold[0]?.unclaimed ?? 0n;
      return sum > 0n && sum === bought[0]?.paid;
    })
    .toBe(true);
  return sum;
}
