import type { KnipConfig } from 'knip';

export default {
  entry: [
    'src/main.ts',
    'src/workers/*.worker.ts',
    'src/workers/service-worker.ts',
    'devnet/{world,demo-seeder,seed}.ts',
    'scripts/*.mjs',
    'bench/*.{ts,mjs}',
  ],
  project: ['src/**/*.{ts,svelte}', '{devnet,bench,e2e,quality}/**/*.{ts,mjs}', 'scripts/**/*.mjs'],
  ignore: ['quality/faults/**', 'src/**/generated/**'],
  ignoreDependencies: [
    // Fixed by the design for the wallet, which the next issue builds in `src/wallet`.
    'tronweb',
  ],
} satisfies KnipConfig;
