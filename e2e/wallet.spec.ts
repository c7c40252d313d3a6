/** The purse on the local chain, from its first word to a payment that nothing can undo. */
import { expect, test } from './fixtures/world.ts';
import { WalletPage, type Symbol } from './fixtures/wallet.ts';

const PASSWORD = 'reeds in the morning mist';
const SOMEBODY = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';

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
    if (left !== '') await expect(wallet.balance(symbol)).toHaveText(left);
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
