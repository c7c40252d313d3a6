/** What the seller's desk of the tests sells, for what, and by which key. */
import type { InfoHash } from '../../../core/units/info-hash.ts';
import { CLAIM_COST_SUN, keyOf } from './fake-chain.suite.ts';

export const FLOOR = 300n;
export const BLOCK = 16 * 1024;
export const TORRENT = '11'.repeat(20) as InfoHash;
export const SELLER_KEY = keyOf(0x51);
/** Owed as soon as a channel is open: without it there is no credit. */
export const SETTLEMENT = CLAIM_COST_SUN;

/** Everything in memory answers within a few turns. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}
