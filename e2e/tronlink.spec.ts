/**
 * Somebody who keeps their key in TronLink. Most of it with the injected stand-in, once with the
 * unpacked extension and its confirmation window.
 */
import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, findChromium } from '../scripts/lib/chromium.mjs';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';
import { addressOf, newKey, setupFor } from './tronlink/accounts.ts';
import { prepareExtension, tronLinkIn } from './tronlink/extension.ts';
import { injectTronLink } from './tronlink/injected.ts';

const deposit = {
  payee: addressOf(newKey()),
  payeeSigner: addressOf(newKey()),
  symbol: 'TRX' as const,
  amount: '20',
};

/** The state of a channel whose deposit is in a block; before, it is `Opening`. */
const OPEN = /Open(?!ing)/;

test('connects, deposits, says no, locks and unlocks', async ({ context, page, world }) => {
  const setup = await setupFor(world);
  const tronLink = await injectTronLink(context, setup);
  const payments = await new WalletPage(page).open();
  await payments.connectTronLink.click();
  await expect(payments.account).toContainText('TronLink');
  expect(tronLink.questions.map(({ method }) => method)).toEqual(['connect']);
  await payments.fund();

  await payments.reviewDeposit(deposit);
  tronLink.answerWith('reject');
  await payments.pressAgree();
  await expect(payments.dialog.getByRole('alert')).toContainText('You said no in TronLink');
  tronLink.answerWith('approve');
  await payments.pressAgree();
  await expect(payments.dialog).toContainText('taken by a node');
  await payments.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(payments.channels).toHaveCount(1);
  await expect(payments.channels).toContainText(OPEN, { timeout: 20_000 });
  expect(tronLink.questions.map(({ method }) => method)).toEqual(['connect', 'sign', 'sign']);

  await tronLink.lock();
  await page.getByRole('tab', { name: 'Wallet' }).click();
  await expect(payments.complaint).toContainText('TronLink is locked');
  await tronLink.unlock();
  await expect(payments.account).toContainText('TronLink');

  await payments.open();
  await expect(payments.account).toContainText('TronLink');
  await expect(payments.complaint).toHaveCount(0);
  await page.getByRole('tab', { name: 'Paying' }).click();
  await expect(payments.channels).toHaveCount(1);
});

test('is locked, on another network, or signs something else: each is told', async ({
  context,
  page,
  world,
}) => {
  const setup = await setupFor(world);
  const tronLink = await injectTronLink(context, { ...setup, isLocked: true });
  const payments = await new WalletPage(page).open();
  await payments.connectTronLink.click();
  await expect(payments.complaint).toContainText('TronLink is locked');
  await tronLink.unlock();
  await payments.connectTronLink.click();
  await payments.fund();

  await payments.reviewDeposit(deposit);
  const { network } = setup;
  const elsewhere = `${world.url}/elsewhere`;
  await context.route(`${elsewhere}/wallet/getblockbynum`, (route) =>
    route.fulfill({ json: { blockID: '2b6653dc'.padStart(64, '0'), block_header: {} } }),
  );
  await tronLink.switchNetwork({ url: elsewhere, chainId: '0x2b6653dc' });
  await payments.pressAgree();
  await expect(payments.dialog.getByRole('alert')).toContainText('another network');
  await tronLink.switchNetwork(network);
  tronLink.tamperWith({ call_value: 21_000_000 });
  await payments.pressAgree();
  await expect(payments.dialog.getByRole('alert')).toContainText('not the one you agreed to');
  tronLink.tamperWith(null);
  await payments.pressAgree();
  await expect(payments.dialog).toContainText('taken by a node');
});

test('is not there', async ({ page }) => {
  const payments = await new WalletPage(page).open();
  await expect(payments.tronLinkWay).toContainText('TronLink is not in this browser');
  await expect(payments.connectTronLink).toBeHidden();
});

test('as an extension, with its own window', async ({ world, problems, atEnd }) => {
  const extension = await prepareExtension();
  const profile = await mkdtemp(join(tmpdir(), 'bittern-tronlink-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    // `--headless=new` is what makes it headless: Playwright's own headless mode has no extensions.
    headless: false,
    args: [...CHROMIUM_ARGUMENTS, ...extension.args],
    baseURL: world.url,
  });
  atEnd(async () => {
    await context.close();
    await extension.remove();
    await rm(profile, { recursive: true, force: true });
  });
  await problems.watch(context);
  const tronLink = await tronLinkIn(context, await setupFor(world));

  const payments = await new WalletPage(await context.newPage()).open();
  const asking = tronLink.nextWindow();
  await payments.connectTronLink.click();
  const connecting = await asking;
  expect(connecting.method).toBe('connect');
  await connecting.approve();
  await expect(payments.account).toContainText('TronLink');
  await payments.fund();

  await payments.reviewDeposit(deposit);
  const refusing = tronLink.nextWindow();
  await payments.pressAgree();
  await (await refusing).reject();
  await expect(payments.dialog.getByRole('alert')).toContainText('You said no in TronLink');

  const confirming = tronLink.nextWindow();
  await payments.pressAgree();
  const confirmation = await confirming;
  expect(confirmation.method).toBe('sign');
  expect(confirmation.params).toContain('"call_value": 20000000');
  await confirmation.approve();
  await expect(payments.dialog).toContainText('taken by a node');
  await payments.dialog.getByRole('button', { name: 'Done' }).click();
  await expect(payments.channels).toContainText(OPEN, { timeout: 20_000 });

  await tronLink.change({ isLocked: true });
  await payments.page.getByRole('tab', { name: 'Wallet' }).click();
  await expect(payments.complaint).toContainText('TronLink is locked');
});
