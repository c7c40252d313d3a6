/** What a page's main thread notices; runs inside the page, before its own scripts. */

/**
 * @typedef {object} LongTask
 * @property {number} at Milliseconds since 1970.
 * @property {number} ms
 * @property {string} blame The scripts that ran in it, or what the browser did.
 */
/** @typedef {{ longTasks: LongTask[], frameGaps: number[] }} PageNotes */
/** @typedef {{ notes(from: number, to: number): PageNotes }} PageProbe */

/** Give it to `addInitScript`; it must not use anything from outside. */
export function installPageProbe() {
  /** @type {PerformanceEntry[]} */
  const tasks = [];
  /** @type {PerformanceEntry[]} */
  const frames = [];
  const observe = (/** @type {string} */ type, /** @type {PerformanceEntry[]} */ into) => {
    new PerformanceObserver((list) => into.push(...list.getEntries())).observe({ type });
  };
  observe('longtask', tasks);
  observe('long-animation-frame', frames);

  /** @type {number[]} */
  const beats = [];
  const beat = () => {
    beats.push(performance.now());
    requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);

  /**
   * A long task names only its frame; the long animation frame around it names the scripts.
   * @param {PerformanceEntry} task
   */
  const blameOf = (task) => {
    const end = task.startTime + task.duration;
    const around = frames.filter(
      ({ startTime, duration }) => startTime < end && task.startTime < startTime + duration,
    );
    const scripts = around.flatMap(
      (frame) =>
        /** @type {{ scripts?: { invoker: string, duration: number, startTime: number }[] }} */ (
          frame
        ).scripts ?? [],
    );
    const within = scripts.filter(
      ({ startTime, duration }) => startTime < end && task.startTime < startTime + duration,
    );
    return within.map(({ invoker, duration }) => `${invoker} ${duration.toFixed(0)} ms`).join(', ');
  };

  /** @type {PageProbe} */
  const probe = {
    notes(from, to) {
      const origin = Date.now() - performance.now();
      const isWithin = (/** @type {number} */ at) => at + origin >= from && at + origin <= to;
      return {
        longTasks: tasks
          .filter(({ startTime }) => isWithin(startTime))
          .map((task) => ({
            at: task.startTime + origin,
            ms: task.duration,
            blame: blameOf(task),
          })),
        frameGaps: beats.flatMap((at, index) => {
          const before = beats[index - 1];
          return before !== undefined && isWithin(before) ? [at - before] : [];
        }),
      };
    },
  };
  Object.assign(globalThis, { pageProbe: probe });
}
