/** What can go wrong with money: each is told clearly, and loses nothing. */
import type { Page } from '@playwright/test';
import { FaultyNode } from './fixtures/faulty-node.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';

const PASSWORD = 'reeds in the morning mist';
const SOMEBODY = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';

/** A connection to a node that went away is a red line in the console, whatever we do. */
const REFUSED = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/;

/** Changes one digit of what the purse has stored, as a failing disk or a meddler might. */
async function tamperWithVault(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const promised = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
      });
    const database = await promised(indexedDB.open('bittern'));
    const store = database.transaction('purse', 'readwrite').objectStore('purse');
    const vault = (await promised(store.get('vault'))) as { sealedSecret: string };
    const digit = vault.sealedSecret.startsWith('0') ? '1' : '0';
    await promised(
      store.put({ ...vault, sealedSecret: digit + vault.sealedSecret.slice(1) }, 'vault'),
    );
    database.close();
  });
}

async function useNodes(wallet: WalletPage, first: string, second = ''): Promise<void> {
  await wallet.tab('Network');
  await wallet.page.getByRole('textbox', { name: 'Node 1' }).fill(first);
  await wallet.page.getByRole('textbox', { name: 'Node 2' }).fill(second);
  await wallet.button('Save').click();
  await expect(wallet.page.getByText('Saved.')).toBeVisible();
  await wallet.tab('Wallet');
}

/** A wallet with play money, which asks this node alone. */
async function openBehind(node: FaultyNode, page: Page): Promise<WalletPage> {
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.fund();
  await useNodes(wallet, node.url);
  await expect(wallet.balance('TRX')).toHaveText('1,000');
  return wallet;
}

test('a vault that was tampered with says so, and the words bring the purse back', async ({
  page,
}) => {
  const wallet = await new WalletPage(page).open();
  const words = await wallet.createPurse(PASSWORD);
  const address = await wallet.address();
  await tamperWithVault(page);

  await wallet.open();
  await expect(wallet.complaint).toContainText('The purse cannot be read');
  await wallet.importPurse(words.join(' '), PASSWORD);
  expect(await wallet.address()).toBe(address);
});

test('what is missing is told before anything is signed', async ({ page }) => {
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.review({ to: SOMEBODY, symbol: 'TRX', amount: '5' });
  await expect(wallet.complaint).toContainText('TRX');
  await page.keyboard.press('Escape');

  await wallet.fund();
  // Nearly all of the TRX goes: what is left does not pay a contract's energy.
  await wallet.send({ to: SOMEBODY, symbol: 'TRX', amount: '998.8' }, PASSWORD);
  await wallet.reaches(wallet.payment('−998.8', 'TRX'), 'In a block');
  await wallet.review({ to: SOMEBODY, symbol: 'BTT', amount: '1' });
  await expect(wallet.complaint).toContainText('energy');
  await page.keyboard.press('Escape');
  await expect(wallet.balance('BTT')).toHaveText('10,000,000');
  await expect(wallet.history.filter({ hasText: 'BTT' }).filter({ hasText: '−' })).toHaveCount(0);
});

test('a node that goes away stops nothing for long', async ({ atEnd, page, problems, world }) => {
  problems.expect(REFUSED);
  const node = await FaultyNode.start(world.chain!.url);
  atEnd(() => node.goAway());
  const wallet = await openBehind(node, page);

  await node.goAway();
  await expect(wallet.complaint).toContainText('No node answers', { timeout: 30_000 });
  await expect(wallet.complaint).toContainText('Nothing is lost');
  await expect(wallet.balance('TRX')).toHaveText('1,000');
  await node.comeBack();
  await expect(wallet.complaint).toBeHidden({ timeout: 30_000 });
  await wallet.send({ to: SOMEBODY, symbol: 'TRX', amount: '7' }, PASSWORD);
  await wallet.reaches(wallet.payment('−7', 'TRX'), 'In a block');
});

test('a node that lies about a balance is found out, and nothing is sent', async ({
  atEnd,
  page,
  world,
}) => {
  const liar = await FaultyNode.start(world.chain!.url);
  atEnd(() => liar.goAway());
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.fund();
  liar.balanceFactor = 1000;
  await useNodes(wallet, liar.url, world.chain!.url);

  await expect(wallet.complaint).toContainText('1,000,000', { timeout: 30_000 });
  await expect(wallet.balance('TRX')).toHaveText('1,000');
  await wallet.fillIn({ to: SOMEBODY, symbol: 'TRX', amount: '5' });
  await expect(wallet.dialog).toContainText('Two nodes disagree');
  await expect(wallet.button('Review')).toBeDisabled();
  expect(liar.broadcastCount).toBe(0);
  await page.keyboard.press('Escape');

  liar.balanceFactor = 1;
  await expect(wallet.complaint).toBeHidden({ timeout: 30_000 });
  await wallet.send({ to: SOMEBODY, symbol: 'TRX', amount: '5' }, PASSWORD);
  await wallet.reaches(wallet.payment('−5', 'TRX'), 'In a block');
});

test('a payment that was signed when the page died goes out once, and only once', async ({
  atEnd,
  page,
  problems,
  world,
}) => {
  problems.expect(REFUSED);
  const node = await FaultyNode.start(world.chain!.url);
  atEnd(() => node.goAway());
  const wallet = await openBehind(node, page);

  node.losesBroadcasts = true;
  await wallet.review({ to: SOMEBODY, symbol: 'TRX', amount: '11' });
  await wallet.dialog.getByRole('button', { name: /^Send / }).click();
  await expect.poll(() => node.broadcastCount, { timeout: 30_000 }).toBeGreaterThan(0);
  await expect(wallet.dialog).toContainText('goes out as soon as one answers');
  await page.goto('about:blank');
  node.losesBroadcasts = false;

  // The purse is locked now: what was signed needs no key any more.
  await wallet.open();
  await wallet.unlock(PASSWORD);
  await wallet.reaches(wallet.payment('−11', 'TRX'), 'In a block');
  await expect(wallet.payment('−11', 'TRX')).toHaveCount(1);
  await expect(wallet.balance('TRX')).toHaveText(/^98(9|7\.9)$/);
});
