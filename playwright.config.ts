import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, findChromium } from './scripts/lib/chromium.mjs';

export default defineConfig({
  testDir: 'e2e',
  // Each worker drives a browser or two and a WebRTC seeder: they need a core each.
  workers: Math.max(1, Math.floor(availableParallelism() / 2)),
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGUMENTS },
    // Pictures of every moment would cost a quarter of the processor; of a failure, one is enough.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
