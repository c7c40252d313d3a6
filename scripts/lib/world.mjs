import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whenEnding } from './ending.mjs';
import { Problem } from './problem.mjs';
import { ROOT } from './root.mjs';

/**
 * Opens the local world and keeps it until Ctrl-C or SIGTERM.
 * @param {'production' | 'development'} mode
 */
export async function openWorld(mode) {
  const port = readPort(process.env['PORT']);
  const program = (/** @type {string} */ name) => join(ROOT, 'dist-node', `${name}.js`);
  /** @type {typeof import('../../devnet/world.ts')} */
  const { startWorld } = await import(pathToFileURL(program('world')).href);
  const seeder = program('demo-seeder');

  const world = await startWorld({
    port,
    mode,
    seeder: existsSync(seeder) ? pathToFileURL(seeder) : null,
    hasPractice: true,
    // Solid after some 10 s instead of a minute: a direct payment counts in full only then, and who
    // practises is not to wait for it.
    chain: { solidLagBlocks: 3 },
  }).catch((/** @type {unknown} */ error) => {
    throw new Problem(error instanceof Error ? error.message : String(error));
  });

  whenEnding(async (signal) => {
    // To be stopped is how a server succeeds.
    if (signal === 'SIGTERM') process.exitCode = 0;
    await world.close();
  });
  console.log(`Bittern is ready at ${world.url}`);
}

/** @param {string | undefined} text */
function readPort(text) {
  if (text === undefined || text === '') return 8080;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Problem(`PORT must be a number from 0 to 65535, not "${text}".`);
}
