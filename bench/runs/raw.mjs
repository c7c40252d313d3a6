/** The ceiling: as many bytes over a data channel with nothing on top. */
import { Browser } from '../lib/browser.mjs';
import { measure } from '../lib/meter.mjs';
import { pageApi } from '../lib/page-api.mjs';
import { installPageProbe } from '../lib/page-probe.mjs';

/** @typedef {import('playwright').JSHandle<import('../pages/raw.js').RawPage>} RawPage */

/**
 * @param {object} init
 * @param {string} init.site Where the bench's pages are.
 * @param {Browser} init.seeder Its browser sends.
 * @param {number} init.lengthBytes
 * @param {boolean} init.inWorker Whether the channel is transferred to a worker, as Bittern's are.
 */
export async function runRaw({ site, seeder, lengthBytes, inWorker }) {
  const browser = await Browser.launch();
  const senderPage = await seeder.context.newPage();
  try {
    await browser.context.addInitScript(installPageProbe);
    /** @param {import('playwright').Page} page @returns {Promise<RawPage>} */
    const open = async (page) => {
      await page.goto(`${site}/raw.html`);
      return pageApi(page, 'rawPage');
    };
    const sender = await open(senderPage);
    const receiver = await open(browser.page);
    const offer = await sender.evaluate((page) => page.offer());
    const answer = await receiver.evaluate(
      (page, init) => page.answer(init.offer, init.lengthBytes, init.inWorker),
      { offer, lengthBytes, inWorker },
    );
    await sender.evaluate((page, description) => page.accept(description), answer);

    const started = sender.evaluate((page, length) => page.send(length), lengthBytes);
    const run = async () => {
      const to = await receiver.evaluate((page) => page.received());
      return { from: await started, to };
    };
    return await measure(browser, run, { started });
  } finally {
    await senderPage.close();
    await browser.close();
  }
}
