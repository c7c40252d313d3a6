/** To compare with: a page with stock webtorrent and its default store. */
import { Browser } from '../lib/browser.mjs';
import { measure } from '../lib/meter.mjs';
import { pageApi } from '../lib/page-api.mjs';
import { installPageProbe } from '../lib/page-probe.mjs';

/** @typedef {import('playwright').JSHandle<import('../pages/leecher.js').LeecherPage>} Leecher */

/**
 * @param {object} init
 * @param {string} init.site Where the bench's pages are.
 * @param {string} init.magnet
 * @param {() => Promise<number>} init.firstByte When the seeder sends its next block.
 * @param {boolean} [init.isTraced]
 */
export async function runStock({ site, magnet, firstByte, isTraced = false }) {
  const browser = await Browser.launch();
  try {
    const { context, page } = browser;
    await context.addInitScript(installPageProbe);
    await page.goto(`${site}/leecher.html`);
    /** @type {Leecher} */
    const leecher = await pageApi(page, 'leecherPage');
    const started = firstByte();
    const run = async () => {
      const to = await leecher.evaluate((own, link) => own.download(link), magnet);
      return { from: await started, to };
    };
    return await measure(browser, run, { started, isTraced });
  } finally {
    await browser.close();
  }
}
