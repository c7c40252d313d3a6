/**
 * The few Node globals webtorrent's packages expect. `nextTick` must be a microtask: as a timer it
 * would run once a second in a hidden tab and strangle every transfer. Import it first.
 */
const scope = globalThis as object as { process?: Record<string, unknown> };

/** Whoever made a `process` before, as test runners do, may have left some of it out. */
const process = (scope.process ??= {});
process['browser'] ??= true;
process['env'] ??= {};
process['version'] ??= '';
process['versions'] ??= {};
process['platform'] ??= 'browser';
process['cwd'] ??= () => '/';
process['nextTick'] ??= (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
  queueMicrotask(() => {
    callback(...args);
  });
};

export {};
