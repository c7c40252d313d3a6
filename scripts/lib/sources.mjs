import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

/** What the app's build reads. A name that does not exist is no error: it may come. */
export const APP_SOURCES = [
  'devnet/security-headers.ts',
  'public',
  'src',
  'index.html',
  'package-lock.json',
  'package.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.browser-false.ts',
  'vite.config.ts',
  'vite.policy.ts',
  'vite.pwa.ts',
  'vite.release.ts',
  'vite.service-worker.ts',
  'vite.shell-chunk.ts',
];

/** Besides, for the local world's programs. */
export const LOCAL_SOURCES = ['contracts', 'devnet', 'vite.node.config.ts'];

/**
 * SHA-256 in hexadecimal, the same wherever the sources lie.
 * @param {readonly string[]} sources Files and folders, from the repository's root.
 */
export function hashOfSources(sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesBelow)) {
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
 * @param {string} path With slashes.
 * @returns {string[]}
 */
function filesBelow(path) {
  if (/(^|\/)generated$|\.(test|suite)\.ts$/.test(path)) return [];
  // What the compiler of the messages leaves beside its settings.
  if (/\.inlang\/(?!settings\.json$)/.test(path)) return [];
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}
