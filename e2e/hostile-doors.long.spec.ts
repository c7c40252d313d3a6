/**
 * Crafted links and .torrent files by every door but the address bar of an open page, which has
 * `hostile-links.spec.ts`: whatever they say, they are only shown.
 */
import type { Page } from '@playwright/test';
import { encodeBencode, type Encodable } from '../src/core/torrent/bencode-encode.ts';
import { hostileLinks } from '../src/core/torrent/hostile-links.suite.ts';
import { launch, share, standInForLaunches } from './fixtures/system-launches.ts';
import { TrappedBrowser } from './fixtures/trapped-browser.ts';
import { expect, test } from './fixtures/world.ts';

const PER_DOOR = 10;

test.setTimeout(300_000);

test('ten crafted links by each door call nobody, sign nothing and leave nothing', async ({
  world,
  problems,
  atEnd,
}) => {
  const browser = await TrappedBrowser.open({ siteUrl: world.url, problems, atEnd });
  const { engine, page, trap } = browser;
  await standInForLaunches(page);
  await browser.createPurse();
  await engine.call('settings.set', { trackers: [] });

  const links = tenOf(
    hostileLinks({ hosts: trap.hosts })
      .map(({ fragment }) => fragment)
      .filter((fragment) => /^magnet:\?xt=urn:btih:d/.test(fragment) && fragment.length < 30_000),
  );
  const torrents = hostileTorrents(trap.hosts);
  const door = async (what: string, enter: () => Promise<void>) =>
    test.step(what, async () => {
      await enter();
      await isDecided(page);
      await leave(page);
    });

  for (const link of links) {
    await door(`a cold start: ${link.slice(0, 60)}`, async () => {
      await page.goto('about:blank');
      await page.goto(`/#${link}`);
    });
  }
  await browser.expectNothingDone();
  for (const link of links) {
    await door(`?magnet=: ${link.slice(0, 60)}`, async () => {
      await page.goto(`/?magnet=${encodeURIComponent(link)}`);
    });
  }
  await browser.expectNothingDone();
  for (const link of links) {
    await door(`shared: ${link.slice(0, 60)}`, () => share(page, { text: `Look: ${link}` }));
  }
  await browser.expectNothingDone();
  for (const link of links) {
    await door(`launched: ${link.slice(0, 60)}`, () => launch(page, `/#${link}`));
  }
  await browser.expectNothingDone();
  for (const [index, metainfo] of torrents.entries()) {
    await door(`.torrent ${String(index)}`, () => launch(page, '/', metainfo));
  }
  await browser.expectNothingDone();
});

/** From all parts of the list. */
function tenOf(links: readonly string[]): readonly string[] {
  return Array.from({ length: PER_DOOR }, (_, at) => {
    const link = links[Math.floor((at * links.length) / PER_DOOR)];
    if (link === undefined) throw new Error('There are too few links.');
    return link;
  });
}

/** The page shows what there is, or says why not. */
async function isDecided(page: Page): Promise<void> {
  const shown = page.getByRole('button', { name: /^(Not now|To your library)$/ });
  await expect(shown).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Opening the link')).toBeHidden();
}

async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Not now|To your library)$/ }).click();
  await expect(page.getByRole('textbox', { name: 'Add a torrent' })).toBeVisible();
}

/** Each names hosts in a way of its own; what is described besides is harmless. */
function hostileTorrents(hosts: readonly string[]): readonly Uint8Array[] {
  const [host = 'trap.example'] = hosts;
  const url = `https://${host}/x`;
  const tracker = `wss://${host}/announce`;
  const beside: readonly (readonly [key: string, value: Encodable])[][] = [
    [['announce', tracker]],
    [['announce-list', hosts.map((one) => [`wss://${one}`, `ws://${one}`])]],
    [['url-list', url]],
    [['url-list', hosts.map((one) => `http://${one}/seed/`)]],
    [['httpseeds', [url]]],
    [['nodes', [[host, 6881]]]],
    [
      ['comment', `<img src=//${host}/p.png onerror=alert(1)>`],
      ['created by', url],
    ],
    [
      ['publisher-url', url],
      ['publisher', host],
      ['similar', [url]],
    ],
    [
      ['announce', `http://${host}/announce`],
      ['announce-list', [[`udp://${host}:1337`]]],
    ],
    [['pay.start', new Map<string, Encodable>([['limit', 1_000_000]])]],
  ];
  return beside.map((more, index) => {
    const info = new Map<string, Encodable>([
      ['length', 16_384],
      ['name', `<script>globalThis.isPwned = ${String(index)}</script>`],
      ['piece length', 16_384],
      ['pieces', new Uint8Array(20).fill(index + 1)],
    ]);
    return encodeBencode(new Map<string, Encodable>([...more, ['info', info]]));
  });
}
