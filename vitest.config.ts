/**
 * Three runs of unit tests: `node` (pure rules), `tools` (devnet, quality gates) and `browser` (what
 * needs a real worker, real IndexedDB or real WebRTC), in a headless Chromium on a profile on disk,
 * as the app has it: an incognito IndexedDB lives in memory and behaves otherwise.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { configDefaults, defineConfig } from 'vitest/config';
import { CHROMIUM_ARGUMENTS, findChromium } from './scripts/lib/chromium.mjs';
import { commands } from './vitest.commands.ts';

/** Machines that run everything at once are slow. */
const patience = { poll: { timeout: 15_000 } };

const profile = mkdtempSync(join(tmpdir(), 'bittern-vitest-'));
process.once('exit', () => {
  rmSync(profile, { recursive: true, force: true });
});

export default defineConfig({
  test: {
    projects: [
      {
        extends: './vite.config.ts',
        test: {
          name: 'node',
          expect: patience,
          environment: 'node',
          // Property tests take seconds on a machine that is busy with the others.
          testTimeout: 30_000,
          include: ['src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'src/**/*.browser.test.ts'],
        },
      },
      {
        // Not the app, so not by the app's build either (it defines `process.browser`).
        test: {
          name: 'tools',
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ['{contracts,devnet,quality,scripts}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'quality/faults/**'],
        },
      },
      {
        extends: './vite.config.ts',
        // Known from the start: found in the middle of a run, they would make the page reload.
        optimizeDeps: {
          include: [
            '@noble/curves/secp256k1.js',
            '@noble/hashes/argon2.js',
            '@noble/hashes/hkdf.js',
            '@noble/hashes/legacy.js',
            '@noble/hashes/sha2.js',
            '@noble/hashes/sha3.js',
            '@noble/hashes/utils.js',
            '@scure/base',
            '@scure/bip32',
            '@scure/bip39',
            '@scure/bip39/wordlists/english.js',
            '@thaunknown/simple-peer/lite.js',
            '@tronweb3/tronwallet-adapter-tronlink',
            'abstract-chunk-store/tests',
            'bittorrent-protocol',
            'bittorrent-tracker/client',
            'bittorrent-tracker/websocket-tracker',
            'fast-check',
            'hash-wasm',
            'idb',
            'idb-keyval',
            'tronweb',
            'ut_metadata',
            'vitest',
            'webtorrent',
          ],
        },
        test: {
          name: 'browser',
          expect: patience,
          include: ['src/**/*.browser.test.ts'],
          // One page after the other: they share the profile, and figures depend on it.
          fileParallelism: false,
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            commands,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium(),
                args: CHROMIUM_ARGUMENTS,
              },
              persistentContext: profile,
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
