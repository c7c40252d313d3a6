import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The path of a Chromium for tests: `CHROMIUM_PATH`, one that is here, or Debian's package. */
export async function findChromium() {
  const given = process.env['CHROMIUM_PATH'];
  if (given) {
    if (isExecutable(given)) return given;
    throw new Problem(`CHROMIUM_PATH is ${given}, but there is no program.`);
  }
  const found = lookUp();
  if (found) return found;
  await installChromium();
  const installed = lookUp();
  if (installed) return installed;
  throw new Problem('Chromium was installed but cannot be found. Set CHROMIUM_PATH to it.');
}

function lookUp() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...ELSEWHERE,
  ].find(isExecutable);
}

async function installChromium() {
  const advice = 'The tests need Chromium. Install it, or set CHROMIUM_PATH to it.';
  if (!inPath('apt-get')) throw new Problem(advice);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && !inPath('sudo')) throw new Problem(advice);
  console.log("Installing Chromium from this system's packages.");
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (/** @type {string[]} */ ...args) => {
    const [command = '', ...rest] = [...sudo, 'apt-get', ...args];
    return run(command, rest, { env, quiet: true });
  };
  try {
    await aptGet('update');
    await aptGet('install', '-y', '--no-install-recommends', 'chromium');
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${advice}`);
  }
}

/** @param {string} name */
function inPath(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => isExecutable(join(folder, name)));
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
