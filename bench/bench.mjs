/** Runs the parts that were asked for and prints what came out. */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whenEnding } from '../scripts/lib/ending.mjs';
import { ROOT } from '../scripts/lib/root.mjs';
import { goalsOf } from './lib/goals.mjs';
import { markdown, printable, summary } from './lib/report.mjs';
import { startSite } from './lib/site.mjs';
import { runMemory } from './memory.mjs';
import { runTransfer } from './transfer.mjs';

/** @param {import('./lib/options.mjs').Options} options */
export async function bench(options) {
  /** @type {typeof import('../devnet/world.ts')} */
  const { startWorld } = await import(pathToFileURL(join(ROOT, 'dist-node', 'world.js')).href);
  const world = await startWorld({ port: 0, mode: 'production', seeder: null });
  const site = await startSite();
  const close = async () => {
    await world.close();
    await site.close();
  };
  whenEnding(close);
  const report = (/** @type {string} */ text) => {
    console.log(`[load ${loadavg()[0]?.toFixed(1) ?? '?'}] ${text}`);
  };
  try {
    const { mib, rounds, parts } = options;
    const transfer = parts.includes('transfer')
      ? await runTransfer({ world, site: site.url, mib, rounds, report })
      : null;
    const memory = parts.includes('memory') ? await runMemory({ world, report }) : null;
    const results = summary({ mib, transfer, memory });
    const goals = goalsOf(results);
    const machine = {
      cores: cpus().length,
      load: loadavg().map((load) => Number(load.toFixed(1))),
    };
    console.log(`\n${printable(results, goals)}\n`);
    console.log(JSON.stringify({ mib, rounds, machine, ...results, goals }));
    if (options.save !== null) {
      const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), options.save);
      await writeFile(path, markdown({ options, machine, results, goals }));
    }
    if (options.hasGoals && goals.some(({ isMet }) => !isMet)) process.exitCode = 1;
  } finally {
    await close();
  }
}
