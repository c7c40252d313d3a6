/** The contestant: Bittern's production build, used through its interface. */
import { Browser } from '../lib/browser.mjs';
import { measure } from '../lib/meter.mjs';
import { installPageProbe } from '../lib/page-probe.mjs';

/**
 * @param {object} init
 * @param {string} init.url Where Bittern is served.
 * @param {string} init.magnet
 * @param {() => Promise<number>} init.firstByte When the seeder sent the first block.
 * @param {boolean} [init.isTraced]
 */
export async function runBittern({ url, magnet, firstByte, isTraced = false }) {
  const browser = await openBittern(url);
  try {
    const { page } = browser;
    const started = firstByte();
    const run = async () => {
      await page.getByRole('textbox', { name: 'Add a torrent' }).fill(magnet);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const to = await page.evaluate(() => Reflect.get(globalThis, 'completed'));
      return { from: await started, to: Number(to) };
    };
    return await measure(browser, run, { started, isTraced });
  } finally {
    await browser.close();
  }
}

/** The same page with nothing to do, for what the machine itself does to a page. */
export async function runIdle(/** @type {{ url: string, seconds: number }} */ { url, seconds }) {
  const browser = await openBittern(url);
  try {
    const run = async () => {
      const from = Date.now();
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      return { from, to: Date.now() };
    };
    return await measure(browser, run, { started: Promise.resolve() });
  } finally {
    await browser.close();
  }
}

/** @param {string} url */
async function openBittern(url) {
  const browser = await Browser.launch();
  const { context, page } = browser;
  await context.addInitScript(installPageProbe);
  await context.addInitScript(() => {
    // The leading tab tells all others what its engine says.
    const tabs = new BroadcastChannel('bittern.tabs');
    const completed = new Promise((resolve) => {
      tabs.addEventListener('message', ({ data }) => {
        if (data.kind === 'event' && data.name === 'torrent.completed') resolve(Date.now());
      });
    });
    Object.assign(globalThis, { completed });
  });
  await page.goto(url);
  // Storing the offline shell is work of the first visit only; its document is stored last.
  await page.evaluate(async () => {
    while ((await caches.match('/index.html', { ignoreSearch: true })) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  return browser;
}
