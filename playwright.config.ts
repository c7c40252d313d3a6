import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, findChromium } from './scripts/lib/chromium.mjs';

/** Stories that measure rates or times: alone, one after the other, when the others are through. */
const TIMED = '**/*.timed.spec.ts';
/** Stories that take a minute and more each: `npm run e2e:long`. */
const LONG = '**/*.long.spec.ts';
/** In another browser, driven otherwise: `npm run e2e:firefox`. */
const FIREFOX = '**/*.firefox.spec.ts';

export default defineConfig({
  testDir: 'e2e',
  // A story keeps little more than half a core busy; the rest of it is waiting.
  workers: Math.min(4, availableParallelism()),
  projects: [
    { name: 'stories', testIgnore: [TIMED, LONG, FIREFOX] },
    { name: 'timed', testMatch: TIMED, workers: 1 },
    { name: 'long', testMatch: LONG, workers: 1 },
    { name: 'firefox', testMatch: FIREFOX, workers: 1 },
  ],
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./e2e/failures-reporter.ts']],
  use: {
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGUMENTS },
    // Pictures of every moment would cost a quarter of the processor; of a failure, one is enough.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
