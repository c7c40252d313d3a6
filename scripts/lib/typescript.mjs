import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './root.mjs';

/**
 * Runs a TypeScript module of this repository in this process: Node 20 cannot by itself.
 * @template T
 * @param {string} path From the repository's root.
 * @returns {Promise<T>} Its exports.
 */
export async function importTypeScript(path) {
  const { module } = await runnerImport(join(ROOT, path), {
    configFile: false,
    logLevel: 'error',
  });
  return /** @type {T} */ (module);
}
