import { describe, expect, it } from 'vitest';
import type { CreditRecord, SoldRecord } from '../../../core/ledger/records.ts';
import { soldOf } from '../../../core/ledger/sold-samples.suite.ts';
import { descriptionOf } from '../../../core/money/samples.suite.ts';
import { FakeChain } from './fake-chain.suite.ts';
import { Watch } from './watch.ts';

function watchOf(sold: readonly SoldRecord[], { isServed = false } = {}) {
  const chain = new FakeChain();
  chain.hold(descriptionOf(), { balance: 5n });
  const clock = { time: 1_000_000, now: () => clock.time };
  const seen: { readonly balance: bigint }[] = [];
  const credits: CreditRecord[] = [];
  const watch = new Watch({
    ...{ clock, chain: () => chain, sold: () => sold, credits: () => credits },
    ...{ isServed: () => isServed, isClaiming: () => false },
    channelSeen: (_id, { state }) => {
      seen.push(state);
    },
    paymentSeen: (_credit, payment) => {
      seen.push({ balance: payment?.amount ?? 0n });
    },
  });
  const after = async (ms: number): Promise<number> => {
    clock.time += ms;
    watch.tick();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    return seen.length;
  };
  return { chain, watch, seen, credits, after };
}

describe('Watch', () => {
  it('looks at every open channel after a start, then slowly', async () => {
    const { after, seen, watch } = watchOf([soldOf()]);
    expect(await after(0)).toBe(1);
    expect(seen[0]?.balance).toBe(5n);
    expect(watch.seenAt(soldOf().accountId)).toBe(1_000_000);
    expect(await after(224_000)).toBe(1);
    expect(await after(1_000)).toBe(2);
  });

  it('looks within half a minute while it serves, and more often for what is not solid', async () => {
    const serving = watchOf([soldOf()], { isServed: true });
    await serving.after(0);
    expect(await serving.after(25_000)).toBe(2);
    const unsolid = watchOf([soldOf({ isSolid: false })]);
    await unsolid.after(0);
    expect(await unsolid.after(6_000)).toBe(2);
  });

  it('leaves closed channels and those of other chains alone', async () => {
    const others = [soldOf({ phase: 'closed' }), soldOf({ chainId: 7 }), soldOf({ channel: null })];
    expect(await watchOf(others).after(0)).toBe(0);
  });

  it('asks again soon when no node answered', async () => {
    const { after, chain, watch } = watchOf([soldOf()]);
    chain.isReachable = false;
    expect(await after(0)).toBe(0);
    expect(watch.seenAt(soldOf().accountId)).toBeNull();
    chain.isReachable = true;
    expect(await after(15_000)).toBe(1);
  });

  it('looks at once when the clock was set, backwards or forwards', async () => {
    const { after } = watchOf([soldOf()]);
    const JUMP_MS = 30 * 60 * 60 * 1000;
    await after(0);
    expect(await after(-JUMP_MS)).toBe(2);
    expect(await after(1_000)).toBe(2);
    expect(await after(JUMP_MS)).toBe(3);
    expect(await after(-1)).toBe(4);
  });

  it('follows payments until they are solid', async () => {
    const { after, credits } = watchOf([soldOf({ channel: null })]);
    const credit = { txid: '1f', accountId: soldOf().accountId, amount: 1n, at: 0 } as never;
    credits.push({ ...(credit as CreditRecord), isSolid: false });
    expect(await after(0)).toBe(1);
    expect(await after(6_000)).toBe(2);
    credits[0] = { ...(credit as CreditRecord), isSolid: true };
    expect(await after(6_000)).toBe(2);
  });

  it('asks no other network for a payment, which would know nothing of it', async () => {
    const { after, credits, chain } = watchOf([soldOf({ channel: null, chainId: 7 })]);
    const { accountId } = soldOf();
    credits.push({ txid: '1f', accountId, amount: 1n, isSolid: false, at: 0 } as never);
    expect(await after(0)).toBe(0);
    expect(await after(10 * 60_000)).toBe(0);
    expect(chain.questions).toBe(0);
  });
});
