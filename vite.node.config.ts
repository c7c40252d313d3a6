/**
 * Bundles the programs for Node into `dist-node/`. The engine in them is the browser's own, so
 * packages resolve as in a browser; WebRTC alone comes from elsewhere.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  publicDir: false,
  define: { global: 'globalThis', 'process.browser': 'true' },
  resolve: {
    mainFields: ['browser', 'module'],
    conditions: ['browser', 'module', 'import', 'default'],
    alias: {
      path: 'path-esm',
      'webrtc-polyfill': here('./devnet/node-webrtc.ts'),
      // Its browser build calls Uint8Array.prototype.toHex, which Node 20 lacks.
      'uint8-util': here('./node_modules/uint8-util/dist/src/node.js'),
    },
  },
  build: {
    outDir: 'dist-node',
    target: 'node20',
    minify: false,
    lib: {
      entry: Object.fromEntries(
        ['world', 'demo-seeder', 'seed', 'tron-devnet'].map((name) => [
          name,
          here(`./devnet/${name}.ts`),
        ]),
      ),
      formats: ['es'],
    },
    rolldownOptions: {
      external: [/^node:/, 'vite', 'sirv', 'bittorrent-tracker/server', '@roamhq/wrtc', 'ws'],
    },
  },
});
