/** `npm run bench`: Bittern beside stock webtorrent and a bare data channel, in figures. */
import { build } from '../scripts/lib/build.mjs';
import { provideChromium } from '../scripts/lib/chromium.mjs';
import { checkNode, install } from '../scripts/lib/install.mjs';
import { main } from '../scripts/lib/problem.mjs';
import { readOptions, USAGE } from './lib/options.mjs';

await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(USAGE);
    return;
  }
  checkNode();
  await install();
  process.env['CHROMIUM_PATH'] = await provideChromium();
  await build({ quiet: true });
  // Only now, because its packages may have been missing.
  const { bench } = await import('./bench.mjs');
  await bench(options);
});
