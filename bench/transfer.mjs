/** Speed, CPU, long tasks and frames: everybody downloads the same bytes, in turn. */
import { startSeederBrowser } from './lib/seeder-browser.mjs';
import { runBittern, runIdle } from './runs/bittern.mjs';
import { runRaw } from './runs/raw.mjs';
import { runStock } from './runs/stock.mjs';

/** @typedef {import('./lib/meter.mjs').Cost} Cost */
/** @typedef {'bittern' | 'stock' | 'raw' | 'rawWorker' | 'idle'} Contestant */
/** @typedef {Record<Contestant, Cost>} Round */

/**
 * @typedef {object} Transfer
 * @property {Round[]} rounds
 * @property {{ bittern: Cost, stock: Cost }} traced One more run each, for its tasks.
 */

const MIB = 1024 * 1024;

/**
 * @param {object} init
 * @param {import('../devnet/world.ts').World} init.world
 * @param {string} init.site Where the bench's own pages are.
 * @param {number} init.mib
 * @param {number} init.rounds
 * @param {(text: string) => void} init.report
 * @returns {Promise<Transfer>}
 */
export async function runTransfer({ world, site, mib, rounds, report }) {
  const lengthBytes = mib * MIB;
  const seeder = await startSeederBrowser({ site, tracker: world.tracker, lengthBytes });
  const { magnet } = seeder;
  const firstByte = () => seeder.firstByte();
  const bittern = (isTraced = false) => runBittern({ url: world.url, magnet, firstByte, isTraced });
  const stock = (isTraced = false) => runStock({ site, magnet, firstByte, isTraced });
  const raw = (/** @type {boolean} */ inWorker) =>
    runRaw({ site, seeder: seeder.browser, lengthBytes, inWorker });

  /** @param {string} name @param {Promise<Cost>} running */
  const told = async (name, running) => {
    const cost = await running;
    const { seconds, longTasks } = cost;
    const rate = (mib / seconds).toFixed(1);
    report(
      `${name}: ${seconds.toFixed(1)} s, ${rate} MiB/s, ${String(longTasks.length)} long tasks`,
    );
    return cost;
  };
  try {
    /** @type {Round[]} */
    const done = [];
    for (let number = 1; number <= rounds; number += 1) {
      const of = `${String(number)} of ${String(rounds)}`;
      const first = await told(`${of}, Bittern`, bittern());
      done.push({
        bittern: first,
        stock: await told(`${of}, stock`, stock()),
        raw: await told(`${of}, channel to a page`, raw(false)),
        rawWorker: await told(`${of}, channel to a worker`, raw(true)),
        idle: await runIdle({ url: world.url, seconds: first.seconds }),
      });
    }
    const traced = {
      bittern: await told('traced, Bittern', bittern(true)),
      stock: await told('traced, stock', stock(true)),
    };
    return { rounds: done, traced };
  } finally {
    await seeder.close();
  }
}
