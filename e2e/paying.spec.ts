/** One pays, another earns: budget, bid, payment or deposit, vouchers, delivery, claim, close. */
import type { InfoHash } from '../src/core/units/info-hash.ts';
import { expectAccessible } from './fixtures/axe.ts';
import { digestsOf } from './fixtures/content.ts';
import { claimed, film, paidBytes, paidBytesSold, sellerAndBuyer, spent } from './fixtures/deal.ts';
import type { Library } from './fixtures/library.ts';
import { EarningPage, FasterPanel, PASSWORD } from './fixtures/paying.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const TRX = 1_000_000n;
/** The price that Bittern proposes to sellers, sun per MiB. */
const FLOOR = 300n;

test.use({ actionTimeout: 30_000 });
test.setTimeout(240_000);

test('a purse pays a seller directly, and gets a larger share', async ({
  library: seller,
  visitor,
  stockPeer,
  atEnd,
}, info) => {
  const { buyer } = await sellerAndBuyer({ seller, visitor, stockPeer, atEnd }, info);
  const panel = await new FasterPanel(buyer.page).open(film.path);
  await expect(panel.dialog.getByText('1 peer sells.')).toBeVisible({ timeout: 30_000 });
  await expect(panel.dialog).toContainText(/On offer: 0\.307\sTRX per GiB\./);
  await expect(panel.dialog).toContainText('Not known yet');
  await expectAccessible(buyer.page, 'the form');
  await panel.start('5');
  await expect(panel.dialog.getByText(/× faster than free so far/)).toBeVisible({
    timeout: 90_000,
  });
  await expectAccessible(buyer.page, 'the live view');
  // Changing it allows nothing anew: what was spent counts.
  await panel.dialog.getByRole('button', { name: 'Change budget' }).click();
  await expect(panel.dialog).toContainText(/\d\sTRX spent so far\. It counts towards this limit\./);
  await panel.start('6');
  await hurry(seller);
  // It stays open: what paying gave is summed up in the same place.
  await expect(panel.dialog).toContainText('The download is complete', { timeout: 90_000 });
  await expect(panel.dialog).toContainText(/It came at [\d.]+\s[kM]B\/s while you paid, against/);
  await expectAccessible(buyer.page, 'the sum-up');
  await panel.close();

  await buyer.reaches(film.path, 'Seeding', 90_000);
  expect(await buyer.saveFile(film.path)).toBe(digestsOf([film])[film.path]);
  // Both ends counted the same, to the unit.
  const paid = await paidBytes(buyer);
  expect(paid).toBeGreaterThan(4 * MIB);
  await expect.poll(() => paidBytesSold(seller)).toBe(paid);
  await expect.poll(() => spent(buyer)).toBe(owed(paid));
  const earning = await new EarningPage(seller.page).open();
  await expect(earning.headline).toHaveText(/You earned 0\.0\d+\sTRX today/);
  await expectAccessible(seller.page, 'earning');
  await (await new WalletPage(buyer.page).openHere()).tab('Paying');
  await expectAccessible(buyer.page, 'what was paid');
});

test('a channel: deposit, vouchers, claim, and an end that both agree to', async ({
  library: seller,
  visitor,
  stockPeer,
  atEnd,
}, info) => {
  const { buyer, payer, infoHash } = await sellerAndBuyer(
    { seller, visitor, stockPeer, atEnd },
    info,
  );
  // The form leaves the choice of the rail to the fee rule.
  await buyer.engine.call('pay.start', {
    infoHash,
    asset: { kind: 'trx' },
    limit: 200n * TRX,
    highestPrice: 2n * FLOOR,
    perDay: null,
    perSeller: null,
    maxSellers: 2,
    targetBytesPerSecond: null,
    rail: 'channel',
    payer,
    source: 'purse',
  });
  await expect.poll(() => paidBytes(buyer), { timeout: 90_000 }).toBeGreaterThan(6 * MIB);
  await hurry(seller);
  await buyer.reaches(film.path, 'Seeding', 60_000);
  const paid = await paidBytes(buyer);
  expect(paid).toBeGreaterThan(4 * MIB);
  await expect.poll(() => paidBytesSold(seller)).toBe(paid);
  const { sold } = await seller.engine.call('pay.state', null);
  const earned = sold[0]?.earned ?? 0n;
  await expect.poll(() => spent(buyer)).toBe(earned);

  const earning = await new EarningPage(seller.page).open();
  await earning.claim(PASSWORD);
  await expect.poll(() => claimed(seller), { timeout: 60_000 }).toBe(earned);

  // A new session, in which nothing was paid: the seller is there in the same torrent, the channel on no wire.
  await buyer.page.reload();
  await expect.poll(() => sellersNow(buyer, infoHash), { timeout: 30_000 }).toBe(1);
  const wallet = await new WalletPage(buyer.page).openHere();
  await wallet.unlock(PASSWORD);
  await wallet.tab('Paying');
  const channel = wallet.channels.first();
  // A few MB are worth less than the fees.
  await channel.getByRole('button', { name: 'Close' }).click();
  await expect(wallet.dialog).toContainText('paid nothing for up to a day');
  await wallet.button('Cancel').click();
  await wallet.askForEnd(channel);
  await expect(wallet.dialog).toContainText('The seller agreed', { timeout: 30_000 });
  await wallet.agree(PASSWORD);
  await wallet.button('Done').click();
  await expect(channel).toContainText('Closed', { timeout: 60_000 });
  await expect(buyer.page.getByRole('list', { name: 'Receipts' })).toContainText('Channel closed', {
    timeout: 90_000,
  });

  // Each side's history tells which way the money went, and what the network took.
  await wallet.tab('Wallet');
  await expect(wallet.history.filter({ hasText: 'Channel closed' })).toContainText(/\+\d/);
  const sellers = await new WalletPage(seller.page).openHere();
  await sellers.tab('Wallet');
  const claim = sellers.history.filter({ hasText: 'Claimed from a channel' });
  await expect(claim).toContainText(/Fee \d.*\+\d/);
  await expect.poll(() => claimFees(seller), { timeout: 30_000 }).toBeGreaterThan(0n);
});

/** What is measured was measured: the rest comes as fast as it can. */
async function hurry({ engine }: Library): Promise<void> {
  await engine.call('settings.set', { upLimitBytesPerSecond: null });
}

/** Of class-1 bytes at the floor's price. */
function owed(lengthBytes: number): bigint {
  const units = BigInt(lengthBytes) * FLOOR;
  return (units + BigInt(MIB) - 1n) / BigInt(MIB);
}

async function sellersNow({ engine }: Library, infoHash: InfoHash): Promise<number> {
  const { sellers } = await engine.call('pay.quote', { infoHash });
  return sellers.length;
}

async function claimFees({ engine }: Library): Promise<bigint> {
  const { sold } = await engine.call('pay.state', null);
  return sold[0]?.claimFeesSun ?? 0n;
}
