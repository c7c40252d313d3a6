/** Seeds random bytes from memory with stock webtorrent. */
import { newClient } from './stock.js';
import { MemoryStore } from './memory-store.js';

const LARGEST_RANDOM_BYTES = 65_536;

/** @type {PromiseWithResolvers<number>} */
let firstByte = Promise.withResolvers();

const seederPage = {
  /** @param {number} lengthBytes @param {string} tracker @returns {Promise<string>} Its magnet. */
  seed(lengthBytes, tracker) {
    const file = new File([randomBytes(lengthBytes)], 'bench.bin');
    return new Promise((resolve) => {
      const torrent = newClient().seed(
        file,
        { announce: [tracker], store: MemoryStore, storeCacheSlots: 0 },
        () => {
          resolve(torrent.magnetURI);
        },
      );
      torrent.on('wire', (wire) => {
        wire.on('upload', () => {
          firstByte.resolve(Date.now());
        });
      });
    });
  },
  /** Forgets what was sent so far. */
  arm() {
    firstByte = Promise.withResolvers();
  },
  /** Milliseconds since 1970 of the first block sent since `arm`. */
  firstByte: () => firstByte.promise,
};
Object.assign(globalThis, { seederPage });

/** @typedef {typeof seederPage} SeederPage */

/** @param {number} lengthBytes */
function randomBytes(lengthBytes) {
  const bytes = new Uint8Array(lengthBytes);
  for (let at = 0; at < lengthBytes; at += LARGEST_RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(at, at + LARGEST_RANDOM_BYTES));
  }
  return bytes;
}
