import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { APP_SOURCES, hashOfSources, LOCAL_SOURCES } from './sources.mjs';

/**
 * Each output folder carries the hash of the sources it was built from. Vite empties the folder
 * first, so a build by other means, or one that failed, leaves no hash behind.
 */
const OUTPUTS = [
  { name: 'the app', folder: 'dist', args: [] },
  {
    name: "the local world's programs",
    folder: 'dist-node',
    args: ['--config', 'vite.node.config.ts'],
  },
];

const STAMP = '.built-from';

/**
 * Builds what is not built yet from the sources as they are.
 * @param {{ quiet?: boolean, only?: 'dist-node', origin?: string | null }} [options] `quiet` shows the
 *   output only of a failure. An app that was built for an `origin` runs nowhere else.
 */
export async function build({ quiet = false, only, origin = null } = {}) {
  const sources = hashOfSources([...APP_SOURCES, ...LOCAL_SOURCES]);
  for (const { name, folder, args } of OUTPUTS) {
    if (only !== undefined && folder !== only) continue;
    const hash = folder === 'dist' && origin !== null ? `${sources} ${origin}` : sources;
    const stamp = join(ROOT, folder, STAMP);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    console.log(`Building ${name}.`);
    rmSync(stamp, { force: true });
    await run(
      process.execPath,
      [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', ...args],
      { quiet, env: { BITTERN_ORIGIN: origin ?? '' } },
    );
    writeFileSync(stamp, hash);
  }
}
