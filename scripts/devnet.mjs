/** `npm run devnet`: the local TRON chain alone. */
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
  // npm changes to the root; a state file's name is meant from where the user stands.
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  await import(pathToFileURL(join(ROOT, 'dist-node', 'tron-devnet.js')).href);
});
