/** Whatever a link says: it is shown, and nobody it names hears of it before its reader agrees. */
import type { Page } from '@playwright/test';
import { hostileLinks } from '../src/core/torrent/hostile-links.suite.ts';
import { Relay } from './fixtures/trap.ts';
import { TrappedBrowser } from './fixtures/trapped-browser.ts';
import { expect, test } from './fixtures/world.ts';

test.setTimeout(180_000);

test('two hundred crafted links call nobody, sign nothing and run nothing', async ({
  world,
  problems,
  atEnd,
}) => {
  const browser = await TrappedBrowser.open({ siteUrl: world.url, problems, atEnd });
  const { engine, page, trap } = browser;

  await browser.createPurse();
  await browser.hearEngine();
  // Offers to the default trackers would take most of the time; the last links have them.
  await engine.call('settings.set', { trackers: [] });
  const links = hostileLinks({ hosts: trap.hosts });
  expect(links.length).toBeGreaterThanOrEqual(200);
  const all = await followAll(
    page,
    links.map(({ fragment }) => fragment),
  );
  for (const [index, { what }] of links.entries()) {
    const seen = all[index]!;
    expect(seen, what).toMatchObject({ isScripted: false, isWide: false, foreign: [] });
    expect(seen.heading, what).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(seen.heading.length, what).toBeLessThanOrEqual(255);
  }
  expect(page.url()).toMatch(new RegExp(`^${world.url}/#`));
  await browser.expectNothingDone();

  await engine.call('settings.set', { trackers: null });
  // The trap is worth something: once the reader agrees, the link's trackers are called.
  problems.expect(/trap\.example/);
  const sources = ['xs', 'as', 'ws'].map((name) => `${name}=https://trap.example/x`).join('&');
  await followAll(page, [
    `magnet:?xt=urn:btih:${'7'.repeat(40)}&${sources}&x.pe=trap.example:1&tr=wss://trap.example`,
  ]);
  // By then the default tracker has answered.
  await expect(page.getByText('Nobody is online with it now.')).toBeVisible();
  const ask = page.getByRole('region', { name: 'Look there too' });
  await expect(ask).toContainText('trap.example');
  expect(trap.calls).toEqual([]);
  await ask.getByRole('button', { name: 'Look there too' }).click();
  await expect.poll(() => trap.calls.length).toBeGreaterThan(0);
  await expect(ask).toBeHidden();
});

test('what is behind the # reaches no server, nor does a ?magnet= once it is there', async ({
  world,
  page,
  atEnd,
}) => {
  const relay = await Relay.start(Number(new URL(world.url).port));
  atEnd(() => relay.close());
  const hash = 'ab'.repeat(20);
  const magnet = `magnet:?xt=urn:btih:${hash}&dn=A%20secret%20name`;
  const isPreviewed = expect(page.getByRole('heading', { level: 1, name: 'A secret name' }));

  // Looking for a new version of its service worker, the browser names the old one.
  const telling = `${hash}|magnet|secret|referer: (?!${relay.url}/service-worker.js\r)`;
  const said = () => new RegExp(telling, 'i').exec(relay.heard)?.[0];
  await page.goto(`${relay.url}/#${magnet}`);
  await isPreviewed.toBeVisible();
  await page.reload();
  await isPreviewed.toBeVisible();
  expect(relay.heard).toContain('GET / HTTP/1.1');
  expect(relay.heard).toContain('GET /world.json');
  expect(said()).toBeUndefined();

  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto('about:blank');
  await page.goto(`${relay.url}/?channels=proxied&magnet=${encodeURIComponent(magnet)}`);
  await isPreviewed.toBeVisible();
  expect(page.url()).toBe(`${relay.url}/?channels=proxied#${magnet}`);
  // A browser may ask the server beside the service worker for that address, and for no other.
  relay.heard = '';
  await page.reload();
  await isPreviewed.toBeVisible();
  expect(said()).toBeUndefined();
});

interface Seen {
  readonly heading: string;
  /** Addresses outside Bittern that elements of the page refer to. */
  readonly foreign: readonly string[];
  /** The page has to be scrolled sideways. */
  readonly isWide: boolean;
  /** A name ran as a script. */
  readonly isScripted: boolean;
}

/** Opens links as the address bar does, each when the page has made up its mind about the last. */
async function followAll(page: Page, fragments: readonly string[]): Promise<readonly Seen[]> {
  return page.evaluate(async (fragments) => {
    const isUndecided = () => {
      const status = document.querySelector('main [role=status]')?.textContent;
      return document.querySelector('h1') === null || status === 'Opening the link';
    };
    // For other apps of this device, and with nothing in it but what every torrent has.
    const isPlainMagnet = (address: string) =>
      /^magnet:\?xt=urn:btih:[0-9a-f]{40}(?:&(?:dn|tr)=[^&]*)*$/.test(address);
    const isForeign = (address: string | null) =>
      address !== null &&
      new URL(address, location.href).origin !== origin &&
      !isPlainMagnet(address);
    const seen: Seen[] = [];
    for (const fragment of fragments) {
      const changed = new Promise((resolve) => {
        addEventListener('hashchange', resolve, { once: true });
      });
      location.hash = fragment;
      await changed;
      do await new Promise((resolve) => requestAnimationFrame(resolve));
      while (isUndecided());
      const addresses = [...document.querySelectorAll('[src], [href], [action]')].flatMap(
        (element) => ['src', 'href', 'action'].map((name) => element.getAttribute(name)),
      );
      seen.push({
        heading: document.querySelector('h1')?.textContent ?? '',
        foreign: addresses.filter(isForeign).map(String),
        isWide: document.documentElement.scrollWidth > innerWidth,
        isScripted: 'isPwned' in globalThis,
      });
    }
    return seen;
  }, fragments);
}
