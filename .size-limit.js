/** What a visitor downloads first. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The scripts that the document names: what they import later is not counted. */
function firstLoad() {
  const html = readFileSync('dist/index.html', 'utf8');
  const paths = [...html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)];
  if (paths.length === 0) throw new Error('The build has no entry script.');
  return paths.map(([, path = '']) => join('dist', path));
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
  { name: 'page, first load', path: firstLoad(), limit: '66 kB', gzip: true },
  // Of these, paying is about 75: signatures (secp256k1), the chain's client, the machines, the ledger.
  { name: 'engine worker', path: wholeWorker('engine.worker-'), limit: '204 kB', gzip: true },
  { name: 'signer worker', path: wholeWorker('signer.worker-'), limit: '73 kB', gzip: true },
];
