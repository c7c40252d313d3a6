/**
 * Runs of unit tests: `node` (pure rules), `mocked` (those that replace a module), `tools` (devnet,
 * quality gates) and `browser` (what needs a real worker, real IndexedDB or real WebRTC), in a headless
 * Chromium on a profile on disk, as the app has it: an incognito IndexedDB lives in memory and behaves
 * otherwise.
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

/**
 * Most of the time of small tests is importing what they share, so one thread runs many files on the
 * same modules. A test that replaces one (`vi.mock`) is a `*.mocked.test.ts`.
 */
const sharedModules = { pool: 'threads', isolate: false } as const;

/** `bench/paying.mjs` runs one suite in the place of the tests. */
const BENCH = process.env['BITTERN_BENCH'];

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
          ...sharedModules,
          expect: patience,
          environment: 'node',
          // Property tests take seconds on a machine that is busy with the others.
          testTimeout: 30_000,
          include: ['src/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'src/**/*.{browser,mocked}.test.ts'],
        },
      },
      {
        extends: './vite.config.ts',
        test: {
          name: 'mocked',
          expect: patience,
          environment: 'node',
          testTimeout: 30_000,
          include: ['src/**/*.mocked.test.ts'],
        },
      },
      {
        // Not the app, so not by the app's build either (it defines `process.browser`).
        test: {
          name: 'tools',
          ...sharedModules,
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ['{contracts,devnet,quality,scripts,sim}/**/*.test.ts'],
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
          include: [BENCH ?? 'src/**/*.browser.test.ts'],
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
