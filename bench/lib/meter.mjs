/** Watches one browser while it downloads. */
import { memoryMiB } from '../../scripts/lib/process-memory.mjs';
import { mainThreadSeconds } from './browser.mjs';
import { traceTasks } from './task-trace.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {Record<import('./browser.mjs').ProcessKind, number>} ByKind */

/**
 * @typedef {object} Span
 * @property {number} from Milliseconds since 1970: the first byte left the seeder.
 * @property {number} to The download is complete.
 */

/**
 * @typedef {object} Cost
 * @property {number} seconds
 * @property {ByKind} cpuSeconds
 * @property {number} mainThreadSeconds CPU of the page's main thread.
 * @property {ByKind} peakMiB Each kind's own peak.
 * @property {number} peakTotalMiB
 * @property {import('./page-probe.mjs').LongTask[]} longTasks
 * @property {number[]} frameGaps
 * @property {import('./task-trace.mjs').Task[]} tasks Of a traced run only.
 */

/**
 * @typedef {object} Watch
 * @property {Promise<unknown>} started CPU counts from here on.
 * @property {boolean} [isTraced] Note every task of the main thread as well.
 */

/** A download that takes longer will not end by itself. */
const LONGEST_RUN_MS = 20 * 60_000;
const SAMPLE_MS = 250;
const KINDS = /** @type {const} */ (['renderer', 'network', 'rest']);

/**
 * @param {Browser} browser Its page has the probe.
 * @param {() => Promise<Span>} run Resolves as soon as the download is complete.
 * @param {Watch} watch
 * @returns {Promise<Cost>}
 */
export async function measure(browser, run, { started, isTraced = false }) {
  const memory = watchMemory(browser);
  try {
    const trace = isTraced ? started.then(() => traceTasks(browser.session)) : null;
    const before = started.then(() => readCpu(browser));
    const { from, to } = await inTime(run());
    const after = await readCpu(browser);
    const tasks = (await (await trace)?.stop()) ?? [];
    const peaks = await memory.stop();
    const cpu = difference(await before, after);
    const notes = await browser.page.evaluate(
      ([start, end]) =>
        /** @type {{ pageProbe: import('./page-probe.mjs').PageProbe }} */ (
          /** @type {unknown} */ (globalThis)
        ).pageProbe.notes(start, end),
      /** @type {const} */ ([from, to]),
    );
    return { seconds: (to - from) / 1000, ...cpu, ...peaks, ...notes, tasks };
  } finally {
    await memory.stop();
  }
}

/** @template Result @param {Promise<Result>} running */
async function inTime(running) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new Error(`A download did not end within ${String(LONGEST_RUN_MS / 60_000)} minutes.`),
      );
    }, LONGEST_RUN_MS);
  });
  try {
    return await Promise.race([running, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Browser} browser */
async function readCpu(browser) {
  const cpuSeconds = { renderer: 0, network: 0, rest: 0 };
  /** @type {Map<number, number>} */
  const mainThreads = new Map();
  for (const { pid, kind, cpuSeconds: seconds } of await browser.processes()) {
    cpuSeconds[kind] += seconds;
    if (kind === 'renderer') mainThreads.set(pid, await mainThreadSeconds(pid));
  }
  return { cpuSeconds, mainThreads };
}

/** @typedef {Awaited<ReturnType<typeof readCpu>>} Cpu */

/** @param {Cpu} before @param {Cpu} after */
function difference(before, after) {
  const grown = [...after.mainThreads].map(
    ([pid, seconds]) => seconds - (before.mainThreads.get(pid) ?? 0),
  );
  return {
    cpuSeconds: {
      renderer: after.cpuSeconds.renderer - before.cpuSeconds.renderer,
      network: after.cpuSeconds.network - before.cpuSeconds.network,
      rest: after.cpuSeconds.rest - before.cpuSeconds.rest,
    },
    // Other renderers are the browser's spare ones and do nothing.
    mainThreadSeconds: Math.max(0, ...grown),
  };
}

/** @param {Browser} browser */
function watchMemory(browser) {
  const peaks = { peakMiB: { renderer: 0, network: 0, rest: 0 }, peakTotalMiB: 0 };
  let isStopped = false;
  const loop = async () => {
    while (!isStopped) {
      const now = await readMemory(browser);
      for (const kind of KINDS) peaks.peakMiB[kind] = Math.max(peaks.peakMiB[kind], now[kind]);
      const total = now.renderer + now.network + now.rest;
      peaks.peakTotalMiB = Math.max(peaks.peakTotalMiB, total);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  };
  const looping = loop();
  return {
    async stop() {
      isStopped = true;
      await looping;
      return peaks;
    },
  };
}

/** @param {Browser} browser */
async function readMemory(browser) {
  const memory = { renderer: 0, network: 0, rest: 0 };
  for (const { pid, kind } of await browser.processes()) memory[kind] += await memoryMiB(pid);
  return memory;
}
