/** A browser that is killed while it pays or is paid: nothing is lost, and nothing is paid twice. */
import type { BrowserContext, Page } from '@playwright/test';
import type { World } from '../devnet/world.ts';
import { addressOfKey, type Signature } from '../src/core/channel/signature.ts';
import { owedFor, priceUnits } from '../src/core/paywire/debt.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import { type Market, ScriptedBuyer } from './fixtures/adversary-buyer.ts';
import { ScriptedMoney } from './fixtures/adversary-money.ts';
import { PayingCustomer } from './fixtures/adversary-customer.ts';
import { ScriptedSeller, type Stall } from './fixtures/adversary-seller.ts';
import { killBrowser } from './fixtures/browser-process.ts';
import type { ContentFile } from './fixtures/content.ts';
import { FaultyNode } from './fixtures/faulty-node.ts';
import { Library } from './fixtures/library.ts';
import { startNodeSeeder } from './fixtures/node-seeder.ts';
import { openPurse } from './fixtures/paying.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, startTracker, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const TRX = 1_000_000n;
const PRICE = 100_000n;
/** A soak run takes more: KILLS=50 npm run kills. */
const KILLS = Number(process.env['KILLS'] ?? 2);

test(`a seller that is killed ${KILLS} times keeps every voucher that it told of`, async ({
  atEnd,
  browserOnDisk,
  world,
}) => {
  test.setTimeout(90_000 + KILLS * 20_000);
  const money = await ScriptedMoney.open(world);
  const tracker = await startTracker({ port: 0 });
  atEnd(() => tracker.close());
  const file: ContentFile = { path: 'sold.bin', lengthBytes: 16 * MIB, seed: 71 };
  const seeder = await startNodeSeeder([file], world.tracker);
  atEnd(() => seeder.close());
  const infoHash = seeder.infoHash as InfoHash;

  let browser = await browserOnDisk();
  let seller = await libraryIn(browser);
  await seller.engine.call('settings.set', {
    ...{ trackers: [tracker.url], upLimitBytesPerSecond: 4 * MIB },
  });
  const payee = addressOfKey(money.key(9));
  await seller.engine.call('earn.set', { isOn: true, payee, floors: { trx: PRICE } });
  await seller.add(seeder.magnet);
  await seller.reaches(seeder.name, 'Seeding');
  const { pieceLengthBytes: pieceLength = 0 } = (await seller.engine.torrent(infoHash)) ?? {};
  const market: Market = {
    ...{ money, tracker: tracker.url, infoHash, pieceLength },
    lengthBytes: file.lengthBytes,
  };
  const first = await ScriptedBuyer.connect(market);
  const customer = new PayingCustomer(market, await first.fund({}, 20n * TRX), first.settlement);
  first.cut();
  await money.mine(10);

  for (let kill = 0; kill < KILLS; kill += 1) {
    await customer.buys(256 * KIB + Math.floor(Math.random() * 2 * MIB));
    await killBrowser(browser);
    customer.leave();
    browser = await browserOnDisk(browser.profile);
    seller = await libraryIn(browser);
    await seller.reaches(seeder.name, 'Seeding');
    const [held] = await seller.engine.call('earn.claimable', null);
    // What it told us of is on its disk, and what is there is what we said.
    expect(held?.cumulative).toBeGreaterThanOrEqual(customer.acknowledged);
    expect(customer.signatures.get(held?.cumulative ?? 0n)).toBe(held?.signature);
  }
  await customer.buys(MIB);
  await customer.paysAll();
  const { promised, purse } = customer;
  await expect
    .poll(async () => (await seller.engine.call('earn.claimable', null))[0]?.cumulative)
    .toBe(promised);
  const { sold } = await seller.engine.call('pay.state', null);
  expect(sold.map(({ earned, unclaimed }) => [earned, unclaimed])).toEqual([[promised, promised]]);

  const before = await money.balanceOf(payee);
  const [last] = await seller.engine.call('earn.claimable', null);
  if (last === undefined) throw new Error('There is nothing to be claimed.');
  const { description, cumulative: amount } = last;
  const signature = last.signature as Signature;
  await money.claim(description, { amount, signature }, money.key(3));
  expect((await money.balanceOf(payee)) - before).toBe(promised);
  expect((await money.stateOf(purse.description)).claimed).toBe(promised);
  customer.leave();
});

test('a payer that is killed between signing and sending pays once', async ({
  atEnd,
  browserOnDisk,
  world,
  problems,
}) => {
  test.setTimeout(240_000);
  problems.expect(/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  const node = await FaultyNode.start(world.chain?.url ?? '');
  atEnd(() => node.goAway());
  let browser = await browserOnDisk();
  const file: ContentFile = { path: 'bought.bin', lengthBytes: 24 * MIB, seed: 72 };
  const { buyer, payer, stall } = await openBuyer({ browser, world, atEnd, file }, async (page) => {
    const wallet = new WalletPage(page);
    await wallet.tab('Network');
    await page.getByRole('textbox', { name: 'Node 1' }).fill(node.url);
    await wallet.button('Save').click();
    await expect(page.getByText('Saved.')).toBeVisible();
  });
  const { money, infoHash } = stall;
  const seller = await ScriptedSeller.connect({ ...stall, account: 5 }, 10 * MIB);
  const payee = seller.terms.payee;
  const held = await money.balanceOf(payee);
  await buyer.engine.call('pay.start', {
    ...{ infoHash, asset: { kind: 'trx' }, limit: 20n * TRX, highestPrice: 2n * PRICE },
    ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
    ...{ rail: 'direct', payer, source: 'purse' },
  });
  node.losesBroadcasts = true;
  // The free rate is measured first, on a machine that may be busy.
  await expect.poll(() => node.broadcastCount, { timeout: 120_000 }).toBeGreaterThan(0);
  await killBrowser(browser);
  seller.cut();
  node.losesBroadcasts = false;
  expect(await money.balanceOf(payee)).toBe(held);

  browser = await browserOnDisk(browser.profile);
  const reopened = await libraryIn(browser);
  const again = await ScriptedSeller.connect({ ...stall, account: 5 }, MIB, {}, seller);
  again.paidAllowance = 32 * MIB;
  atEnd(() => Promise.resolve(again.cut()));
  const { txid, amount } = await again.talk.hear('pay', () => true, 60_000);
  expect((await money.balanceOf(payee)) - held).toBe(amount);
  await reopened.reaches(file.path, 'Seeding', 60_000);
  // Named once, paid once, and all of it for what was served.
  expect(new Set(again.talk.of('pay').map((one) => one.txid))).toEqual(new Set([txid]));
  expect((await money.balanceOf(payee)) - held).toBe(amount);
  const { bought } = await reopened.engine.call('pay.state', null);
  expect(bought.map(({ deposited }) => deposited)).toEqual([amount]);
});

test(`a payer that is killed ${KILLS} times stands by every voucher that it signed`, async ({
  atEnd,
  browserOnDisk,
  world,
}) => {
  test.setTimeout(120_000 + KILLS * 20_000);
  let browser = await browserOnDisk();
  const file: ContentFile = { path: 'kept.bin', lengthBytes: (16 + 4 * KILLS) * MIB, seed: 73 };
  const opened = await openBuyer({ browser, world, atEnd, file });
  const { payer, stall } = opened;
  const { infoHash } = stall;
  let { buyer } = opened;
  let seller = await ScriptedSeller.connect({ ...stall, account: 6 }, 10 * MIB);
  await buyer.engine.call('pay.start', {
    ...{ infoHash, asset: { kind: 'trx' }, limit: 100n * TRX, highestPrice: 2n * PRICE },
    ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
    ...{ rail: 'channel', payer, source: 'purse' },
  });
  let servedUnits = 0n;
  for (let kill = 0; kill < KILLS; kill += 1) {
    seller.paidAllowance = 2 * MIB;
    const moment = 128 * KIB + Math.floor(Math.random() * MIB);
    await voucherAfter(seller, moment);
    // The next one is signed and stored, and never arrives.
    seller.isDeaf = true;
    await voucherAfter(seller, moment);
    await killBrowser(browser);
    seller.cut();
    servedUnits += seller.paidUnits;
    browser = await browserOnDisk(browser.profile);
    buyer = await libraryIn(browser);
    const before = seller;
    seller = await ScriptedSeller.connect({ ...stall, account: 6 }, MIB, {}, before);
    const { talk } = seller;
    atEnd(() => Promise.resolve(talk.line.cut()));
    const { cumulative, signature } = await talk.hear('state', () => true, 60_000);
    expect(cumulative).toBeGreaterThan(before.best);
    expect(cumulative).toBeLessThanOrEqual(owedFor(servedUnits));
    expect(signature).not.toBeNull();
  }
  seller.paidAllowance = Infinity;
  await buyer.reaches(file.path, 'Seeding', 60_000);
  servedUnits += seller.paidUnits;
  // All that came is paid, once: what was on its way when it was killed is the seller's loss.
  const lost = owedFor(priceUnits(KILLS * MIB, 2n * PRICE));
  await expect.poll(() => seller.best).toBeGreaterThanOrEqual(owedFor(servedUnits) - lost);
  expect(seller.best).toBeLessThanOrEqual(owedFor(servedUnits));
  const { bought } = await buyer.engine.call('pay.state', null);
  expect(bought.map(({ paid }) => paid)).toEqual([seller.best]);
});

interface Surroundings {
  readonly browser: BrowserContext;
  readonly world: World;
  readonly atEnd: (close: () => Promise<void>) => void;
  readonly file: ContentFile;
}

/** Somebody with a purse who knows what the file is like, and whom nobody sends any of it yet. */
async function openBuyer(
  { browser, world, atEnd, file }: Surroundings,
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
) {
  const money = await ScriptedMoney.open(world);
  const tracker = await startTracker({ port: 0 });
  atEnd(() => tracker.close());
  const seeder = await startNodeSeeder([file], world.tracker);
  atEnd(() => seeder.close());
  const infoHash = seeder.infoHash as InfoHash;
  const buyer = await libraryIn(browser);
  const { page, engine } = buyer;
  const payer = await openPurse(page);
  await prepare(page);
  await page.getByRole('button', { name: 'Bittern', exact: true }).click();
  await engine.call('settings.set', { trackers: [tracker.url] });
  await buyer.add(seeder.magnet);
  let pieceLength = 0;
  await expect
    .poll(async () => (pieceLength = (await engine.torrent(infoHash))?.pieceLengthBytes ?? 0))
    .toBeGreaterThan(0);
  await seeder.close();
  const stall: Omit<Stall, 'account'> = {
    ...{ money, tracker: tracker.url, infoHash, file, pieceLength },
    ...{ price: PRICE, settlement: 0n },
  };
  return { buyer, payer, stall };
}

async function libraryIn(browser: BrowserContext): Promise<Library> {
  return new Library(browser.pages()[0] ?? (await browser.newPage())).open();
}

async function voucherAfter(seller: ScriptedSeller, paidBytes: number): Promise<void> {
  await new Promise<void>((resolve) => {
    seller.talk.on(({ kind }) => {
      if (kind === 'voucher' && seller.paidBytes > paidBytes) resolve();
    });
  });
}
