/** Bittern as an installed app: it can be installed, opens offline, and is updated by its user. */
import type { BrowserContext, Page } from '@playwright/test';
import { makeRelease } from './fixtures/builds.ts';
import { shellStored } from './fixtures/shell.ts';
import { expect, startWorld, test } from './fixtures/world.ts';

const addField = (page: Page) => page.getByRole('textbox', { name: 'Add a torrent' });

interface Manifest {
  readonly icons: readonly { readonly src: string; readonly purpose?: string }[];
  readonly screenshots: readonly { readonly src: string }[];
}

/** A page that the service worker answers for, with all of the app stored. */
async function openTwice(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(addField(page)).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await shellStored(page);
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
  // All that the manifest names is there.
  const manifest = (await (await page.request.get(url)).json()) as Manifest;
  for (const { src } of [...manifest.icons, ...manifest.screenshots]) {
    expect((await page.request.get(src)).ok(), src).toBe(true);
  }
  expect(manifest.icons.map(({ purpose = 'any' }) => purpose)).toContain('maskable');
  // And what the system may open with it, as `launches.spec.ts` opens it.
  expect(manifest).toMatchObject({
    display: 'standalone',
    protocol_handlers: [{ protocol: 'magnet', url: '/#%s' }],
    file_handlers: [{ action: '/', accept: { 'application/x-bittorrent': ['.torrent'] } }],
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
    share_target: {
      ...{ action: '/share-target', method: 'POST', enctype: 'multipart/form-data' },
      params: {
        ...{ title: 'title', text: 'text', url: 'url' },
        files: [{ name: 'files', accept: ['*/*'] }],
      },
    },
    shortcuts: ['library', 'payments', 'add'].map((place) => ({ url: `/?open=${place}` })),
  });
});

test('a first visit is served before all of the app is stored', async ({ page }) => {
  const held: (() => void)[] = [];
  const context = page.context();
  await context.route('**/index.html', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await page.goto('/');
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);
  await expect.poll(() => held.length).toBe(1);
  const stored = () =>
    page.evaluate(async () => (await caches.match('/index.html', { ignoreSearch: true }))?.status);
  expect(await stored()).toBeUndefined();
  held[0]?.();
  await shellStored(page);
});

test('it opens without a network once it is stored', async ({ browserOnDisk, problems }) => {
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

test('installing is offered when Bittern was of use, and after a no only in the settings', async ({
  library,
  stockPeer,
}) => {
  const { page } = library;
  const torrent = await (await stockPeer()).seed([{ path: 'a.txt', lengthBytes: 5_000, seed: 7 }]);
  await page.addInitScript(() => {
    // As Chromium does where Bittern can be installed, some time after the page has loaded.
    addEventListener('load', () => {
      const prompt = () => {
        document.documentElement.dataset['prompted'] = 'yes';
        return Promise.resolve({ outcome: 'accepted' });
      };
      dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
    });
    navigator.registerProtocolHandler = (scheme, address) => {
      document.documentElement.dataset['handles'] = `${scheme} ${String(address)}`;
    };
  });
  const offer = page.getByText('Keep Bittern as an app?');
  const prompted = page.locator('html[data-prompted]');
  await library.open();
  await expect(page.getByText('opens offline')).toHaveCount(0);
  await library.add(torrent.magnet);
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'No, thanks' }).click();
  await expect(offer).toHaveCount(0);

  await page.reload();
  await expect(library.field).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  const part = page.getByRole('region', { name: 'App', exact: true });
  await expect(offer).toHaveCount(0);
  await expect(page.locator('html[data-handles]')).toHaveCount(0);
  await part.getByRole('button', { name: 'Open magnet links with Bittern' }).click();
  const handles = `magnet ${new URL('/#%s', page.url()).href}`;
  await expect(page.locator('html')).toHaveAttribute('data-handles', handles);

  await expect(prompted).toHaveCount(0);
  await part.getByRole('button', { name: 'Install' }).click();
  await expect(prompted).toHaveCount(1);
  await page.evaluate(() => dispatchEvent(new Event('appinstalled')));
  await expect(part).toContainText('Bittern runs as an app here.');
});

test('a page whose parts are gone asks to be reloaded', async ({ library, context, problems }) => {
  problems.expect(/Failed to load resource|Failed to fetch dynamically imported module/);
  const { page } = library;
  await library.open();
  // What a server does that has the next version only.
  await context.route('**/assets/SettingsPage-*', (route) => route.fulfill({ status: 404 }));
  await context.route(
    ({ pathname }) => pathname === '/',
    (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText('This part of Bittern could not be loaded.')).toBeVisible();
  await expect(page.getByText('Bittern was updated in another tab')).toBeVisible();
  await context.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).first().click();
  await expect(page.getByText('Bittern is up to date.')).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});
