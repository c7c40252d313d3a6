/** The demo seeder as a child process: started with the world, told its tracker, gone with it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DemoTorrent } from '../src/bridge/world.ts';

/**
 * The one message of the seeder: everything is being seeded and announced. It ends by itself when
 * its IPC channel closes, so that nothing is left behind when the world is killed.
 */
export interface SeederReport {
  readonly demo: readonly DemoTorrent[];
}

export interface SeederProcess {
  readonly demo: readonly DemoTorrent[];
  close(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const END_WITHIN_MS = 1_000;

/** Starts `script` with the tracker's URL as its only argument and waits for its report. */
export async function startSeeder(script: URL, tracker: string): Promise<SeederProcess> {
  const child = fork(fileURLToPath(script), [tracker], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Out of the terminal's process group: Ctrl-C reaches us, and we end it in order.
    detached: true,
  });
  try {
    const { demo } = await reportOf(child);
    child.once('exit', (code, signal) => {
      console.error(`The demo seeder ended (${signal ?? `code ${String(code)}`}).`);
    });
    return {
      demo,
      async close() {
        child.removeAllListeners('exit');
        await end(child);
      },
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function reportOf(child: ChildProcess): Promise<SeederReport> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The demo seeder was not ready within ${READY_WITHIN_MS / 1_000} s.`)),
      READY_WITHIN_MS,
    );
    child.once('message', (report) => {
      clearTimeout(timer);
      resolve(report as SeederReport);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`The demo seeder ended early (${signal ?? `code ${String(code)}`}).`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
