/**
 * The one table of who may import what. `.dependency-cruiser.mjs` and `eslint.config.js` are both
 * derived from it, and `quality/faults.test.ts` proves that both of them bite.
 */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} path Folder or file, from the repository's root, without a trailing slash.
 * @property {readonly string[]} mayImport Names of other layers; its own folder is always allowed.
 * @property {readonly string[]} [onlyPackages] Regular expressions; absent means any package that
 *   is not behind another layer's door.
 */

/** @type {readonly Layer[]} Lowest first. */
export const layers = [
  // The shipped app.
  { name: 'core', path: 'src/core', mayImport: [], onlyPackages: ['@noble/.+', '@scure/.+'] },
  { name: 'bridge', path: 'src/bridge', mayImport: ['core'], onlyPackages: [] },
  { name: 'storage', path: 'src/storage', mayImport: ['core'] },
  { name: 'engine', path: 'src/engine', mayImport: ['core', 'bridge'] },
  { name: 'chain', path: 'src/chain', mayImport: ['core'] },
  { name: 'signer', path: 'src/signer', mayImport: ['core', 'bridge', 'chain'] },
  { name: 'wallet', path: 'src/wallet', mayImport: ['core', 'bridge', 'chain'] },
  { name: 'page', path: 'src/page', mayImport: ['core', 'bridge'] },
  {
    name: 'workers',
    path: 'src/workers',
    mayImport: ['core', 'bridge', 'engine', 'storage', 'chain', 'signer'],
  },
  { name: 'ui', path: 'src/ui', mayImport: ['core', 'bridge', 'wallet'] },
  // It wires everything on the page; of `workers` it takes the URL only (`?worker&url`).
  {
    name: 'main',
    path: 'src/main.ts',
    mayImport: ['core', 'bridge', 'page', 'wallet', 'ui', 'workers'],
  },

  // Around the app: nothing that ships imports these.
  { name: 'contracts', path: 'contracts', mayImport: ['core', 'chain'] },
  {
    name: 'devnet',
    path: 'devnet',
    mayImport: ['core', 'bridge', 'storage', 'engine', 'chain', 'contracts'],
  },
  { name: 'sim', path: 'sim', mayImport: ['core'] },
  { name: 'scripts', path: 'scripts', mayImport: ['devnet', 'contracts', 'sim'] },
  { name: 'quality', path: 'quality', mayImport: ['scripts'] },
  { name: 'bench', path: 'bench', mayImport: ['core', 'bridge', 'devnet', 'scripts'] },
  {
    name: 'e2e',
    path: 'e2e',
    mayImport: ['core', 'bridge', 'chain', 'contracts', 'devnet', 'scripts'],
  },
];

/**
 * @typedef {object} Door
 * @property {string} name
 * @property {readonly string[]} packages Regular expressions of whole package names.
 * @property {string} layer The only layer of the app that may import them, but for:
 * @property {readonly string[]} [also]
 * @property {string} why
 */

/** @type {readonly Door[]} */
export const doors = [
  {
    name: 'webtorrent',
    packages: ['webtorrent', 'bittorrent-.+', 'create-torrent', 'parse-torrent', '@thaunknown/.+'],
    layer: 'engine',
    why: 'its private members are touched by one adapter, so an upgrade is one folder of work',
  },
  {
    name: 'tronweb',
    packages: ['tronweb', '@tronweb3/.+'],
    layer: 'wallet',
    why: 'it is 232 kB and must not ride along into the workers or the first load',
  },
  {
    name: 'keys',
    packages: ['@scure/bip32', '@scure/bip39'],
    layer: 'signer',
    why: 'private keys are made, wrapped and used in the signer worker alone',
  },
  {
    name: 'hashing',
    packages: ['hash-wasm'],
    layer: 'signer',
    also: ['workers'],
    why: 'it makes the keys that wrap private keys; besides, the save worker hashes what it writes',
  },
  {
    name: 'zip',
    packages: ['client-zip'],
    layer: 'workers',
    why: 'only the service worker makes zip files',
  },
  {
    name: 'indexeddb',
    packages: ['idb', 'idb-keyval'],
    layer: 'storage',
    why: 'one folder knows the schema and its migrations',
  },
  {
    name: 'svelte',
    packages: ['svelte', 'bits-ui', '@lucide/svelte'],
    layer: 'ui',
    why: 'everything below works without a framework, in workers and in Node',
  },
  {
    name: 'updates',
    packages: ['workbox-window'],
    layer: 'page',
    why: 'registration and updates have one owner',
  },
  {
    name: 'precache',
    packages: ['workbox-precaching'],
    layer: 'workers',
    why: 'only the service worker keeps the shell',
  },
];

/**
 * Tests and suites ship nothing, so they may import any layer (an engine test runs on the real
 * piece store). Doors hold for them too: a test outside the door's layer that knew webtorrent's
 * insides would break the reason for the door. What lies outside `src/` (a stock webtorrent page in
 * `e2e`, the tracker in `devnet`) is no part of the app and stands before no door.
 */
export const TEST_FILE = String.raw`\.(test|suite)\.ts$`;

/** @param {string} name */
export function layerNamed(name) {
  const layer = layers.find((candidate) => candidate.name === name);
  if (!layer) throw new Error(`No layer is called ${name}`);
  return layer;
}

/** Whether a path belongs to what ships. @param {Layer} layer */
export function isShipped(layer) {
  return layer.path.startsWith('src/');
}

/** A regular expression for the files of a layer. @param {Layer} layer */
export function filesOf(layer) {
  const path = layer.path.replaceAll('.', String.raw`\.`);
  return layer.path.endsWith('.ts') ? `^${path}$` : `^${path}/`;
}
