/** Downloads with stock webtorrent into its own default store. */
import { newClient } from './stock.js';

const leecherPage = {
  /** @param {string} magnet @returns {Promise<number>} Milliseconds since 1970. */
  download(magnet) {
    return new Promise((resolve) => {
      newClient()
        .add(magnet)
        .on('done', () => {
          resolve(Date.now());
        });
    });
  },
};
Object.assign(globalThis, { leecherPage });

/** @typedef {typeof leecherPage} LeecherPage */
