import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

/**
 * A browser of this machine.
 * @typedef {object} BrowserKind
 * @property {string} name For messages.
 * @property {string} variable Of the environment: the path of one, before all others.
 * @property {readonly string[]} programs Its usual names, the best first.
 * @property {readonly string[]} elsewhere Paths where it lies on other systems.
 * @property {string} systemPackage Of Debian and its kin.
 */

/** The path of one that is here. @param {BrowserKind} kind */
export function findBrowser(kind) {
  const path = lookUp(kind);
  if (path !== undefined) return path;
  throw new Problem(`There is no ${kind.name}. ${adviceFor(kind)}`);
}

/** The same; where there is none, the system's package is installed. @param {BrowserKind} kind */
export async function provideBrowser(kind) {
  if (lookUp(kind) === undefined) await installBrowser(kind);
  return findBrowser(kind);
}

/** @param {BrowserKind} kind */
function lookUp({ variable, programs, elsewhere }) {
  const given = process.env[variable];
  if (given) {
    if (isExecutable(given)) return given;
    throw new Problem(`${variable} is ${given}, but there is no such program.`);
  }
  return [...programs.flatMap(inPath), ...elsewhere].find(isExecutable);
}

/** @param {BrowserKind} kind */
async function installBrowser(kind) {
  const { name, systemPackage } = kind;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!['apt-get', ...sudo.slice(0, 1)].every((name) => inPath(name).some(isExecutable))) return;
  console.log(`Installing ${name} from this system's packages.`);
  try {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', systemPackage]]) {
      const [command = '', ...rest] = [...sudo, 'apt-get', ...args];
      await run(command, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' }, quiet: true });
    }
  } catch (error) {
    throw new Problem(
      `${error instanceof Error ? error.message : String(error)}\n${adviceFor(kind)}`,
    );
  }
}

/** @param {BrowserKind} kind */
function adviceFor({ name, variable }) {
  return `Install ${name}, or set ${variable} to one.`;
}

/** Where a program could lie. @param {string} name */
function inPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
