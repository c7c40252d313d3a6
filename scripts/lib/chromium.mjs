import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

/** For every Chromium that tests and measurements start. As root it has no sandbox to use. */
export const CHROMIUM_ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const ADVICE = 'Install Chromium, or set CHROMIUM_PATH to one.';

/** The path of a Chromium that is here: `CHROMIUM_PATH`, or the first of the usual names. */
export function findChromium() {
  const path = lookUp();
  if (path !== undefined) return path;
  throw new Problem(`There is no Chromium. ${ADVICE}`);
}

/** The same; where there is none, the system's package is installed (Debian and its kin). */
export async function provideChromium() {
  if (lookUp() === undefined) await installChromium();
  return findChromium();
}

function lookUp() {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (isExecutable(given)) return given;
    throw new Problem(`CHROMIUM_PATH is ${given}, but there is no such program.`);
  }
  return [...NAMES.flatMap(inPath), ...ELSEWHERE].find(isExecutable);
}

async function installChromium() {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!['apt-get', ...sudo.slice(0, 1)].every((name) => inPath(name).some(isExecutable))) return;
  console.log("Installing Chromium from this system's packages.");
  try {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const [command = '', ...rest] = [...sudo, 'apt-get', ...args];
      await run(command, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' }, quiet: true });
    }
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${ADVICE}`);
  }
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
