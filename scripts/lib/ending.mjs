/** How our programs end: on Ctrl-C, on SIGTERM, and when npm was told to end but we were not. */

const WITHIN_MS = 1_800;
const LOOK_EACH_MS = 500;

/** @typedef {'SIGINT' | 'SIGTERM'} Signal */

/** @type {((signal: Signal) => Promise<void> | void)[]} */
const cleanings = [];

/** @param {(signal: Signal) => Promise<void> | void} clean Has 1.8 s; then the program ends anyway. */
export function whenEnding(clean) {
  cleanings.push(clean);
}

let isUnderWay = false;

/** Whether what fails now does so because it was told to end. */
export function isEnding() {
  return isUnderWay;
}

/** @param {Signal} signal */
async function end(signal) {
  isUnderWay = true;
  const exit = () => process.exit(process.exitCode ?? (signal === 'SIGINT' ? 130 : 143));
  setTimeout(exit, WITHIN_MS);
  await Promise.allSettled(cleanings.splice(0).map(async (clean) => clean(signal)));
  exit();
}

process.on('SIGINT', () => void end('SIGINT'));
process.on('SIGTERM', () => void end('SIGTERM'));

// npm hands SIGTERM to the shell between it and us, and the shell dies without handing it on.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    void end('SIGTERM');
  }, LOOK_EACH_MS);
  timer.unref();
}
