/** The tests that mutants of `stryker.config.mjs` are put before. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    include: ['src/core/{channel,units,money}/**/*.test.ts', 'src/signer/vault*.test.ts'],
  },
});
