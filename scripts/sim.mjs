/** `npm run sim`: simulates a swarm of 10,000 peers and writes tables and plots into docs/. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { importTypeScript } from './lib/typescript.mjs';

const TOLD_EVERY_SECONDS = 60;

await main(async () => {
  /** @type {typeof import('../sim/report.ts')} */
  const { report, FULL_PLAN } = await importTypeScript('sim/report.ts');

  const docs = join(ROOT, 'docs');
  const file = join(docs, 'simulation.md');
  const { document, images, summary } = report(
    FULL_PLAN,
    readFileSync(file, 'utf8'),
    (run, second) => {
      if (second % TOLD_EVERY_SECONDS === 0) console.log(`${run}: ${second} s simulated`);
    },
  );
  writeFileSync(file, document);
  for (const [name, svg] of images) writeFileSync(join(docs, 'images', name), svg);
  console.log(summary);
});
