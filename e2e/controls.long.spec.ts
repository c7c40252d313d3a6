/** One who pays and one who earns, by what stands on their pages: each control does what it says. */
import { randomBytes } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { addressOfKey } from '../src/core/channel/signature.ts';
import type { TronAddress } from '../src/core/units/tron-address.ts';
import type { Library } from './fixtures/library.ts';
import { EarningPage, FasterPanel, openPurse, PASSWORD } from './fixtures/paying.ts';
import { Receipts, sunIn } from './fixtures/receipts.ts';
import { share, Swarm } from './fixtures/swarm.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const film = { path: 'film.mkv', lengthBytes: 512 * MIB, seed: 81 };
const song = { path: 'song.flac', lengthBytes: 48 * MIB, seed: 82 };

const LISTING = 'It takes payments only from addresses that it has listed.';

test.use({ actionTimeout: 20_000 });
test.setTimeout(480_000);

test('who pays and who earns have it in their hands', async ({
  library: seller,
  stockPeer,
  visitor,
  atEnd,
}, info) => {
  const payout = addressOfKey(new Uint8Array(randomBytes(32)));
  await openPurse(seller.page);
  await new EarningPage(seller.page).switchOn();
  const folder = info.outputPath('source');
  const swarm = await Swarm.start({
    ...{ library: seller, file: film, folder, places: 2, atEnd },
    upLimitBytesPerSecond: 1.5 * MIB,
  });
  await swarm.addStock(stockPeer);
  const songHash = await share(seller, folder, song);
  const earning = await new EarningPage(seller.page).open();

  let payer = payout;
  const { library: buyer, add } = await swarm.addBittern(visitor, async ({ page }) => {
    payer = await openPurse(page);
    await setTerms(seller.page, { payer, payout });
    await page.getByRole('button', { name: 'Bittern', exact: true }).click();
  });
  const { page } = buyer;
  const money = () => moneyOf(buyer, seller);

  await test.step('a budget is made, and pays', async () => {
    const panel = await new FasterPanel(page).open(film.path);
    await expect(panel.dialog).toContainText(/On offer: 256\sTRX per GiB\./, { timeout: 40_000 });
    await expect(panel.dialog).toContainText(LISTING);
    await panel.limitPrice('300');
    const limit = panel.dialog.getByRole('textbox', { name: 'Spend at most on this torrent' });
    await limit.fill('400');
    await expect(panel.dialog.getByRole('alert')).toContainText(/sends at most 100\sTRX a day/);
    await expect(panel.dialog.getByRole('button', { name: 'Start paying' })).toBeDisabled();
    await panel.start('90');
    await panel.close();
    await expect.poll(async () => (await money()).spent, { timeout: 60_000 }).toBeGreaterThan(0n);
  });

  const details = await buyer.openDetails(film.path, 'Payments');
  const peer = details.getByRole('table').getByRole('row').nth(1);
  await test.step('the table of peers says who is paid, and how much', async () => {
    await expect(peer).toContainText('paid');
    await expect(peer.getByRole('cell').nth(1)).toHaveText(/^256$/);
    await expect(peer.getByRole('cell').nth(4)).toHaveText(/\d\s[kM]B$/);
  });

  await test.step('a seller that asks for more than is allowed gets nothing', async () => {
    await setPrice(seller.page, '384');
    await expect(details.getByRole('status')).toContainText('1 sells above your highest price', {
      timeout: 60_000,
    });
    await nothingIsPaid(buyer, seller);
  });

  await test.step('until the highest price is raised', async () => {
    await details.getByRole('button', { name: 'Change budget' }).click();
    const panel = new FasterPanel(page);
    await expect(panel.dialog).toContainText('On offer:');
    // It has taken bids of this payer.
    await expect(panel.dialog).not.toContainText(LISTING);
    await panel.limitPrice('425');
    await panel.start('90');
    await panel.close();
    const { spent } = await money();
    await expect(peer.getByRole('cell').nth(1)).toHaveText(/^384$/, { timeout: 60_000 });
    await expect
      .poll(async () => (await money()).spent, { timeout: 60_000 })
      .toBeGreaterThan(spent);
  });

  await test.step('what a seller asks less comes off the bid', async () => {
    await setPrice(seller.page, '320');
    await expect(peer.getByRole('cell').nth(1)).toHaveText(/^320$/, { timeout: 150_000 });
    const { spent } = await money();
    await expect
      .poll(async () => (await money()).spent, { timeout: 60_000 })
      .toBeGreaterThan(spent);
  });

  await test.step('who is taken off the list pays nothing, until it is there again', async () => {
    await setPayers(seller.page, addressOfKey(new Uint8Array(randomBytes(32))));
    await expect(details).toContainText('only from addresses that it has listed', {
      timeout: 60_000,
    });
    await nothingIsPaid(buyer, seller);
    const { spent } = await money();
    await setPayers(seller.page, payer);
    await expect
      .poll(async () => (await money()).spent, { timeout: 90_000 })
      .toBeGreaterThan(spent);
  });

  await test.step('Stop is the end of it', async () => {
    await details.getByRole('button', { name: 'Stop paying' }).click();
    await expect(details.getByText('Stopped by you').first()).toBeVisible();
    await nothingIsPaid(buyer, seller);
  });

  const wallet = new WalletPage(page);
  const receipts = new Receipts(page);
  await test.step('the page and its files say the same of what was spent', async () => {
    await wallet.openHere();
    await wallet.tab('Paying');
    const { spent } = await money();
    expect(sunIn((await budgetRows(page).locator('.spent').getAttribute('title')) ?? '')).toBe(
      spent,
    );
    expect([await receipts.json(), await receipts.csv()]).toEqual([spent, spent]);
    await page.reload();
    await wallet.openHere();
    await wallet.unlock(PASSWORD);
    await wallet.tab('Paying');
    await expect.poll(() => receipts.shownSun()).toBe(spent);
    await page.getByRole('button', { name: 'Bittern', exact: true }).click();
  });

  await test.step('Stop spending is for all of them', async () => {
    await add(songHash);
    for (const { path } of [film, song]) {
      const panel = await new FasterPanel(page).open(path);
      await panel.start('15');
      await panel.close();
    }
    const { spent } = await money();
    await expect
      .poll(async () => (await money()).spent, { timeout: 60_000 })
      .toBeGreaterThan(spent);
    await wallet.openHere();
    await wallet.tab('Paying');
    await wallet.button('Stop spending').click();
    await expect(budgetRows(page).filter({ hasText: 'Stopped by you' })).toHaveCount(2);
    await expect(wallet.button('Stop spending')).toBeHidden();
    await nothingIsPaid(buyer, seller);
    const { paid } = await money();
    expect([await receipts.json(), await receipts.csv()]).toEqual([paid, paid]);
  });

  await test.step('the seller sees what it earned, and where it goes', async () => {
    await earning.open();
    const { earned } = await money();
    const headline = /You earned ([\d.,]+\sTRX) today/.exec(await earning.headline.innerText());
    const difference = Number(sunIn(headline?.[1] ?? '')) / Number(earned) - 1;
    expect(Math.abs(difference)).toBeLessThan(0.01);
    const claimable = await seller.engine.call('earn.claimable', null);
    expect(claimable.map(({ description }) => description.payee)).toEqual([payout]);
  });
});

function budgetRows(page: Page): Locator {
  return page.getByRole('list', { name: 'Budgets' }).getByRole('listitem');
}

/** Of the seller's page: what it asks of whom, where it is paid, and what stays free. */
async function setTerms(page: Page, of: { payer: TronAddress; payout: string }): Promise<void> {
  const part = (name: string) => page.getByRole('region', { name, exact: true });
  await setPrice(page, '256');
  const payout = part('Payout');
  await payout.getByText('Another address', { exact: true }).click();
  await payout.getByRole('textbox', { name: 'Payout address' }).fill(of.payout);
  await payout.getByRole('button', { name: 'Save' }).click();
  const free = part('Free peers').getByRole('slider', { name: 'Kept for free peers' });
  await free.press('ArrowRight');
  await part('Who may pay').getByText('A list', { exact: true }).click();
  await setPayers(page, of.payer);
  const payers = part('Who may pay');
  // It is the engine's, and there again after a reload.
  await page.reload();
  await new EarningPage(page).open();
  await expect(payout.getByRole('textbox', { name: 'Payout address' })).toHaveValue(of.payout);
  await expect(part('Free peers')).toContainText(/30\s%/);
  await expect(payers.getByRole('textbox')).toHaveValue(of.payer);
  await expect(part('Prices').getByRole('textbox', { name: 'TRX', exact: true })).toHaveValue(
    '256',
  );
}

async function setPayers(page: Page, payer: TronAddress): Promise<void> {
  const payers = page.getByRole('region', { name: 'Who may pay', exact: true });
  await payers.getByRole('textbox', { name: 'Addresses that may pay, one a line' }).fill(payer);
  await payers.getByRole('button', { name: 'Save' }).click();
  await expect(payers.getByText('Saved.')).toBeVisible();
}

/** Of a GiB, by the seller's page. */
async function setPrice(page: Page, price: string): Promise<void> {
  const prices = page.getByRole('region', { name: 'Prices', exact: true });
  await prices.getByRole('textbox', { name: 'TRX', exact: true }).fill(price);
  await prices.getByRole('button', { name: 'Save' }).click();
  await expect(prices.getByText('Saved.')).toBeVisible();
}

/** Sun: of the newest budgets, of the one channel, and as its seller has it. */
async function moneyOf(buyer: Library, seller: Library) {
  const { budgets, bought } = await buyer.engine.call('pay.state', null);
  const { sold } = await seller.engine.call('pay.state', null);
  return {
    spent: budgets.reduce((sum, one) => sum + one.spent, 0n),
    paid: bought.reduce((sum, one) => sum + one.paid, 0n),
    earned: sold.reduce((sum, one) => sum + one.earned, 0n),
  };
}

/** What was owed is paid, and then comes free what comes: not a voucher more. */
async function nothingIsPaid(buyer: Library, seller: Library): Promise<void> {
  const received = async () =>
    (await buyer.engine.state()).torrents.reduce((sum, one) => sum + one.downloadedBytes, 0);
  await expect
    .poll(async () => {
      const { budgets } = await buyer.engine.call('pay.state', null);
      const peers = budgets.flatMap((budget) => budget.peers);
      const { spent, paid, earned } = await moneyOf(buyer, seller);
      const arePaid = peers.some(({ state }) => state !== 'free' && state !== 'refused');
      return !arePaid && paid === earned && spent > 0n;
    })
    .toBe(true);
  const before = await moneyOf(buyer, seller);
  const goal = (await received()) + 4 * MIB;
  await expect.poll(received, { timeout: 30_000 }).toBeGreaterThan(goal);
  expect(await moneyOf(buyer, seller)).toEqual(before);
}
