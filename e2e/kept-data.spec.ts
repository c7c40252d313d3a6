/** What is stored here is the browser's to delete: it is asked not to, and what it deleted is told. */
import type { Page } from '@playwright/test';
import { Library } from './fixtures/library.ts';
import { expect, test } from './fixtures/world.ts';

const notice = (page: Page) =>
  page.getByRole('status').filter({ hasText: 'The browser has deleted what Bittern had stored' });

test('the browser is asked to keep what is stored, and what it deletes all the same is told', async ({
  browserOnDisk,
  world,
}) => {
  const page = await (await browserOnDisk()).newPage();
  const library = new Library(page);
  const alice = world.demo.find(({ name }) => name === 'alice.txt');
  if (alice === undefined) throw new Error('The demo has no alice.txt.');
  await page.addInitScript(() => {
    // Not on the empty page.
    if (!('storage' in navigator)) return;
    const asked = { count: 0 };
    Object.assign(globalThis, { asked });
    const persist = navigator.storage.persist.bind(navigator.storage);
    navigator.storage.persist = () => ((asked.count += 1), persist());
  });
  const askedTimes = () =>
    page.evaluate(() => (globalThis as unknown as { asked: { count: number } }).asked.count);
  await library.open();
  expect(await askedTimes()).toBe(0);
  await library.add(alice.magnet);
  await library.reaches('alice.txt', 'Seeding');
  expect(await askedTimes()).toBe(1);

  // Headless Chromium says no by itself; allowed by its user it says yes.
  await page.getByRole('button', { name: 'Settings' }).click();
  const storage = page.getByRole('region', { name: 'Storage' });
  await expect(storage).toContainText('may delete all of this when space runs low');
  await storage.getByRole('button', { name: 'Ask to keep it' }).click();
  await expect(storage).toContainText('The browser says no for now');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Browser.grantPermissions', {
    origin: world.url,
    permissions: ['durableStorage'],
  });
  await storage.getByRole('button', { name: 'Ask to keep it' }).click();
  await expect(storage).toContainText('keeps all of this until you delete it');

  // Nothing is told to whom nothing was deleted.
  await library.open();
  await expect(library.row('alice.txt')).toBeVisible();
  await expect(notice(page)).toBeHidden();
  expect(await askedTimes()).toBe(0);

  await page.goto('about:blank');
  const { origin } = new URL(world.url);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await library.open();
  await expect(notice(page)).toContainText('Add your torrents again');
  await page.reload();
  await notice(page).getByRole('button', { name: 'Understood' }).click();
  await expect(notice(page)).toBeHidden();
  await page.reload();
  await expect(library.field).toBeVisible();
  await expect(notice(page)).toBeHidden();
});
