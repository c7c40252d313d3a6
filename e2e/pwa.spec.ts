/** Bittern as an installed app: it can be installed, opens offline, and is updated by its user. */
import type { BrowserContext, Page } from '@playwright/test';
import { makeRelease } from './fixtures/builds.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const addField = (page: Page) => page.getByRole('textbox', { name: 'Add a torrent' });

/** A page that the service worker answers for, as any page is from the second load on. */
async function openTwice(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(addField(page)).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  return page;
}

test('it can be installed', async ({ browserOnDisk }) => {
  const page = await (await browserOnDisk()).newPage();
  await page.goto('/');
  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors, url } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(new URL(url).pathname).toBe('/manifest.webmanifest');
});

test('it opens without a network from the second load on', async ({ browserOnDisk, problems }) => {
  problems.expect(/ERR_CONNECTION_REFUSED/);
  const world = await startWorld();
  const page = await openTwice(await browserOnDisk(), world.url);
  await world.close();

  for (const address of ['/', '/?source=shortcut', '/index.html']) {
    await page.goto('about:blank');
    await page.goto(world.url + address);
    await expect(addField(page)).toBeVisible();
    await expect.poll(() => page.workers().length).toBe(1);
  }
});

test('a new version waits for its user, then every tab gets it', async ({
  browserOnDisk,
  problems,
}) => {
  problems.expect(/ERR_CONNECTION_REFUSED/);
  const before = await startWorld();
  const context = await browserOnDisk();
  const tabs = [await openTwice(context, before.url), await openTwice(context, before.url)];
  const [first, second] = tabs as [Page, Page];
  const released = (tab: Page) => tab.locator('html[data-release="2"]');
  const notice = (tab: Page) => tab.getByText('A new version is ready.');

  const release = await makeRelease('2');
  await before.close();
  const after = await startWorld({ port: Number(new URL(before.url).port), site: release.site });
  await first.evaluate(() => dispatchEvent(new Event('online')));
  for (const tab of tabs) await expect(notice(tab)).toBeVisible();

  // To reload is no consent: the other tab still runs on the old version.
  await first.reload();
  await expect(notice(first)).toBeVisible();
  await expect(released(first)).toHaveCount(0);

  await second.getByRole('button', { name: 'Update now' }).click();
  for (const tab of tabs) {
    await expect(released(tab)).toHaveCount(1);
    await expect(addField(tab)).toBeVisible();
    await expect(notice(tab)).toHaveCount(0);
  }
  await after.close();
  await release.remove();
});
