/** `npm run build`: the app into `dist/`, the local world's programs into `dist-node/`. */
import { build } from './lib/build.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main } from './lib/problem.mjs';

await main(async () => {
  checkNode();
  await install();
  await build();
});
