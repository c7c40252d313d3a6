import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { layerNamed, layers } from './quality/layers.mjs';
import {
  globsOf,
  impureGlobals,
  impureProperties,
  restrictedImports,
  WORKER_BY_URL,
} from './quality/restrictions.mjs';

/** @typedef {import('eslint').Linter.RulesRecord} Rules */

const TESTS = ['**/*.test.ts', '**/*.suite.ts'];
const COMMAND_LINE = [
  'scripts/**',
  'contracts/**',
  'devnet/**',
  'bench/**',
  'e2e/**',
  'quality/**',
];

export default defineConfig(
  globalIgnores([
    'dist/',
    'dist-node/',
    '.stryker-tmp/',
    'coverage/',
    'test-results/',
    'playwright-report/',
    'quality/faults/',
    '**/generated/',
  ]),

  ts.configs.strictTypeChecked,
  svelte.configs.recommended,

  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // State is replaced whole (`$state.raw`): a Map in it is never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // With `noUncheckedIndexedAccess` an index that was just checked needs the `!`.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // It does not know `Promise.withResolvers<void>()`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      // An async method without `await` still turns a throw into a rejection, as a port promises.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },

  {
    // ESLint sees every imported component as `any`; svelte-check knows their types.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },

  // Layers, from the shared table.
  ...layers.map((layer) => ({
    files: globsOf(layer),
    ignores: TESTS,
    rules: /** @satisfies {Rules} */ ({
      'no-restricted-imports': ['error', restrictedImports(layer)],
    }),
  })),
  {
    files: globsOf(layerNamed('main')),
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [...restrictedImports(layerNamed('main')).patterns, WORKER_BY_URL] },
      ],
    },
  },
  {
    files: globsOf(layerNamed('core')),
    ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-properties': ['error', ...impureProperties],
    },
  },

  // What talks to a terminal.
  {
    files: COMMAND_LINE,
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  { files: ['src/**/*.bench.suite.ts'], rules: { 'no-console': 'off' } },
  {
    // Plain JavaScript with types in comments: `JSON.parse` and `import()` cannot be narrowed there
    // without noise.
    files: ['**/*.mjs', '**/*.js'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: [...TESTS, 'e2e/**'],
    rules: {
      // `expect(mock.method)` and assertions on what a call gave back.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
