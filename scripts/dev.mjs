/** `npm run dev`: the sources in the local world, with hot reload. */
import { build } from './lib/build.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main } from './lib/problem.mjs';
import { openWorld } from './lib/world.mjs';

await main(async () => {
  checkNode();
  await install();
  await build({ quiet: true, only: 'dist-node' });
  await openWorld('development');
});
