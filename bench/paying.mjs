/**
 * `npm run bench:paying`: what paying costs beside being served for nothing, in one run, in turn: rate,
 * control traffic, CPU of signatures. Prints figures; fails where a goal is missed. See README.md here.
 */
import { spawn } from 'node:child_process';
import { provideChromium } from '../scripts/lib/chromium.mjs';
import { checkNode, install } from '../scripts/lib/install.mjs';
import { main } from '../scripts/lib/problem.mjs';

const SUITE = 'src/engine/pay/cost-of-paying.bench.suite.ts';

await main(async () => {
  checkNode();
  await install();
  const env = {
    ...process.env,
    CHROMIUM_PATH: await provideChromium(),
    BITTERN_BENCH: SUITE,
  };
  const child = spawn('npx', ['vitest', 'run', '--project', 'browser'], { stdio: 'inherit', env });
  process.exitCode = await new Promise((resolve) => {
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
});
