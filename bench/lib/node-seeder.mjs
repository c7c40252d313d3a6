/** `npm run seed` as a child process, on a file of random bytes. */
import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/root.mjs';
import { whenEnding } from '../../scripts/lib/ending.mjs';

const MIB = 1024 * 1024;

/** @param {{ mib: number, tracker: string }} init */
export async function startNodeSeeder({ mib, tracker }) {
  const folder = await mkdtemp(join(tmpdir(), 'bittern-bench-'));
  const file = join(folder, `random-${String(mib)}-mib.bin`);
  await writeRandom(file, mib);
  const program = join(ROOT, 'dist-node', 'seed.js');
  const child = spawn(process.execPath, [program, file, '--tracker', tracker, '--stun', 'none'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const close = async () => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  whenEnding(close);
  return { magnet: await magnetOf(child.stdout), close };
}

/** @param {string} path @param {number} mib */
async function writeRandom(path, mib) {
  const file = await open(path, 'w');
  const bytes = new Uint8Array(MIB);
  for (let count = 0; count < mib; count += 1) await file.write(randomFillSync(bytes));
  await file.close();
}

/** @param {import('node:stream').Readable} output @returns {Promise<string>} */
async function magnetOf(output) {
  let text = '';
  return new Promise((resolve, reject) => {
    output.on('data', (chunk) => {
      text += String(chunk);
      const magnet = /^\s*(magnet:\S+)$/m.exec(text)?.[1];
      if (magnet !== undefined && text.includes('Sharing.')) resolve(magnet);
    });
    output.on('end', () => {
      reject(new Error(`The seeder in Node ended early.\n${text}`));
    });
  });
}
