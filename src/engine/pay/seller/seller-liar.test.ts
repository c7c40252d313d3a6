/** One of two nodes lies about a channel: credit stops at once, and nothing is lost for good. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOSED, OPEN, type ChannelState } from '../../../core/channel/state.ts';
import { Market } from './desk-kit.suite.ts';
import { FLOOR, SETTLEMENT } from './desk-samples.suite.ts';

const EARNED = 100n * SETTLEMENT;

/** A customer that has paid, of a seller that does not claim by itself yet. */
async function paid() {
  const market = await Market.open({ claimAtFees: 1000 });
  const buyer = await market.customer(0x21);
  await buyer.pay(EARNED);
  const lie = (change: (honest: ChannelState) => Partial<ChannelState>) => {
    market.chain.liar = (honest) => {
      const state = { ...honest, ...change(honest) };
      return [{ state, solid: state }];
    };
  };
  const sold = () => market.desk.view().sold[0];
  return { market, buyer, lie, sold };
}

async function bookOf(market: Market) {
  return (await market.keeper.journal()).map(({ what, amount }) => [what, amount]);
}

describe('one of two nodes', () => {
  it('says closed, once: credit stops, and all goes on when it says so no more', async () => {
    const { market, buyer, lie, sold } = await paid();
    lie(() => ({ closeAt: CLOSED }));
    await market.pass(40_000);
    expect(buyer.isPaid).toBe(false);
    expect(sold()).toMatchObject({ phase: 'open', unclaimed: EARNED });
    // There is nothing to hurry for: a claim would be burned on a lie.
    expect(market.signer.orders).toHaveLength(0);
    market.chain.liar = () => [];
    await market.pass(4 * 60_000);
    expect(sold()).toMatchObject({ phase: 'open', closesAt: null, unclaimed: EARNED });
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
    expect(await bookOf(market)).toEqual([]);
  });

  it('goes on saying closed: what was earned is claimed by hand, and when the payer closes', async () => {
    const { market, buyer, lie, sold } = await paid();
    lie(() => ({ closeAt: CLOSED }));
    await market.pass(40_000);
    await market.restart();
    market.chain.hold(buyer.description, { closeAt: Math.floor(market.time / 1000) + 900 });
    await market.pass(10 * 60_000);
    expect(market.signer.orders).toHaveLength(1);
    expect(sold()).toMatchObject({ phase: 'open' });

    const byHand = await paid();
    byHand.lie(() => ({ closeAt: CLOSED }));
    await byHand.market.pass(40_000);
    const accountIds = [byHand.buyer.id as never];
    const { txids } = await byHand.market.desk.handlers['earn.claim']({ accountIds });
    expect(txids).toHaveLength(1);
  });

  it('says all is claimed: nothing is booked, and the rest is still claimed', async () => {
    const { market, lie, sold } = await paid();
    lie(({ balance }) => ({ claimed: balance }));
    await market.pass(40_000);
    expect(sold()).toMatchObject({ claimed: 0n, unclaimed: EARNED, claimFeesSun: 0n });
    market.chain.liar = () => [];
    await market.pass(60_000);
    expect(sold()).toMatchObject({ claimed: 0n, unclaimed: EARNED });
    expect(await bookOf(market)).toEqual([]);
  });

  it('says that nothing was deposited, for ever: what was solid is claimed all the same', async () => {
    const { market, buyer, lie, sold } = await paid();
    lie(() => ({ balance: 0n, claimed: 0n }));
    await market.pass(40_000);
    expect(sold()).toMatchObject({ unclaimed: EARNED, isSolid: true });
    market.chain.hold(buyer.description, { closeAt: Math.floor(market.time / 1000) + 900 });
    await market.pass(10 * 60_000);
    // It denies the claim too: that is made again, ever more seldom.
    expect(market.signer.orders).toHaveLength(3);
  });

  it('denies a claim that was made: no fee is burned for another', async () => {
    const { market, buyer, lie, sold } = await paid();
    lie(() => ({ claimed: 0n }));
    const accountIds = [buyer.id as never];
    await market.desk.handlers['earn.claim']({ accountIds });
    await market.pass(0);
    const { stored } = market;
    stored.set('earn', { ...(stored.get('earn') as object), claimAtFees: 1 });
    await market.restart();
    await market.pass(60 * 60_000);
    expect(market.signer.orders).toHaveLength(1);
    market.chain.liar = () => [];
    await market.pass(4 * 60_000);
    expect(sold()).toMatchObject({ claimed: EARNED, unclaimed: 0n });
  });

  it('says that the payer closes, once: credit stops, and comes back', async () => {
    const { market, buyer, lie, sold } = await paid();
    lie(() => ({ closeAt: Math.floor(market.time / 1000) + 86_400 }));
    await market.pass(40_000);
    expect(buyer.isPaid).toBe(false);
    market.chain.liar = () => [];
    await market.pass(4 * 60_000);
    expect(sold()).toMatchObject({ closesAt: null, unclaimed: 0n, claimed: EARNED });
    buyer.bid(FLOOR);
    buyer.decide();
    expect(buyer.isPaid).toBe(true);
  });
});

describe('a fork', () => {
  it('that is left again books no claim and ends nothing', async () => {
    const { market, buyer, sold } = await paid();
    const before = market.chain.channels.get(buyer.id);
    const solid = before!.state;
    const fork = { ...solid, claimed: EARNED, closeAt: CLOSED };
    market.chain.liar = () => [{ state: fork, solid }];
    await market.pass(40_000);
    expect(sold()).toMatchObject({ phase: 'open', claimed: 0n, unclaimed: EARNED });
    market.chain.liar = () => [];
    await market.pass(4 * 60_000);
    expect(await bookOf(market)).toEqual([]);
    // The real end is final, once all have it.
    market.chain.hold(buyer.description, { claimed: EARNED, closeAt: CLOSED });
    await market.pass(4 * 60_000);
    expect(sold()).toMatchObject({ phase: 'closed', claimed: EARNED, unclaimed: 0n });
    expect(await bookOf(market)).toEqual([
      ['claim', EARNED],
      ['close', EARNED],
    ]);
  });
});

describe('whatever one of two nodes says', () => {
  const lies = fc.record({
    balance: fc.constantFrom(null, 0n, 1n, 10n ** 12n),
    claimed: fc.constantFrom(0n, 1n, EARNED, 10n ** 12n),
    closeAt: fc.constantFrom(OPEN, 1, 1_800_000_900, CLOSED - 1, CLOSED),
  });

  it('the account book holds what the honest one has, to the unit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lies, { minLength: 1, maxLength: 4 }), async (told) => {
        const { market, buyer, lie, sold } = await paid();
        for (const { balance, claimed, closeAt } of told) {
          lie((honest) => ({ balance: balance ?? honest.balance, claimed, closeAt }));
          await market.pass(30_000);
          const honest = market.chain.channels.get(buyer.id)!.state;
          const seen = sold()!;
          expect(seen.phase).toBe('open');
          expect(seen.claimed).toBeLessThanOrEqual(honest.claimed);
          expect(seen.claimed + seen.unclaimed).toBe(EARNED);
        }
        market.chain.liar = () => [];
        await market.pass(4 * 60_000);
        const { claimed } = market.chain.channels.get(buyer.id)!.state;
        expect(sold()).toMatchObject({ claimed, unclaimed: EARNED - claimed, closesAt: null });
        const lines = (await market.keeper.journal()).filter(({ what }) => what === 'claim');
        expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(claimed);
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
