/** What Bittern must reach; the figures are issue 2's. */
import { median } from './statistics.mjs';

/** @typedef {{ isMet: boolean, text: string }} Goal */

const LEAST_SPEED_TO_STOCK = 0.95;
const MOST_GROWTH_MIB = 64;

/** @param {import('./report.mjs').Summary} results @returns {Goal[]} */
export function goalsOf({ transfer, memory }) {
  const goals = [];
  if (transfer !== null) {
    const ratio = median(transfer.speedToStock);
    const { longTasksByCpu, longestCpuMs } = transfer.traced.bittern;
    goals.push(
      {
        isMet: ratio >= LEAST_SPEED_TO_STOCK,
        text: `speed is ${ratio.toFixed(2)} of stock webtorrent's, at least ${String(LEAST_SPEED_TO_STOCK)} wanted`,
      },
      {
        isMet: longTasksByCpu === 0,
        text: `${String(longTasksByCpu)} tasks of 50 ms of CPU or more on the main thread, 0 wanted; the longest took ${String(longestCpuMs)} ms`,
      },
    );
  }
  if (memory !== null) {
    const growth = memory.large.totalMiB - memory.small.totalMiB;
    goals.push({
      isMet: growth <= MOST_GROWTH_MIB,
      text: `1 GiB takes ${growth.toFixed(0)} MiB more memory at its peak than 64 MiB, at most ${String(MOST_GROWTH_MIB)} wanted`,
    });
  }
  return goals;
}
