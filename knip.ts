import type { KnipConfig } from 'knip';

export default {
  vite: { config: ['vite.config.ts', 'vite.node.config.ts'] },
  entry: [
    'src/workers/*.worker.ts',
    'src/workers/service-worker.ts',
    'src/**/*.browser.test.ts',
    // Run by bench/paying.mjs.
    'src/**/*.bench.suite.ts',
    'devnet/{world,demo-seeder,seed,tron-devnet}.ts',
    // An alias of vite.node.config.ts leads to it.
    'devnet/node-webrtc.ts',
    'scripts/*.mjs',
    // Named in stryker.config.mjs.
    'vitest.mutation.config.ts',
    // What `scripts/` runs by `importTypeScript`.
    'contracts/{build,make-vectors}.ts',
    'contracts/deploy/{deploy,target}.ts',
    'contracts/energy/{measure,table}.suite.ts',
    'scripts/protocol/{document,vectors}.suite.ts',
    'sim/report.ts',
    'bench/*.mjs',
    'bench/pages/*',
    // Bundled for the page and for the extension by `e2e/tronlink/build.ts`.
    'e2e/tronlink/**/*.entry.ts',
  ],
  project: [
    '*.{ts,js,mjs}',
    'src/**/*.{ts,svelte}',
    '{contracts,devnet,sim,bench,e2e,quality,scripts}/**/*.{ts,mjs}',
  ],
  ignore: ['quality/faults/**'],
  // A type that its own file uses says what a function takes or gives.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: [
    // Named where knip does not look: bundler aliases, a stylesheet, the messages' settings.
    'events',
    'path-esm',
    '@fontsource-variable/inter',
    '@inlang/plugin-message-format',
  ],
} satisfies KnipConfig;
