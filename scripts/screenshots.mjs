/**
 * `npm run screenshots`: takes the pictures that browsers show when they offer to install Bittern
 * (`screenshots` of the manifest) from the built app in a local world of its own.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { build } from './lib/build.mjs';
import { CHROMIUM_ARGUMENTS, findChromium } from './lib/chromium.mjs';
import { main, Problem } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';

const FOLDER = join(ROOT, 'public', 'screenshots');
/** Sizes as the manifest names them. */
const PICTURES = [
  { name: 'wide.png', hasDetails: true, width: 1280, height: 800 },
  { name: 'narrow.png', hasDetails: false, width: 412, height: 880 },
];
/** Together: they are fetched before anybody has agreed to anything. */
const MAX_BYTES = 200_000;

/** @param {string} name */
const program = (name) => pathToFileURL(join(ROOT, 'dist-node', `${name}.js`));

await main(async () => {
  await build({ quiet: true });
  /** @type {typeof import('../devnet/world.ts')} */
  const { startWorld } = await import(program('world').href);
  const world = await startWorld({ port: 0, mode: 'production', seeder: program('demo-seeder') });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: CHROMIUM_ARGUMENTS,
  });
  try {
    mkdirSync(FOLDER, { recursive: true });
    let bytes = 0;
    for (const { name, hasDetails, ...viewport } of PICTURES) {
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
      await page.goto(world.url);
      // The demo torrents, one by one: the buttons go when the list is no longer empty.
      for (const { magnet, name: torrent } of world.demo) {
        await page.evaluate((link) => {
          const data = new DataTransfer();
          data.setData('text/plain', link);
          document.body.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true }),
          );
        }, magnet);
        const row = page.getByRole('listitem', { name: torrent, exact: true });
        await row.getByText('Seeding', { exact: true }).waitFor();
      }
      const notices = page.getByRole('region', { name: 'Notices' });
      const dismiss = notices.getByRole('button', { name: 'Dismiss' });
      while ((await dismiss.count()) > 0) await dismiss.first().click();
      const shown = world.demo.at(-1)?.name ?? '';
      if (hasDetails) await page.getByRole('button', { name: shown, exact: true }).click();
      await page.mouse.move(0, 0);
      const path = join(FOLDER, name);
      await page.screenshot({ path });
      bytes += statSync(path).size;
      await page.close();
    }
    if (bytes > MAX_BYTES) throw new Problem(`The screenshots have ${bytes} bytes together.`);
    console.log(`Took ${PICTURES.length} screenshots, ${bytes} bytes together.`);
  } finally {
    await browser.close();
    await world.close();
  }
});
