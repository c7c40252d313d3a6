/** Whether Bittern's memory grows with the torrent. */
import { startNodeSeeder } from './lib/node-seeder.mjs';
import { runBittern } from './runs/bittern.mjs';

/** @typedef {import('./lib/meter.mjs').Cost} Cost */

/**
 * How high a peak is depends on when garbage is collected. A long download has many chances of a high
 * one, so the short one runs several times, and its highest peak counts.
 */
const SMALL_RUNS = 3;

export const SMALL_MIB = 64;
export const LARGE_MIB = 1_024;

/**
 * @param {object} init
 * @param {import('../devnet/world.ts').World} init.world
 * @param {(text: string) => void} init.report
 * @returns {Promise<{ small: Cost, large: Cost }>}
 */
export async function runMemory({ world, report }) {
  const download = async (/** @type {number} */ mib) => {
    const seeder = await startNodeSeeder({ mib, tracker: world.tracker });
    try {
      const { magnet } = seeder;
      const cost = await runBittern({
        url: world.url,
        magnet,
        // Node's seeder does not tell; close enough for memory.
        firstByte: () => Promise.resolve(Date.now()),
      });
      const { renderer } = cost.peakMiB;
      report(
        `memory ${String(mib)} MiB: ${cost.seconds.toFixed(1)} s, peak ${renderer.toFixed(0)} MiB in renderers, ${cost.peakTotalMiB.toFixed(0)} MiB in all`,
      );
      return cost;
    } finally {
      await seeder.close();
    }
  };
  let small = await download(SMALL_MIB);
  for (let run = 1; run < SMALL_RUNS; run += 1) {
    const again = await download(SMALL_MIB);
    if (again.peakTotalMiB > small.peakTotalMiB) small = again;
  }
  return { small, large: await download(LARGE_MIB) };
}
