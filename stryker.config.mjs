/**
 * Mutation testing of what money rests on: `npm run mutate`. A changed operator or constant that no
 * test notices is a survivor; the score must stay at 90 % or more. Longer work than `npm test` does.
 */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: ['src/core/{channel,units}/**/*.ts', 'src/signer/vault*.ts', '!src/**/*.{test,suite}.ts'],
  coverageAnalysis: 'perTest',
  // Constants that are read once when a file is loaded would need a new process for each mutant; the
  // golden vectors hold them.
  ignoreStatic: true,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  ignorePatterns: ['dist', 'dist-node', 'bench', 'e2e', 'test-results', 'docs', 'public'],
};
