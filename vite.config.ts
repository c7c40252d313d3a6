import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  define: { global: 'globalThis', 'process.browser': 'true' },
  resolve: { alias: { path: 'path-esm' } },
  worker: { format: 'es' },
  build: { target: 'es2024', modulePreload: { polyfill: false } },
});
