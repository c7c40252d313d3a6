/** `npm run energy`: measures the escrow contract's calls and writes the table of `docs/energy.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './lib/problem.mjs';
import { ROOT } from './lib/root.mjs';
import { importTypeScript } from './lib/typescript.mjs';

await main(async () => {
  /** @type {typeof import('../contracts/energy/measure.suite.ts')} */
  const { measure } = await importTypeScript('contracts/energy/measure.suite.ts');
  /** @type {typeof import('../contracts/energy/table.suite.ts')} */
  const { energyTable, withTable } = await importTypeScript('contracts/energy/table.suite.ts');

  const table = energyTable(await measure());
  const file = join(ROOT, 'docs', 'energy.md');
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), table));
  console.log(table);
});
