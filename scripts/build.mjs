/**
 * `npm run build`: the app into `dist/`, the local world's programs into `dist-node/`. With
 * `-- --origin https://YOUR.HOST` (or `BITTERN_ORIGIN`) the app's policy names that host.
 */
import { build } from './lib/build.mjs';
import { checkNode, install } from './lib/install.mjs';
import { readOrigin } from './lib/origin.mjs';
import { main } from './lib/problem.mjs';

await main(async () => {
  checkNode();
  const origin = readOrigin(process.argv.slice(2), process.env['BITTERN_ORIGIN']);
  await install();
  await build({ origin });
});
