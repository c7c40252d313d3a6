/** `npm run seed -- FILE...`: a peer in Node that is always on. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { checkNode, install } from './lib/install.mjs';
import { main } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';

await main(async () => {
  checkNode();
  await install();
  await build({ quiet: true, only: 'dist-node' });
  // npm changes to the root; file names are meant from where the user stands.
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  await import(pathToFileURL(join(ROOT, 'dist-node', 'seed.js')).href);
});
