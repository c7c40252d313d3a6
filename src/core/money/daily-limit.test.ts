import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetKey, TRX } from '../channel/asset.ts';
import { DAY_MS, findPassedLimit, spendingsOf, type DailyLimits } from './daily-limit.ts';
import type { OutboxRecord } from './outbox.ts';
import {
  amounts,
  approvalCalldata,
  assets,
  callOf,
  limits,
  recordOf,
  TOKEN,
  transferOf,
  TRC10,
  TRC20,
} from './samples.suite.ts';

const SPENDER = 'ab'.repeat(20);
const NOW = 10 * DAY_MS;
const LIMITS: DailyLimits = { [assetKey(TRX)]: 100n, [assetKey(TRC10)]: 50n };

describe('what is spent', () => {
  test('by a transfer: the amount, and the fee limit as TRX', () => {
    expect(spendingsOf(transferOf({ asset: TRC20, amount: 7n, feeLimitSun: 3n }))).toEqual([
      expect.objectContaining({ asset: TRC20, amount: 7n }),
      { asset: TRX, amount: 3n },
    ]);
    expect(spendingsOf(transferOf())).toHaveLength(1);
  });

  test('by a call: what is sent along', () => {
    const value = { asset: TRC10, amount: 9n };
    expect(spendingsOf(callOf({ value, feeLimitSun: 0n }))).toEqual([value]);
    expect(spendingsOf(callOf({ feeLimitSun: 0n }))).toEqual([]);
  });

  test('by an approval: what the deposit may take', () => {
    const calldata = approvalCalldata(SPENDER, 11n);
    const approval = callOf({ purpose: 'approve', contract: TOKEN, calldata, feeLimitSun: 0n });
    expect(spendingsOf(approval)).toEqual([{ asset: TRC20, amount: 11n }]);
    // Of another purpose it is only a call.
    expect(spendingsOf({ ...approval, purpose: 'deposit' })).toEqual([]);
  });
});

describe('the limit', () => {
  const passes = (amount: bigint, records: readonly OutboxRecord[], limitsOf = LIMITS) =>
    findPassedLimit(transferOf({ amount }), limitsOf, records, NOW);
  const earlier = (amount: bigint, change: Partial<OutboxRecord> = {}) =>
    recordOf({ intent: transferOf({ amount }), storedAt: NOW - 1, ...change });

  test('may be reached, not passed', () => {
    expect(passes(100n, [])).toBe(null);
    expect(passes(101n, [])).toMatchObject({ amount: 101n, spent: 0n, limit: 100n });
    expect(passes(60n, [earlier(40n)])).toBe(null);
    expect(passes(61n, [earlier(20n), earlier(20n)])).toMatchObject({ spent: 40n });
  });

  test('is 0 for an asset that has none', () => {
    const token = transferOf({ asset: TRC20, amount: 1n });
    expect(findPassedLimit(token, LIMITS, [], NOW)).toMatchObject({ limit: 0n });
    expect(passes(1n, [], {})).toMatchObject({ limit: 0n });
  });

  test('counts what many small transactions burn', () => {
    const token = transferOf({ asset: TRC10, amount: 1n });
    const trx = 10_000_000n;
    const after = (count: number, limit = trx) =>
      findPassedLimit(
        token,
        { [assetKey(TRX)]: limit, [assetKey(TRC10)]: 1_000n },
        Array.from({ length: count }, () => recordOf({ intent: token, storedAt: NOW - 1 })),
        NOW,
      );
    expect(after(19, 0n)).toBe(null);
    expect(after(20, 0n)).toMatchObject({ asset: TRX, amount: 1_100_000n, spent: 0n });
    // Nine times 1.1 TRX are 9.9.
    expect(after(28)).toBe(null);
    expect(after(29)).toMatchObject({ asset: TRX, amount: 1_100_000n, spent: 9_900_000n });
  });

  test('forgets after 24 hours, and not before', () => {
    expect(passes(100n, [earlier(100n, { storedAt: NOW - DAY_MS })])).toBe(null);
    expect(passes(1n, [earlier(100n, { storedAt: NOW - DAY_MS + 1 })])).not.toBe(null);
    expect(passes(1n, [earlier(100n, { storedAt: NOW + DAY_MS })])).not.toBe(null);
  });

  test.each(['signed', 'sent', 'in-block', 'solid', 'failed', 'expired'] as const)(
    'counts what is %s: the page says so, and may lie',
    (state) => {
      expect(passes(1n, [earlier(100n, { state })])).not.toBe(null);
    },
  );

  test('counts every chain, and nothing that TronLink signed', () => {
    expect(passes(1n, [earlier(100n, { chainId: 1 })])).not.toBe(null);
    expect(passes(100n, [earlier(100n, { account: 'tronlink' })])).toBe(null);
  });

  test('counts each asset for itself, and fee limits as TRX', () => {
    const token = recordOf({
      intent: transferOf({ asset: TRC10, amount: 50n, feeLimitSun: 1n }),
      storedAt: NOW,
    });
    expect(passes(99n, [token])).toBe(null);
    expect(passes(100n, [token])).toMatchObject({ asset: TRX, spent: 1n });
  });

  test('counts amount and fee of one transaction together', () => {
    const intent = transferOf({ amount: 60n, feeLimitSun: 41n });
    expect(findPassedLimit(intent, LIMITS, [], NOW)).toMatchObject({ amount: 101n });
  });

  test('whatever is asked in whatever order, no more than the limit goes out in a day', () => {
    const requests = fc.array(
      fc.record({
        asset: assets,
        amount: amounts,
        feeLimitSun: fc.bigInt({ min: 0n, max: 2n ** 90n }),
        waitMs: fc.nat(DAY_MS),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(limits, requests, (dailyLimits, asked) => {
        const signed: OutboxRecord[] = [];
        let now = NOW;
        for (const { waitMs, ...of } of asked) {
          now += waitMs;
          const intent = transferOf(of);
          if (findPassedLimit(intent, dailyLimits, signed, now) !== null) continue;
          signed.push(recordOf({ intent, storedAt: now }));
        }
        for (const { storedAt: end } of signed) {
          const day = signed.filter(({ storedAt: at }) => at <= end && at > end - DAY_MS);
          for (const asset of [TRX, TRC10, TRC20]) {
            const key = assetKey(asset);
            const sum = day
              .flatMap(({ intent }) => spendingsOf(intent))
              .filter((spending) => assetKey(spending.asset) === key)
              .reduce((total, { amount }) => total + amount, 0n);
            expect(sum <= (dailyLimits[key] ?? 0n)).toBe(true);
          }
        }
      }),
    );
  });
});
