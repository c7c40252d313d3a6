import { doors, filesOf, layerNamed, layers, TEST_FILE } from './quality/layers.mjs';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

const inNodeModules = (/** @type {readonly string[]} */ names) =>
  `(^|/)node_modules/(${names.join('|')})/`;

/**
 * A layer imports only the layers its entry names.
 * @type {Rule[]}
 */
const layerRules = layers.map((layer) => ({
  name: `layer-${layer.name}`,
  severity: 'error',
  comment: `${layer.path} may import: ${layer.mayImport.join(', ') || 'nothing else of ours'}.`,
  from: { path: filesOf(layer), pathNot: TEST_FILE },
  to: {
    path: layers.map(filesOf),
    pathNot: [layer, ...layer.mayImport.map(layerNamed)].map(filesOf),
  },
}));

/**
 * A layer with a closed list of packages imports no other.
 * @type {Rule[]}
 */
const packageRules = layers
  .filter((layer) => layer.onlyPackages !== undefined)
  .map(({ onlyPackages = [], ...layer }) => ({
    name: `packages-${layer.name}`,
    severity: 'error',
    comment: `${layer.path} may use: ${onlyPackages.join(', ') || 'no package at all'}.`,
    from: { path: filesOf(layer), pathNot: TEST_FILE },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'core'],
      ...(onlyPackages.length > 0 && { pathNot: inNodeModules(onlyPackages) }),
    },
  }));

/**
 * A package behind a door is imported by its layer only.
 * @type {Rule[]}
 */
const doorRules = doors.map((door) => ({
  name: `door-${door.name}`,
  severity: 'error',
  comment: `Only src/${[door.layer, ...(door.also ?? [])].join(' and src/')} imports ${door.packages.join(', ')}: ${door.why}.`,
  from: {
    path: '^src/',
    pathNot: [door.layer, ...(door.also ?? [])].map(layerNamed).map(filesOf),
  },
  to: { path: inNodeModules(door.packages) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    ...doorRules,
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Files that need each other are one idea, or an idea is missing between them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Every import leads somewhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shipped-dependency',
      severity: 'error',
      comment:
        'What ships is in "dependencies" of package.json; types alone may come from anywhere.',
      from: { path: '^src/', pathNot: TEST_FILE },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^quality/faults/', '^dist'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['browser', 'import', 'svelte', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.svelte', '.json'],
    },
  },
};

export default config;
