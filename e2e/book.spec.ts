/** The account book: its last lines, and all of it from one browser into another, under a password. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import type { TronAddress } from '../src/core/units/tron-address.ts';
import { EngineTap } from './fixtures/engine-tap.ts';
import { WalletPage } from './fixtures/wallet.ts';
import { expect, test } from './fixtures/world.ts';

const KEY = '2b'.repeat(32);
const PASSWORD = 'reeds in the morning mist';
const FILE_PASSWORD = 'a box for the receipts';

// Argon2id takes its time, five times, on a machine that runs other stories too.
test.use({ actionTimeout: 30_000 });
test.setTimeout(120_000);

const infoHash = 'ab'.repeat(20) as InfoHash;

/** A budget, of a torrent that nobody has. */
async function allow(page: Page, payer: TronAddress): Promise<void> {
  await new EngineTap(page).call('pay.start', {
    ...{ infoHash, asset: { kind: 'trx' }, limit: 5_000_000n, highestPrice: 600n, payer },
    ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
    ...{ rail: 'automatic', source: 'purse' },
  });
}

test('receipts follow while they are looked at', async ({ page }) => {
  const wallet = await new WalletPage(page).open();
  await wallet.importPurse(KEY, PASSWORD);
  const payer = (await wallet.address()) as TronAddress;
  await wallet.tab('Paying');
  const lines = page.getByRole('list', { name: 'Receipts' }).getByRole('listitem');
  await expect(page.getByRole('heading', { name: 'Receipts' })).toBeVisible();
  await expect(lines).toHaveCount(0);
  await allow(page, payer);
  await expect(lines).toHaveText([/Budget made/]);
  await new EngineTap(page).call('pay.stop', { infoHash });
  await expect(lines).toHaveText([/Budget stopped/, /Budget made/]);
});

test('a backup of payments: saved, refused without its password, brought in once', async ({
  page,
  visitor,
}, info) => {
  const wallet = await new WalletPage(page).open();
  await wallet.importPurse(KEY, PASSWORD);
  const payer = (await wallet.address()) as TronAddress;
  await allow(page, payer);

  await wallet.tab('Paying');
  await wallet.button('Save a backup of payments').click();
  await wallet.dialog.getByLabel('New password').fill(FILE_PASSWORD);
  await wallet.dialog.getByLabel('The same again').fill(FILE_PASSWORD);
  const saving = page.waitForEvent('download');
  await wallet.button('Save').click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^bittern-payments-[\d-]+\.backup$/);
  const path = info.outputPath('payments.backup');
  await saved.saveAs(path);
  expect(await readFile(path, 'latin1')).not.toContain(infoHash);

  const other = await (await visitor()).newPage();
  const there = await new WalletPage(other).open();
  await there.importPurse(KEY, PASSWORD);
  await there.tab('Paying');
  const importing = await choose(other, path);
  await importing.getByLabel('The file’s password').fill('not this one');
  await there.button('Look inside').click();
  await expect(there.complaint).toContainText('not the password of this backup');
  await importing.getByLabel('The file’s password').fill(FILE_PASSWORD);
  await there.button('Look inside').click();
  await expect(importing.getByText('Budgets, ended')).toBeVisible();
  await there.button('Bring in').click();
  await expect(there.notices).toContainText('The backup is brought in.');
  await expect(other.getByText('Budget made').first()).toBeVisible();
  const { budgets } = await new EngineTap(other).call('pay.state', null);
  expect(budgets).toMatchObject([{ infoHash, limit: 5_000_000n, phase: 'stopped' }]);

  const again = await choose(other, path);
  await again.getByLabel('The file’s password').fill(FILE_PASSWORD);
  await there.button('Look inside').click();
  await expect(again.getByText('Everything in this file is here already.')).toBeVisible();
  await there.button('Done').click();

  const strange = { chainId: 5, contract: payer, claims: [] };
  const vouchers = Buffer.from(JSON.stringify(strange));
  await choose(other, {
    name: 'vouchers.json',
    mimeType: 'application/json',
    buffer: vouchers,
  });
  await there.button('Look inside').click();
  await expect(there.complaint).toContainText('another network');
});

type Chosen = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];

async function choose(page: Page, file: Chosen) {
  await page.getByRole('button', { name: 'Bring in a file' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring in a file' });
  await dialog.getByLabel('File', { exact: true }).setInputFiles(file);
  return dialog;
}
