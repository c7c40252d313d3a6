import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const LOWEST_NODE = [20, 19];

/** Throws when this Node is too old for the tools. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = LOWEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Problem(
    `Bittern needs Node.js ${LOWEST_NODE.join('.')} or newer; this is ${version}. Get it at https://nodejs.org.`,
  );
}

/** Installs the packages of package-lock.json unless exactly they are there. */
export async function install() {
  const reason = reasonToInstall(
    readPackages(join(ROOT, 'package-lock.json')),
    readPackages(join(ROOT, 'node_modules', '.package-lock.json')),
  );
  if (reason === null) return;
  console.log(`Installing packages: ${reason}.`);
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/** @param {string} path @returns {Packages | null} */
function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

/**
 * npm notes in `node_modules/.package-lock.json` what it installed. Optional packages of other
 * platforms are missing there.
 * @param {Packages | null} wanted
 * @param {Packages | null} installed
 */
export function reasonToInstall(wanted, installed) {
  if (wanted === null) throw new Problem('package-lock.json is missing.');
  if (installed === null) return 'none are here yet';
  const stale = Object.entries(wanted).find(([path, { version, optional, devOptional }]) => {
    if (path === '') return false;
    const found = installed[path];
    return found ? found.version !== version : !optional && !devOptional;
  });
  return stale
    ? `${stale[0].replace(/^.*node_modules\//, '')} differs from package-lock.json`
    : null;
}
