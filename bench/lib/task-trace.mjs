/**
 * The tasks of a page's main thread with the CPU they took. The long tasks that a page itself sees
 * are measured by the clock: on a busy machine a task that waits for a core counts as long as well.
 */

/** @typedef {{ ms: number, cpuMs: number }} Task */
/** @typedef {{ name: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number }} TraceEvent */

const CATEGORY = 'disabled-by-default-devtools.timeline';
const TASK = 'RunTask';

/**
 * It costs the browser a little with every task, so that a traced run is not one to take speed from.
 * @param {import('playwright').CDPSession} session With the whole browser.
 */
export async function traceTasks(session) {
  /** @type {Map<string, Task[]>} */
  const threads = new Map();
  /** @type {Set<string>} */
  const mainThreads = new Set();
  const read = (/** @type {{ value: object[] }} */ { value }) => {
    for (const event of /** @type {(TraceEvent & { args: { name?: string } })[]} */ (value)) {
      const thread = `${String(event.pid)}.${String(event.tid)}`;
      if (event.name === 'thread_name' && event.args.name === 'CrRendererMain') {
        mainThreads.add(thread);
      } else if (event.name === TASK && event.dur !== undefined) {
        const tasks = threads.get(thread) ?? [];
        threads.set(thread, tasks);
        tasks.push({ ms: event.dur / 1000, cpuMs: (event.tdur ?? 0) / 1000 });
      }
    }
  };
  session.on('Tracing.dataCollected', read);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: [CATEGORY],
      excludedCategories: ['*'],
    },
  });
  return {
    /** @returns {Promise<Task[]>} Of the renderer whose main thread did most: the page's. */
    async stop() {
      const complete = new Promise((resolve) => {
        session.once('Tracing.tracingComplete', resolve);
      });
      await session.send('Tracing.end');
      await complete;
      session.off('Tracing.dataCollected', read);
      const found = [...mainThreads].map((thread) => threads.get(thread) ?? []);
      const [busiest = []] = found.sort((a, b) => cpuOf(b) - cpuOf(a));
      return busiest;
    },
  };
}

/** @param {readonly Task[]} tasks */
function cpuOf(tasks) {
  return tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
