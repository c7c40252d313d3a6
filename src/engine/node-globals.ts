/**
 * The few Node globals webtorrent's packages expect. `nextTick` must be a microtask: as a timer it
 * would run once a second in a hidden tab and strangle every transfer. Import it first.
 */
const scope = globalThis as { process?: unknown };

scope.process ??= {
  browser: true,
  env: {},
  version: '',
  versions: {},
  platform: 'browser',
  cwd: () => '/',
  nextTick: (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    queueMicrotask(() => {
      callback(...args);
    });
  },
};

export {};
