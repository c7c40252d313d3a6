/** The seller's clock is set, backwards and forwards: what it earned is claimed in time all the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Market } from './desk-kit.suite.ts';
import { SETTLEMENT, settle } from './desk-samples.suite.ts';

const HOUR_MS = 60 * 60 * 1000;
const EARNED = 100n * SETTLEMENT;

/** A payer that is away closes; the chain has a time of its own. */
async function closing(jumpsMs: readonly number[]) {
  const market = await Market.open({ claimAtFees: 1000 });
  const buyer = await market.customer(0x21);
  await buyer.pay(EARNED);
  buyer.close();
  market.buyers.length = 0;
  await market.pass(60_000);
  let chainMs = market.time;
  const closeAtMs = chainMs + 24 * HOUR_MS;
  market.chain.hold(buyer.description, { closeAt: Math.floor(closeAtMs / 1000) });
  const everyMs = (22 * HOUR_MS) / (jumpsMs.length + 1);
  for (const jumpMs of [...jumpsMs, 0]) {
    for (let left = everyMs; left > 0; left -= 30_000) {
      chainMs += 30_000;
      market.time += 30_000;
      market.chain.timeMs = chainMs;
      market.desk.tick(market.time);
      await settle();
    }
    market.time += jumpMs;
  }
  return market;
}

describe('the seller whose clock is set', () => {
  it('back by 30 hours still sees that a payer closes, and claims', async () => {
    const market = await Market.open({ claimAtFees: 1000 });
    const buyer = await market.customer(0x21);
    await buyer.pay(EARNED);
    buyer.close();
    market.buyers.length = 0;
    await market.pass(60_000);
    market.time -= 30 * HOUR_MS;
    market.chain.hold(buyer.description, { closeAt: Math.floor(market.time / 1000) + 86_400 });
    await market.pass(5 * 60_000);
    expect(market.signer.orders).toHaveLength(1);
    expect(market.desk.view().sold[0]).toMatchObject({ claimed: EARNED, unclaimed: 0n });
  });

  it('claims before the payer can take it back, wherever the clock jumps', async () => {
    const jumps = fc.integer({ min: -40, max: 40 }).map((hours) => hours * HOUR_MS);
    await fc.assert(
      fc.asyncProperty(fc.array(jumps, { maxLength: 4 }), async (jumpsMs) => {
        const market = await closing(jumpsMs);
        expect(market.signer.orders.length).toBeGreaterThan(0);
        expect(market.desk.view().sold[0]).toMatchObject({ claimed: EARNED });
      }),
      { numRuns: 5 },
    );
  }, 60_000);

  it('asks for its costs at once, and sells on', async () => {
    const market = await Market.open();
    market.chain.isReachable = false;
    await market.pass(11 * 60_000);
    market.time -= 30 * HOUR_MS;
    market.chain.isReachable = true;
    const before = market.chain.questions;
    await market.pass(1_000);
    expect(market.chain.questions - before).toBeGreaterThan(0);
  });
});
