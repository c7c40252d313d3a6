import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** What a build reads. A name that does not exist is no error: it may come. */
const SOURCES = [
  'contracts',
  'devnet',
  'public',
  'src',
  'index.html',
  'package-lock.json',
  'package.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.browser-false.ts',
  'vite.config.ts',
  'vite.node.config.ts',
  'vite.pwa.ts',
  'vite.service-worker.ts',
  'vite.shell-chunk.ts',
];

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
 * @param {{ quiet?: boolean, only?: 'dist-node' }} [options] `quiet` shows the output only of a
 *   failure.
 */
export async function build({ quiet = false, only } = {}) {
  const hash = hashOfSources();
  for (const { name, folder, args } of OUTPUTS) {
    if (only !== undefined && folder !== only) continue;
    const stamp = join(ROOT, folder, STAMP);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    console.log(`Building ${name}.`);
    rmSync(stamp, { force: true });
    await run(
      process.execPath,
      [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', ...args],
      {
        quiet,
      },
    );
    writeFileSync(stamp, hash);
  }
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesBelow)) {
    hash.update(`${path}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(ROOT, path)))
        .digest(),
    );
  }
  return hash.digest('hex');
}

/**
 * Left out: what the build itself writes, and tests.
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (/(^|[\\/])generated$|\.(test|suite)\.ts$/.test(path)) return [];
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
