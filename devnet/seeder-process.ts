/** The demo seeder as a child process: started with the world, told its tracker, gone with it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DemoTorrent, LocalChain, PracticeEarnings } from '../src/bridge/world.ts';

/**
 * The first message of the seeder: everything is being seeded and announced. It ends by itself when
 * its IPC channel closes, so that nothing is left behind when the world is killed.
 */
export interface SeederReport {
  readonly demo: readonly DemoTorrent[];
}

/** Each later message: what the practice seller has earned. */
export interface EarningsReport {
  readonly earnings: PracticeEarnings;
}

export interface SeederProcess {
  readonly demo: readonly DemoTorrent[];
  /** As last told; null without a practice seller. */
  readonly earnings: () => PracticeEarnings | null;
  close(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const END_WITHIN_MS = 1_000;

/** Starts `script` and waits for its report. With a chain it sells on it, for practice. */
export async function startSeeder(
  script: URL,
  tracker: string,
  chain: LocalChain | null,
): Promise<SeederProcess> {
  const practice = chain === null ? [] : [JSON.stringify(chain)];
  const child = fork(fileURLToPath(script), [tracker, ...practice], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Out of the terminal's process group: Ctrl-C reaches us, and we end it in order.
    detached: true,
  });
  try {
    const { demo } = await reportOf(child);
    let earnings: PracticeEarnings | null = null;
    child.on('message', (report) => {
      ({ earnings } = report as EarningsReport);
    });
    child.once('exit', (code, signal) => {
      console.error(`The demo seeder ended (${signal ?? `code ${String(code)}`}).`);
    });
    return {
      demo,
      earnings: () => earnings,
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
