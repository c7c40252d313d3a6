/** Bundles the local world's programs for Node into `dist-node/`; packages stay outside. */
import { existsSync } from 'node:fs';
import { defineConfig } from 'vite';

const programs = ['world', 'demo-seeder', 'seed'].filter((name) => existsSync(`devnet/${name}.ts`));

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist-node',
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(programs.map((name) => [name, `devnet/${name}.ts`])),
    },
  },
});
