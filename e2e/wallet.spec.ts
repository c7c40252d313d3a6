/** The purse on the local chain, from its first word to a payment that nothing can undo. */
import { expect, test } from './fixtures/world.ts';
import { WalletPage, type Symbol } from './fixtures/wallet.ts';

const PASSWORD = 'reeds in the morning mist';
const SOMEBODY = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';

/** A valid address; nobody has its key here. */
const SELLER_KEY = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';

/** What is left is told in full where one points at it: the figure has four digits at most. */
const PAYMENTS: readonly (readonly [symbol: Symbol, amount: string, left: string])[] = [
  ['TRX', '5', ''],
  ['BTTOLD', '12.5', '9,987.5'],
  ['BTT', '0.000000000000000001', '9,999,999.999999999999999999'],
];

test('create a purse, fund it, send each asset and see it become final', async ({ page }) => {
  test.setTimeout(240_000);
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  expect(await wallet.address()).toMatch(/^T\w{33}$/);
  await wallet.fund();

  for (const [symbol, amount, left] of PAYMENTS) {
    await wallet.send({ to: SOMEBODY, symbol, amount }, PASSWORD);
    await wallet.reaches(wallet.payment(`−${amount}`, symbol), 'In a block');
    if (left === '') continue;
    await expect(wallet.balance(symbol)).toHaveAttribute('title', new RegExp(`^${left}\\s`));
  }
  for (const [symbol, amount] of PAYMENTS) {
    await wallet.reaches(wallet.payment(`−${amount}`, symbol), 'Final');
  }
});

test('a locked purse opens with its password only, also after a reload', async ({ page }) => {
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  const address = await wallet.address();
  await wallet.lock();
  await wallet.unlock('reeds in the evening mist');
  await expect(wallet.complaint).toContainText('password');
  await expect(wallet.lockedTitle).toBeVisible();

  await wallet.open();
  await expect(wallet.lockedTitle).toBeVisible();
  await wallet.unlock(PASSWORD);
  await expect(wallet.lockedTitle).toBeHidden();
  expect(await wallet.address()).toBe(address);
});

test('the words bring the same account back', async ({ page, visitor }) => {
  const wallet = await new WalletPage(page).open();
  const words = await wallet.createPurse(PASSWORD, 24);
  const address = await wallet.address();

  const elsewhere = await new WalletPage(await (await visitor()).newPage()).open();
  await elsewhere.importPurse(words.join(' '), PASSWORD);
  expect(await elsewhere.address()).toBe(address);
});

test('everything goes to another address, and the account is empty', async ({ page }) => {
  test.setTimeout(120_000);
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.fund();
  await wallet.sweep(SOMEBODY, PASSWORD);
  for (const symbol of ['TRX', 'BTTOLD', 'BTT'] as const) {
    await expect(wallet.balance(symbol)).toHaveText('0', { timeout: 30_000 });
  }
});

test('a deposit opens a channel, and closing it begins the wait', async ({ page }) => {
  test.setTimeout(120_000);
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  await wallet.fund();
  const of = { payee: SOMEBODY, payeeSigner: SELLER_KEY, symbol: 'BTTOLD', amount: '25' } as const;
  await wallet.deposit(of, PASSWORD);
  const channel = wallet.channels.first();
  await expect(channel).toContainText('25');
  await channel.getByRole('button', { name: 'Close' }).click({ timeout: 30_000 });
  await wallet.agree(PASSWORD);
  await wallet.button('Done').click();
  await expect(channel).toContainText('Closing', { timeout: 30_000 });
});

test('a backup file brings the purse back where its password is known', async ({
  page,
  visitor,
}) => {
  const wallet = await new WalletPage(page).open();
  await wallet.createPurse(PASSWORD);
  const address = await wallet.address();
  await wallet.tab('Security');
  const download = page.waitForEvent('download');
  await wallet.button('Save an encrypted backup').click();
  const file = await (await download).path();

  const elsewhere = await new WalletPage(await (await visitor()).newPage()).open();
  await elsewhere.restore(file, PASSWORD);
  await expect(elsewhere.page.getByRole('region', { name: 'Account' })).toBeVisible();
  expect(await elsewhere.address()).toBe(address);
});
