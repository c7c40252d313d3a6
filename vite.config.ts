import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };
import { browserFalse } from './vite.browser-false.ts';
import { APP_SOURCES, hashOfSources } from './scripts/lib/sources.mjs';
import { pagePolicy } from './vite.policy.ts';
import { pwa } from './vite.pwa.ts';
import { releaseList } from './vite.release.ts';
import { developedServiceWorker } from './vite.service-worker.ts';
import { shellChunk } from './vite.shell-chunk.ts';

/** Compiles the messages; unit tests use what `npm run messages` left, as it keeps vitest alive. */
const messages = process.env['VITEST'] === undefined && [
  paraglideVitePlugin({
    project: './src/ui/messages/project.inlang',
    outdir: './src/ui/messages/generated',
    strategy: ['baseLocale'],
    emitTsDeclarations: true,
    emitReadme: false,
  }),
];

const version = manifest.version;
const sources = process.env['VITEST'] === undefined ? hashOfSources(APP_SOURCES) : '';
/** Set by `npm run build -- --origin ...`; an empty one is none. */
const origin = process.env['BITTERN_ORIGIN'] || null;

export default defineConfig({
  plugins: [
    svelte({ configFile: false }),
    messages,
    process.env['VITEST'] === undefined && [
      pagePolicy(origin),
      pwa(),
      developedServiceWorker(),
      releaseList({ version, sources }),
    ],
  ],
  define: {
    global: 'globalThis',
    'process.browser': 'true',
    'import.meta.env.BITTERN_VERSION': JSON.stringify(version),
    'import.meta.env.BITTERN_SOURCES': JSON.stringify(sources),
  },
  resolve: { alias: { path: 'path-esm' } },
  optimizeDeps: {
    rolldownOptions: { plugins: [browserFalse()] },
    // What workers and later pages import, too: found only when it is asked for, it would make
    // `npm run dev` load the page anew under its user.
    ...(process.env['VITEST'] === undefined && {
      entries: [
        'index.html',
        'src/workers/*.worker.ts',
        'src/workers/service-worker.ts',
        'src/ui/**/*.svelte',
        'src/wallet/**/adapter.ts',
      ],
    }),
  },
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    // Of the README. For older ones `light-dark()` would be settled once, at the root: a part of the
    // page that is always dark would keep the theme's colours.
    cssTarget: ['chrome140', 'edge140', 'firefox133', 'safari18.2'],
    modulePreload: { polyfill: false },
    // The only one: it comes when something is about to be signed, and is never precached.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: shellChunk }] },
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.some((id) => id.includes('/node_modules/tronweb/'))
            ? 'assets/tronweb-[hash].js'
            : 'assets/[name]-[hash].js',
      },
    },
  },
});
