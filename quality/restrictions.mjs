/** ESLint's half of the layer table: the options of its `no-restricted-*` rules, per layer. */
import globals from 'globals';
import { doors, isShipped, layers } from './layers.mjs';

/** @typedef {import('./layers.mjs').Layer} Layer */

/** Files of a layer as ESLint globs. @param {Layer} layer */
export function globsOf(layer) {
  return layer.path.endsWith('.ts')
    ? [layer.path]
    : [`${layer.path}/**/*.ts`, `${layer.path}/**/*.mjs`, `${layer.path}/**/*.svelte`];
}

/**
 * `no-restricted-imports` for one layer. It sees what dependency-cruiser cannot: `import type`
 * inside a `.svelte` file.
 * @param {Layer} layer
 */
export function restrictedImports(layer) {
  const foreign = layers.filter(
    (other) => other !== layer && !layer.mayImport.includes(other.name),
  );
  const isOpen = (/** @type {import('./layers.mjs').Door} */ { layer: name, also = [] }) =>
    [name, ...also].includes(layer.name);
  const closedDoors = isShipped(layer) ? doors.filter((door) => !isOpen(door)) : [];
  return {
    patterns: [
      ...foreign.map((other) => ({
        regex: relativeTo(other),
        message: `${layer.path} may import: ${layer.mayImport.join(', ') || 'nothing else of ours'}.`,
      })),
      ...closedDoors.map((door) => ({
        regex: `^(?:${door.packages.join('|')})(?:/|$)`,
        message: `Only src/${door.layer} imports it: ${door.why}.`,
      })),
    ],
  };
}

/**
 * A relative specifier that leads into a layer. Folders inside a layer must not carry the name of
 * another layer, or this would hit them too.
 * @param {Layer} layer
 */
function relativeTo(layer) {
  const inside = layer.path.replace(/^src\//, '');
  const end = layer.path.endsWith('.ts') ? '$' : '/';
  return String.raw`^\.{1,2}/(?:\.\./)*(?:src/)?${inside.replaceAll('.', String.raw`\.`)}${end}`;
}

/** Only the URL of a worker leaves `workers/`: `main.ts` builds workers from it, never runs them. */
export const WORKER_BY_URL = {
  regex: String.raw`^\./workers/(?!.*\?worker&url$)`,
  message: "Import a worker's URL: './workers/name.worker.ts?worker&url'.",
};

const PURE = new Set(['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder']);
const language = new Set(Object.keys(globals.builtin));

/** Everything a host brings (DOM, worker, Node: fetch, timers, crypto, …) and the clock. */
export const impureGlobals = [
  ...new Set([
    ...Object.keys(globals.browser),
    ...Object.keys(globals.worker),
    ...Object.keys(globals.serviceworker),
    ...Object.keys(globals.nodeBuiltin),
  ]),
]
  .filter((name) => !language.has(name) && !PURE.has(name))
  .concat('Date')
  .map((name) => ({
    name,
    message:
      'The core does nothing until called: take what it needs as an argument (core/ports.ts).',
  }));

export const impureProperties = [
  { object: 'Math', property: 'random', message: 'Take randomness as an argument.' },
  { object: 'globalThis', message: 'The core knows no host.' },
];
