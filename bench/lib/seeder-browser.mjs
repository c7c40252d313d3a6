/** The other side of every transfer: stock webtorrent on a page, in a browser of its own. */
import { Browser } from './browser.mjs';
import { pageApi } from './page-api.mjs';

/** @typedef {import('playwright').JSHandle<import('../pages/seeder.js').SeederPage>} SeederPage */

/**
 * @param {object} init
 * @param {string} init.site Where the bench's pages are.
 * @param {string} init.tracker
 * @param {number} init.lengthBytes Of random bytes, the same for all runs.
 */
export async function startSeederBrowser({ site, tracker, lengthBytes }) {
  const browser = await Browser.launch();
  await browser.page.goto(`${site}/seeder.html`);
  /** @type {SeederPage} */
  const seeder = await pageApi(browser.page, 'seederPage');
  const magnet = await seeder.evaluate((page, init) => page.seed(init.lengthBytes, init.tracker), {
    lengthBytes,
    tracker,
  });
  return {
    browser,
    magnet,
    /** When the next block is sent, in milliseconds since 1970. */
    async firstByte() {
      await seeder.evaluate((page) => page.arm());
      return seeder.evaluate((page) => page.firstByte());
    },
    close: () => browser.close(),
  };
}
