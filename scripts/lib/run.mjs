import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isEnding, whenEnding } from './ending.mjs';
import { Problem } from './problem.mjs';
import { ROOT } from './root.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/**
 * Runs a command in the repository's root with our terminal; rejects when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] `quiet` shows the output only of
 *   a failure.
 */
export async function run(command, args, { env = {}, quiet = false } = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: process.platform === 'win32',
  });
  children.add(child);
  let output = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  child.stderr?.on('data', (text) => (output += String(text)));
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve(status ?? signal));
    });
    if (code === 0) return;
  } finally {
    children.delete(child);
  }
  if (output && !isEnding()) console.error(output.trimEnd());
  throw new Problem(`${[command, ...args].join(' ')} failed.`);
}

whenEnding(async (signal) => {
  await Promise.all(
    [...children].map((child) => {
      child.kill(signal);
      return once(child, 'exit');
    }),
  );
});
