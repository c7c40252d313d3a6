/** `npm start`: the production build in the local world. */
import { build } from './lib/build.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main } from './lib/problem.mjs';
import { openWorld } from './lib/world.mjs';

await main(async () => {
  checkNode();
  await install();
  await build({ quiet: true });
  await openWorld('production');
});
