import { describe, expect, it } from 'vitest';
import type { BuyerAction } from './buyer-events.ts';
import type { PaywireMessage } from './message.ts';
import { FLOOR, SETTLEMENT, World } from './model/world.suite.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Opened; what claiming costs is paid, and no byte came. */
function opened() {
  const world = new World({ isSolid: true, isDirect: false, deposit: 1_000_000n });
  const link = world.connect();
  world.bid(link, FLOOR);
  world.settle(link);
  expect(world.buyer.account.cumulative).toBe(SETTLEMENT);
  const tell = (message: PaywireMessage): readonly BuyerAction[] =>
    link.buyer.handle({ kind: 'message', message }, world.nowMs);
  const agree = () =>
    tell({
      kind: 'close',
      channelId: world.notary.channel.channelId,
      agreed: {
        finalAmount: SETTLEMENT,
        signature: world.notary.close(SETTLEMENT),
        mark: link.buyer.mark,
      },
    });
  const free = () =>
    tell({
      ...{ kind: 'offer', seq: 1, price: FLOOR, windowBytes: 1, phase: 'free' },
      ...{ shareThousandths: 0, mark: link.buyer.mark, lifetimeSeconds: 60 },
    });
  return { world, link, agree, free };
}

const kinds = (actions: readonly BuyerAction[]) => actions.map(({ kind }) => kind);

describe('An agreement to close', () => {
  it('that nobody asked for breaks the protocol: nothing more is paid there, and nothing agreed to', () => {
    const { world, link, agree } = opened();
    const actions = agree();
    expect(actions).toContainEqual(
      expect.objectContaining({ kind: 'avoid', untilMs: world.nowMs + HOUR_MS }),
    );
    expect(actions).toContainEqual({
      kind: 'send',
      message: {
        ...{ kind: 'reject', subject: world.notary.channel.channelId },
        ...{ reason: 'protocol', waitSeconds: 0 },
      },
    });
    expect(kinds(actions)).not.toContain('close-agreed');
    expect([link.buyer.state, world.buyer.account.record.phase]).toEqual(['refused', 'ended']);
  });

  it('is taken as an answer', () => {
    const { world, link, agree, free } = opened();
    link.buyer.handle({ kind: 'close' }, world.nowMs);
    free();
    expect(link.buyer.state).toBe('free');
    expect(kinds(agree())).toContain('close-agreed');
    expect([link.buyer.state, world.buyer.account.record.phase]).toEqual(['closed', 'closing']);
  });

  it('is kept, and what the chain tells of the channel takes it back no more', () => {
    const { world, link, agree, free } = opened();
    link.buyer.handle({ kind: 'close' }, world.nowMs);
    free();
    agree();
    const { account } = world.buyer;
    const agreed = { finalAmount: SETTLEMENT, signature: world.notary.close(SETTLEMENT) };
    expect(account.record.agreed).toEqual(agreed);
    account.refresh({ phase: 'open' });
    expect(account.record).toMatchObject({ phase: 'closing', agreed });
    account.refresh({ phase: 'closed' });
    expect(account.record.phase).toBe('closed');
  });

  it('that was lost is given again to whoever opens the channel, as often as that is done', () => {
    const { world } = opened();
    world.seller.account.beginClosing();
    const agreed = { finalAmount: SETTLEMENT, signature: world.notary.close(SETTLEMENT) };
    for (let time = 0; time < 2; time += 1) {
      const again = world.connect();
      world.bid(again, FLOOR);
      world.settle(again);
      expect([again.buyer.state, again.seller.state]).toEqual(['closed', 'closed']);
      expect(again.seller.serviceClass).toBe('free');
      expect(world.buyer.account.record).toMatchObject({ phase: 'closing', agreed });
    }
  });

  it('is taken with the offer that ends the paid class', () => {
    const { world, link, agree, free } = opened();
    free();
    expect(kinds(agree())).not.toContain('avoid');
    expect([link.buyer.state, world.buyer.account.record.phase]).toEqual(['closed', 'ended']);
  });
});
