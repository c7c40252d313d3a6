/** webtorrent as its authors built it, unmodified; it ships no types. */

/**
 * @typedef {object} StockTorrent
 * @property {string} magnetURI
 * @property {(event: 'wire' | 'done' | 'error', listener: (argument: StockWire) => void) => void} on
 */
/** @typedef {{ on(event: 'upload', listener: () => void): void }} StockWire */
/**
 * @typedef {object} StockClient
 * @property {(magnet: string) => StockTorrent} add
 * @property {(file: File, options: object, onSeeding: () => void) => StockTorrent} seed
 */

// In a variable, because no type checker finds it on this site.
const url = '/webtorrent.min.js';
const module = await import(url);
/** @type {new (options: object) => StockClient} */
const WebTorrent = module.default;

/** As stock as it comes, but for looking outside this machine. */
export function newClient() {
  return new WebTorrent({ tracker: { rtcConfig: { iceServers: [] } } });
}
