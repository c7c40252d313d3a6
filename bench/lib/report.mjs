/** From runs to figures, and from figures to a table. */
import { LARGE_MIB, SMALL_MIB } from '../memory.mjs';
import { median, quantile } from './statistics.mjs';

/** @typedef {import('./meter.mjs').Cost} Cost */
/** @typedef {import('../transfer.mjs').Contestant} Contestant */
/** @typedef {import('../transfer.mjs').Transfer} Transfer */
/** @typedef {ReturnType<typeof figuresOf>} Figures */
/** @typedef {ReturnType<typeof summary>} Summary */
/** @typedef {import('./goals.mjs').Goal} Goal */

/** As browsers define it. */
const LONG_TASK_MS = 50;

/** @type {readonly (readonly [Contestant, string])[]} */
const CONTESTANTS = [
  ['bittern', 'Bittern'],
  ['stock', 'stock webtorrent'],
  ['raw', 'bare channel, page'],
  ['rawWorker', 'bare channel, worker'],
  ['idle', 'Bittern, idle'],
];

/** @param {{ mib: number, transfer: Transfer | null, memory: { small: Cost, large: Cost } | null }} runs */
export function summary({ mib, transfer, memory }) {
  return {
    transfer: transfer && transferSummary(transfer, mib),
    memory: memory && { small: memoryOf(memory.small), large: memoryOf(memory.large) },
  };
}

/** @param {Transfer} runs @param {number} mib */
function transferSummary({ rounds, traced }, mib) {
  // Within a round, where the machine was as busy for both.
  const ratios = (/** @type {Contestant} */ to) =>
    rounds.map((round) => round2(round[to].seconds / round.bittern.seconds));
  return {
    medians: CONTESTANTS.map(([contestant, name]) => {
      const transferred = contestant === 'idle' ? 0 : mib;
      const runs = rounds.map((round) => figuresOf(round[contestant], transferred));
      return { contestant, name, ...mediansOf(runs) };
    }),
    speedToStock: ratios('stock'),
    speedToRaw: ratios('raw'),
    speedToRawWorker: ratios('rawWorker'),
    traced: { bittern: tasksOf(traced.bittern), stock: tasksOf(traced.stock) },
    longTasks: rounds.flatMap(({ bittern }, index) =>
      bittern.longTasks.map(({ ms, blame }) => ({ round: index + 1, ms, blame })),
    ),
  };
}

/** @param {Cost} cost */
function tasksOf({ tasks }) {
  return {
    longTasks: tasks.filter(({ ms }) => ms >= LONG_TASK_MS).length,
    longTasksByCpu: tasks.filter(({ cpuMs }) => cpuMs >= LONG_TASK_MS).length,
    longestMs: round1(Math.max(0, ...tasks.map(({ ms }) => ms))),
    longestCpuMs: round1(Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs))),
  };
}

/** @param {Cost} cost @param {number} mib 0 when nothing is transferred. */
function figuresOf(cost, mib) {
  const perMiB = (/** @type {number} */ seconds) => (mib === 0 ? NaN : (seconds * 1000) / mib);
  const { cpuSeconds, longTasks, frameGaps } = cost;
  return {
    'MiB/s': mib === 0 ? NaN : mib / cost.seconds,
    'renderer CPU ms/MiB': perMiB(cpuSeconds.renderer),
    'main thread CPU ms/MiB': perMiB(cost.mainThreadSeconds),
    'network CPU ms/MiB': perMiB(cpuSeconds.network),
    'other CPU ms/MiB': perMiB(cpuSeconds.rest),
    'long tasks': longTasks.length,
    'longest task ms': Math.max(0, ...longTasks.map(({ ms }) => ms)),
    'frame gap p50 ms': quantile(frameGaps, 0.5),
    'frame gap p99 ms': quantile(frameGaps, 0.99),
    'frame gap worst ms': Math.max(0, ...frameGaps),
    'peak renderer MiB': cost.peakMiB.renderer,
    'peak browser MiB': cost.peakTotalMiB,
  };
}

/** @param {readonly Figures[]} runs @returns {Figures} */
function mediansOf(runs) {
  const [first] = runs;
  if (first === undefined) throw new Error('There was no run.');
  const keys = /** @type {(keyof Figures)[]} */ (Object.keys(first));
  const medians = keys.map((key) => [key, round1(median(runs.map((run) => run[key])))]);
  return Object.fromEntries(medians);
}

/** @param {Cost} cost */
function memoryOf({ seconds, peakMiB, peakTotalMiB }) {
  return {
    seconds: round1(seconds),
    rendererMiB: round1(peakMiB.renderer),
    networkMiB: round1(peakMiB.network),
    restMiB: round1(peakMiB.rest),
    totalMiB: round1(peakTotalMiB),
  };
}

/** @param {Summary} results @param {readonly Goal[]} goals */
export function printable(results, goals) {
  return [...tables(results).map(align), goalLines(goals)].join('\n\n');
}

/**
 * @param {object} init
 * @param {import('./options.mjs').Options} init.options
 * @param {{ cores: number, load: number[] }} init.machine
 * @param {Summary} init.results
 * @param {readonly Goal[]} init.goals
 */
export function markdown({ options, machine, results, goals }) {
  const { mib, rounds } = options;
  const { cores, load } = machine;
  const head = `# Results\n\n${String(mib)} MiB, medians of ${String(rounds)} rounds, ${String(cores)} cores, load average ${load.join(', ')} at the end. See README.md for how to read it.`;
  const list = goals.map((goal) => `- ${goalLine(goal)}`).join('\n');
  return `${[head, ...tables(results).map(pipes), list].join('\n\n')}\n`;
}

/** Rows of cells, the first being the head. @param {Summary} results @returns {string[][][]} */
function tables({ transfer, memory }) {
  const found = [];
  if (transfer !== null) {
    const { medians } = transfer;
    const [first] = medians;
    const figures = Object.keys(first ?? {}).filter(
      (key) => key !== 'contestant' && key !== 'name',
    );
    found.push([
      ['', ...medians.map(({ name }) => name)],
      ...figures.map((figure) => [
        figure,
        ...medians.map((row) => cell(row[/** @type {keyof Figures} */ (figure)])),
      ]),
    ]);
    const ratioRow = (/** @type {string} */ name, /** @type {readonly number[]} */ ratios) => [
      name,
      median(ratios).toFixed(2),
      ratios.map((ratio) => ratio.toFixed(2)).join(' '),
    ];
    found.push([
      ["Bittern's speed to", 'median', 'rounds'],
      ratioRow('stock webtorrent', transfer.speedToStock),
      ratioRow('bare channel, page', transfer.speedToRaw),
      ratioRow('bare channel, worker', transfer.speedToRawWorker),
    ]);
    const { bittern, stock } = transfer.traced;
    const taskRow = (/** @type {string} */ name, /** @type {keyof typeof bittern} */ figure) => [
      name,
      cell(bittern[figure]),
      cell(stock[figure]),
    ];
    found.push([
      ["main thread's tasks, one traced run", 'Bittern', 'stock webtorrent'],
      taskRow('50 ms or more by the clock', 'longTasks'),
      taskRow('50 ms or more of CPU', 'longTasksByCpu'),
      taskRow('longest, ms by the clock', 'longestMs'),
      taskRow('longest, ms of CPU', 'longestCpuMs'),
    ]);
  }
  if (memory !== null) {
    const row = (/** @type {number} */ mib, /** @type {ReturnType<typeof memoryOf>} */ one) => [
      `${String(mib)} MiB`,
      ...[one.rendererMiB, one.networkMiB, one.restMiB, one.totalMiB].map(cell),
    ];
    found.push([
      ['peak memory MiB', 'renderers', 'network', 'other', 'all'],
      row(SMALL_MIB, memory.small),
      row(LARGE_MIB, memory.large),
    ]);
  }
  return found;
}

/** @param {readonly Goal[]} goals */
function goalLines(goals) {
  return goals.map(goalLine).join('\n');
}

/** @param {Goal} goal */
function goalLine({ isMet, text }) {
  return `${isMet ? 'met' : 'MISSED'}: ${text}`;
}

/** @param {readonly (readonly string[])[]} rows */
function align(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? text.padEnd(width) : text.padStart(width);
        })
        .join('  '),
    )
    .join('\n');
}

/** @param {readonly (readonly string[])[]} rows */
function pipes(rows) {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** @param {number} value */
function cell(value) {
  return Number.isNaN(value) ? '-' : String(value);
}

/** @param {number} value */
function round1(value) {
  return Math.round(value * 10) / 10;
}

/** @param {number} value */
function round2(value) {
  return Math.round(value * 100) / 100;
}
