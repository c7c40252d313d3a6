/** What a visitor downloads first, by following the build's own imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ file: string, imports?: string[] }} Chunk */

/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));

/**
 * The files of a chunk and of what it imports at once; what it imports later is not counted.
 * @param {string} name
 * @returns {string[]}
 */
function atOnce(name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The build has no ${name}.`);
  if (seen.has(name)) return [];
  seen.add(name);
  return [join('dist', chunk.file), ...(chunk.imports ?? []).flatMap((next) => atOnce(next, seen))];
}

/**
 * A worker is a build of its own, which the manifest does not list: all that it imports, now or
 * later, belongs to it.
 * @param {string} prefix
 */
function wholeWorker(prefix) {
  const folder = 'dist/assets';
  const files = new Set(readdirSync(folder).filter((file) => file.startsWith(prefix)));
  if (files.size === 0) throw new Error(`The build has no ${prefix}*.`);
  for (const file of files) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, next = ''] of source.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) files.add(next);
  }
  return [...files].map((file) => join(folder, file));
}

export default [
  { name: 'page, first load', path: atOnce('index.html'), limit: '90 kB', gzip: true },
  // Of these, paying is about 75: signatures (secp256k1), the chain's client, the machines, the ledger.
  { name: 'engine worker', path: wholeWorker('engine.worker-'), limit: '185 kB', gzip: true },
  { name: 'signer worker', path: wholeWorker('signer.worker-'), limit: '73 kB', gzip: true },
];
