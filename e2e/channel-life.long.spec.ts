/**
 * A channel between two people who keep their keys in TronLink: it confirms deposits, claims and ends,
 * and never a voucher. The seller goes away, so the payer waits for its rest, and nothing is lost.
 */
import { ChainBook } from './fixtures/chain-book.ts';
import type { ContentFile } from './fixtures/content.ts';
import { EarningPage, FasterPanel } from './fixtures/paying.ts';
import { Library } from './fixtures/library.ts';
import { Swarm } from './fixtures/swarm.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';
import { addressOf, setupFor } from './tronlink/accounts.ts';
import { injectTronLink, type InjectedTronLink } from './tronlink/injected.ts';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Sun per MiB: so dear that a channel costs less than paying directly. */
const FLOOR = 3_000_000n;
const film: ContentFile = { path: 'film.mkv', lengthBytes: 112 * MIB, seed: 78 };

test.use({ actionTimeout: 30_000 });

test('TronLink on both sides: a no, a deposit, vouchers, a claim in time, and the rest back', async ({
  library: seller,
  context,
  visitor,
  stockPeer,
  world,
  atEnd,
}, info) => {
  test.setTimeout(240_000);
  const setups = [await setupFor(world), await setupFor(world)] as const;
  const [payee, payer] = setups.map(({ privateKeys }) => addressOf(privateKeys[0] ?? ''));
  if (payee === undefined || payer === undefined) throw new Error('There are no accounts.');
  const book = await ChainBook.open(world.chain);
  const sellersTronLink = await injectTronLink(context, setups[0]);
  const sellerWallet = await new WalletPage(seller.page).open();
  await sellerWallet.connectTronLink.click();
  await sellerWallet.fund();
  await new EarningPage(seller.page).switchOn();
  await seller.engine.call('earn.set', { floors: { trx: FLOOR } });
  const swarm = await Swarm.start({
    library: seller,
    file: film,
    folder: info.outputPath('source'),
    upLimitBytesPerSecond: 1.5 * MIB,
    places: 2,
    atEnd,
  });
  await swarm.addStock(stockPeer);
  const tronLinks: InjectedTronLink[] = [];
  const { library: buyer } = await swarm.addBittern(
    async () => {
      const own = await visitor();
      tronLinks.push(await injectTronLink(own, setups[1]));
      return own;
    },
    async ({ page }) => {
      const wallet = await new WalletPage(page).openHere();
      await wallet.connectTronLink.click();
      await wallet.fund();
      await page.getByRole('button', { name: 'Bittern', exact: true }).click();
    },
  );
  const [tronLink] = tronLinks;
  if (tronLink === undefined) throw new Error('There is no TronLink.');
  const asked = () => tronLink.questions.map(({ method }) => method);
  const before = await balances();

  // No in TronLink: the budget ends and says why, and the download goes on.
  tronLink.answerWith('reject');
  const panel = await new FasterPanel(buyer.page).open(film.path);
  await expect(panel.dialog.getByText('1 peer sells.')).toBeVisible({ timeout: 30_000 });
  await panel.start('600');
  await expect(panel.dialog).toContainText('You said no in TronLink', { timeout: 60_000 });
  await expect(panel.dialog).toContainText('The download goes on free');
  expect(asked()).toEqual(['connect', 'sign']);
  const received = (await paidAndFree()).free;
  await expect.poll(async () => (await downloaded()) > received).toBe(true);

  tronLink.answerWith('approve');
  await panel.dialog.getByRole('button', { name: 'New budget' }).click();
  await panel.start('600');
  await expect
    .poll(async () => (await paidAndFree()).paid, { timeout: 60_000 })
    .toBeGreaterThan(MIB);
  // Another account in TronLink: what was deposited is paid on by the session key.
  await tronLink.switchAccount(1);
  const sofar = (await paidAndFree()).paid;
  await expect
    .poll(async () => (await paidAndFree()).paid, { timeout: 60_000 })
    .toBeGreaterThan(sofar + 2 * MIB);
  await tronLink.switchAccount(0);
  await panel.dialog.getByRole('button', { name: 'Stop paying' }).click();
  const earned = await agreedSum();
  expect(asked()).toEqual(['connect', 'sign', 'sign']);

  // The seller's tab is closed: nobody there to agree.
  await seller.page.close();
  const paying = await new WalletPage(buyer.page).openHere();
  await paying.tab('Paying');
  const channel = paying.channels.first();
  await expect.poll(async () => (await boughtNow())?.isConnected).toBe(false);
  await paying.askForEnd(channel);
  await expect(paying.dialog).toContainText('The seller is not connected now', { timeout: 20_000 });
  await expect(paying.dialog).toContainText('The seller has 1');
  await paying.pressAgree();
  await paying.button('Done').click();
  await expect(channel).toContainText('Closing', { timeout: 30_000 });
  await expect(channel).toContainText(
    /can be taken back in 2[34] hours|can be taken back tomorrow/,
  );

  const back = new Library(await context.newPage());
  await back.open();
  const earning = await new EarningPage(back.page).open();
  await expect(back.page.getByRole('alert')).toContainText('closing its channel', {
    timeout: 30_000,
  });
  await earning.reviewClaims();
  await earning.agreeToClaims();
  await expect.poll(() => claimed(back), { timeout: 60_000 }).toBe(earned);
  expect(sellersTronLink.questions.map(({ method }) => method)).toEqual(['connect', 'sign']);

  await book.skip(DAY_MS);
  await expect(channel).toContainText('Ready to take back', { timeout: 30_000 });
  await channel.getByRole('button', { name: 'Take back' }).click();
  await expect(paying.dialog.getByRole('heading', { name: 'A last look' })).toBeVisible({
    timeout: 20_000,
  });
  await paying.pressAgree();
  await paying.button('Done').click();
  await expect(channel).toContainText('came back', { timeout: 30_000 });
  expect(asked()).toEqual(['connect', 'sign', 'sign', 'sign', 'sign']);

  // To the unit: what left the one is with the other, the contract is as empty as before. A node tells
  // balances of the block to come already, and fees when it is there.
  await expect
    .poll(async () => {
      const after = await balances();
      return [
        before.payer - after.payer - (await book.burned(payer)),
        after.payee - before.payee + (await book.burned(payee)),
        after.contract - before.contract,
      ];
    })
    .toEqual([earned, earned, 0n]);

  async function balances() {
    const [ofPayer, ofPayee, contract] = await Promise.all(
      [payer, payee, book.contract].map((address) => book.balance(address as typeof book.contract)),
    );
    return { payer: ofPayer ?? 0n, payee: ofPayee ?? 0n, contract: contract ?? 0n };
  }

  async function paidAndFree() {
    const { budgets } = await buyer.engine.call('pay.state', null);
    return { paid: budgets[0]?.paidBytes ?? 0, free: await downloaded() };
  }

  async function downloaded(): Promise<number> {
    return (await buyer.engine.torrent(swarm.infoHash))?.downloadedBytes ?? 0;
  }

  async function boughtNow() {
    const { bought } = await buyer.engine.call('pay.state', null);
    return bought[0];
  }

  /** Both ends have the same last voucher. */
  async function agreedSum(): Promise<bigint> {
    let sum = 0n;
    await expect
      .poll(
        async () => {
          const { sold } = await seller.engine.call('pay.state', null);
          sum = sold[0]?.unclaimed ?? 0n;
          return sum > 0n && sum === (await boughtNow())?.paid;
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    return sum;
  }
});

async function claimed({ engine }: Library): Promise<bigint> {
  const { sold } = await engine.call('pay.state', null);
  return sold[0]?.claimed ?? 0n;
}
