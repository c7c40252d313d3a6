import { describe, expect, it } from 'vitest';
import { TRX } from '../channel/asset.ts';
import type { AccountId } from '../ledger/records.ts';
import { BuyerAccount } from './buyer-account.ts';
import type { BuyerAction } from './buyer-events.ts';
import { owedFor } from './debt.ts';
import type { Nonce } from './identifiers.ts';
import type { PaywireMessage } from './message.ts';
import { NO_WITNESS } from './model/link.suite.ts';
import { PROBE } from './model/probes.suite.ts';
import { TXID } from './model/records.suite.ts';
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
    world.askToClose(link);
    free();
    expect(link.buyer.state).toBe('free');
    expect(kinds(agree())).toContain('close-agreed');
    expect([link.buyer.state, world.buyer.account.record.phase]).toEqual(['closed', 'closing']);
  });

  it('is kept, and what the chain tells of the channel takes it back no more', () => {
    const { world, link, agree, free } = opened();
    world.askToClose(link);
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

/** Something was bought, the line is cut, and the buyer's tab comes back with what it stored. */
function afterReload({ isSignerLocked = false } = {}) {
  const world = new World({ isSolid: true, isDirect: false, deposit: 1_000_000n });
  const before = world.connect();
  world.bid(before, FLOOR);
  world.settle(before);
  world.buyer.isSignerLocked = isSignerLocked;
  world.requestPiece(before);
  world.settle(before);
  world.serve(before, 4);
  world.settle(before);
  world.verifyArrived(true);
  world.settle(before);
  world.cut(before);
  while (world.buyer.disk.next());
  world.crashBuyer(0);
  const link = world.connect();
  const said: PaywireMessage[] = [];
  const classes = new Set<string>();
  world.witness = {
    ...NO_WITNESS,
    buyerSends: (_link, message) => said.push(message),
    sellerMoved: () => classes.add(link.seller.serviceClass),
  };
  return { world, link, said, classes };
}

describe('The end of a channel that is not on the connection yet', () => {
  it('is agreed to on any one: it is shown, paid up and closed, and nothing is bought', () => {
    const { world, link, said, classes } = afterReload();
    world.askToClose(link);
    expect(link.buyer.state).toBe('free');
    world.settle(link);
    expect([link.buyer.state, link.seller.state]).toEqual(['closed', 'closed']);
    expect(said.map(({ kind }) => kind)).toEqual(['bid', 'open', 'state', 'voucher', 'close']);
    expect(said[0]).toMatchObject({ price: 0n, asset: TRX });
    expect([...classes]).toEqual(['free']);
    const { record } = world.buyer.account;
    const finalAmount = owedFor(world.buyer.account.received);
    expect(finalAmount).toBeGreaterThan(SETTLEMENT);
    expect(record).toMatchObject({ phase: 'closing', cumulative: finalAmount });
    expect(record.agreed).toEqual({ finalAmount, signature: world.notary.close(finalAmount) });
    // Afterwards nothing can be bid there: its seller gives no credit.
    world.bid(link, FLOOR);
    expect(link.buyer.state).toBe('closed');
  });

  it('is agreed to at what is owed, also where no voucher says so any more', () => {
    const { world, link, said } = afterReload({ isSignerLocked: true });
    const owed = owedFor(world.buyer.account.received);
    expect(owed).toBeGreaterThan(world.buyer.account.cumulative);
    world.askToClose(link);
    world.settle(link);
    expect(said.map(({ kind }) => kind)).not.toContain('voucher');
    expect(world.buyer.account.record.agreed?.finalAmount).toBe(owed);
  });

  it('is told to be refused where the seller will not open the channel', () => {
    const { world, link } = afterReload();
    world.seller.account.refresh({ closesAt: world.nowMs });
    world.askToClose(link);
    const tell = (message: PaywireMessage) =>
      link.buyer.handle({ kind: 'message', message }, world.nowMs);
    const no = { kind: 'reject', waitSeconds: 0, subject: world.notary.channel.channelId } as const;
    expect(kinds(tell({ ...no, reason: 'busy' }))).not.toContain('close-refused');
    expect(tell({ ...no, reason: 'closing' })).toContainEqual({
      kind: 'close-refused',
      why: 'no',
    });
    expect(world.buyer.account.record).toMatchObject({ phase: 'open' });
    expect(world.buyer.account.record.agreed).toBeUndefined();
  });

  it('is shown anew, with its state, where an opening was refused before', () => {
    const { world, link, said } = afterReload();
    world.bid(link, FLOOR);
    world.deliverToSeller(link);
    world.deliverToBuyer(link);
    while (world.buyer.answer(link));
    while (world.deliverToSeller(link));
    PROBE.notChecked(world, link);
    while (world.deliverToBuyer(link));
    expect(link.buyer.state).toBe('refused');
    world.askToClose(link);
    world.settle(link);
    expect(said.filter(({ kind }) => kind === 'state')).toHaveLength(2);
    expect([link.buyer.state, link.seller.state]).toEqual(['closed', 'closed']);
    expect(world.buyer.account.record.agreed).toBeDefined();
  });

  it('leaves another account that is on the connection alone', () => {
    const { world, link } = opened();
    const { buyer } = world;
    const account = new BuyerAccount({ ...buyer.account.record, accountId: 'other' as AccountId });
    const actions = link.buyer.handle(
      { kind: 'close', account, instalment: TXID, nonce: 'ab'.repeat(16) as Nonce },
      world.nowMs,
    );
    expect(actions).toEqual([]);
    expect(link.buyer.state).toBe('active');
  });

  it('costs at most what the seller asked for claiming when it was shown, where that was never paid', () => {
    const world = new World({ isSolid: true, isDirect: false, deposit: 1_000_000n });
    const link = world.connect();
    world.askToClose(link);
    const floors = world.terms.floors.map((floor) => ({ ...floor, settlement: 9_000n }));
    const terms = { ...world.terms, floors };
    world.buyer.told(link, { kind: 'message', message: { kind: 'terms', terms } });
    world.settle(link);
    expect(owedFor(world.buyer.account.received)).toBe(SETTLEMENT);
    expect(world.buyer.account.record.agreed?.finalAmount).toBe(SETTLEMENT);
  });
});

describe('An end that costs too much', () => {
  it('is not agreed to, and said so', () => {
    const { world, link, free } = opened();
    world.askToClose(link);
    free();
    const finalAmount = SETTLEMENT + 1n;
    const signature = world.notary.close(finalAmount);
    const agreed = { finalAmount, signature, mark: link.buyer.mark };
    const { channelId } = world.notary.channel;
    const actions = link.buyer.handle(
      { kind: 'message', message: { kind: 'close', channelId, agreed } },
      world.nowMs,
    );
    expect(actions).toContainEqual({ kind: 'close-refused', why: 'too-much' });
    expect(kinds(actions)).not.toContain('close-agreed');
    expect(world.buyer.account.record).toMatchObject({ phase: 'ended' });
    expect(world.buyer.account.record.agreed).toBeUndefined();
  });
});
