import { describe, expect, it } from 'vitest';
import { BTT, BTTOLD, assetKey } from '../channel/asset.ts';
import { descriptionOf } from '../money/samples.suite.ts';
import { claimDeadlineMs, claimReason, unclaimed } from './claim-rule.ts';
import { DEFAULT_EARN_SETTINGS } from './earn-settings.ts';
import { soldOf } from './sold-samples.suite.ts';
import { amountForSun, worthInSun } from './worth.ts';

const HOUR_MS = 3_600_000;

function closingIn(delaySeconds: number, closesAt: number) {
  const sold = soldOf({ closesAt });
  const description = descriptionOf({ withdrawDelaySeconds: delaySeconds });
  return { ...sold, channel: sold.channel && { ...sold.channel, description } };
}

describe('unclaimed', () => {
  it.each([
    ['what the voucher promises beyond what was claimed', { claimed: 150n }, 250n],
    ['no more than the balance', { balance: 300n }, 300n],
    ['nothing when more was claimed already', { claimed: 500n }, 0n],
    ['nothing without a voucher', { signature: null }, 0n],
    ['nothing of a closed channel', { phase: 'closed' as const }, 0n],
    ['nothing of direct payments', { channel: null }, 0n],
  ])('is %s', (_name, change, amount) => {
    expect(unclaimed(soldOf(change))).toBe(amount);
  });
});

describe('claimReason', () => {
  const times = { chainTimeMs: 0, costSun: 100n, isServing: false };

  it('waits until five fees have come together', () => {
    expect(claimReason(soldOf(), DEFAULT_EARN_SETTINGS, times)).toBeNull();
    const more = soldOf({ cumulative: 500n });
    expect(claimReason(more, DEFAULT_EARN_SETTINGS, times)).toBe('threshold');
  });

  it('claims a closing channel while it is worth the fee, at the latest in time', () => {
    const closing = closingIn(24 * 3600, 100 * HOUR_MS);
    expect(claimDeadlineMs(closing)).toBe(94 * HOUR_MS);
    const serving = { ...times, isServing: true };
    expect(claimReason(closing, DEFAULT_EARN_SETTINGS, times)).toBe('closing');
    expect(claimReason(closing, DEFAULT_EARN_SETTINGS, serving)).toBeNull();
    expect(
      claimReason(closing, DEFAULT_EARN_SETTINGS, { ...serving, chainTimeMs: 94 * HOUR_MS }),
    ).toBe('closing');
    expect(claimReason(closing, DEFAULT_EARN_SETTINGS, { ...times, costSun: 400n })).toBeNull();
  });

  it('leaves at least an hour before a refund', () => {
    expect(claimDeadlineMs(closingIn(900, 100 * HOUR_MS))).toBe(99 * HOUR_MS);
  });

  it('weighs tokens by the seller’s own floors, and claims what has none before it is lost', () => {
    const settings = { ...DEFAULT_EARN_SETTINGS, floors: { trx: 300n, [assetKey(BTT)]: 3n } };
    const inBtt = (change: object) => soldOf({ asset: BTT, ...change });
    expect(claimReason(inBtt({ cumulative: 4n }), settings, times)).toBeNull();
    expect(claimReason(inBtt({ cumulative: 5n }), settings, times)).toBe('threshold');
    const dropped = { ...closingIn(900, HOUR_MS), asset: BTTOLD };
    expect(claimReason({ ...dropped, closesAt: null }, settings, times)).toBeNull();
    expect(claimReason(dropped, settings, times)).toBe('closing');
  });
});

describe('worth', () => {
  it('is the same both ways, rounded against the seller’s risk', () => {
    const settings = { ...DEFAULT_EARN_SETTINGS, floors: { [assetKey(BTT)]: 7n } };
    expect(amountForSun(settings, BTT, 301n)).toBe(8n);
    expect(worthInSun(settings, BTT, 8n)).toBe(342n);
    expect(worthInSun(settings, BTTOLD, 8n)).toBeNull();
    expect(amountForSun(settings, BTTOLD, 8n)).toBeNull();
  });
});
