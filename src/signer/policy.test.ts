import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTransaction, encodeTransaction } from '../chain/transaction.ts';
import { transferCalldata } from '../chain/trc20.ts';
import { TRX } from '../core/channel/asset.ts';
import { encodeCall } from '../core/channel/call.ts';
import { sign } from '../core/channel/signature.ts';
import type { CallIntent, TransactionIntent } from '../core/money/intent.ts';
import {
  ALICE,
  approvalCalldata,
  BOB,
  callOf,
  CHANNELS,
  depositOf,
  descriptionOf,
  TOKEN,
  transferOf,
  TRC10,
  TRC20,
} from '../core/money/samples.suite.ts';
import { addressFromBytes, hexAddress } from '../core/units/tron-address.ts';
import { checkTransaction, MAX_FEE_LIMIT_SUN, MAX_LIFE_MS } from './policy.ts';
import { rawOf, referenceAt, START } from './signer-kit.suite.ts';

const CONTEXT = { address: ALICE, channelContract: CHANNELS };
const SPENDER = hexAddress(CHANNELS).slice(2);

const check = (intent: TransactionIntent, context = CONTEXT, raw = rawOf(intent)) =>
  checkTransaction(raw, intent, context);
const refused = expect.objectContaining({ code: 'policy_refused' });
const mismatch = expect.objectContaining({ code: 'transaction_mismatch' });

function approvalOf(change: Partial<CallIntent> = {}, spender = SPENDER, amount = 5n): CallIntent {
  const calldata = approvalCalldata(spender, amount);
  return callOf({ purpose: 'approve', contract: TOKEN, calldata, ...change });
}

const description = descriptionOf();
const signature = sign(new Uint8Array(32).fill(5), new Uint8Array(32).fill(6));
const claim = { description, amount: 7n, signature };
const calls = {
  deposit: depositOf(TRX, 5n).calldata,
  claim: encodeCall({ name: 'claim', ...claim }),
  claimMany: encodeCall({ name: 'claimMany', claims: [claim, claim] }),
  close: encodeCall({ name: 'closeCooperative', ...claim }),
  request: encodeCall({ name: 'requestClose', description }),
  finalize: encodeCall({ name: 'finalizeClose', description }),
};

describe('the purse signs', () => {
  test.each([
    transferOf(),
    transferOf({ asset: TRC10 }),
    transferOf({ asset: TRC20, feeLimitSun: MAX_FEE_LIMIT_SUN }),
    depositOf(TRX, 5n),
    depositOf(TRC10, 5n),
    depositOf(TRC20, 5n),
    callOf({ purpose: 'claim', calldata: calls.claim }),
    callOf({ purpose: 'claim', calldata: calls.claimMany }),
    callOf({ purpose: 'close-cooperative', calldata: calls.close }),
    callOf({ purpose: 'request-close', calldata: calls.request }),
    callOf({ purpose: 'finalize-close', calldata: calls.finalize }),
    approvalOf(),
    approvalOf({}, SPENDER, 2n ** 112n - 1n),
  ])('what Bittern does (%#)', (intent) => {
    expect(check(intent)).toEqual({ expiresAt: START + 60_000 });
  });

  test('a transaction that lives a day, and no longer', () => {
    const raw = (lifeMs: number) => rawOf(transferOf(), referenceAt(START, lifeMs));
    expect(() => check(transferOf(), CONTEXT, raw(MAX_LIFE_MS))).not.toThrow();
    expect(() => check(transferOf(), CONTEXT, raw(MAX_LIFE_MS + 1))).toThrow(/times/);
    expect(() => check(transferOf(), CONTEXT, raw(0))).toThrow(/times/);
    const timeless = encodeTransaction(transferOf(), { ...referenceAt(START), timestamp: 0 });
    expect(() => check(transferOf(), CONTEXT, timeless)).toThrow(/times/);
  });
});

describe('the purse refuses', () => {
  test.each([
    ['another account', transferOf({ from: BOB })],
    ['200 TRX', transferOf({ asset: TRC20, feeLimitSun: MAX_FEE_LIMIT_SUN + 1n })],
    ['another contract', callOf({ contract: TOKEN })],
    ['another contract', callOf({ contract: TOKEN, calldata: approvalOf().calldata })],
    ['where none is due', callOf({ purpose: 'claim', value: { asset: TRX, amount: 1n } })],
    ['somebody else', approvalOf({}, hexAddress(BOB).slice(2))],
    ['somebody else', approvalOf({ calldata: 'deadbeef' })],
    ['somebody else', approvalOf({ calldata: `${approvalOf().calldata}00` })],
    ['unlimited', approvalOf({}, SPENDER, 2n ** 112n)],
    ['no token', approvalOf({ contract: CHANNELS })],
    ['along with an approval', approvalOf({ value: { asset: TRX, amount: 1n } })],
  ] as const)('%s (%#)', (why, intent) => {
    expect(() => check(intent)).toThrow(refused);
    expect(() => check(intent)).toThrow(why);
  });

  const fiveTrx = { asset: TRX, amount: 5n };
  test.each([
    ['another account', depositOf(TRX, 5n, { from: BOB, calldata: calls.deposit })],
    ['something else than the deposit', depositOf(TRX, 5n, { value: null })],
    ['something else than the deposit', depositOf(TRX, 4n, { value: fiveTrx })],
    ['something else than the deposit', depositOf(TRC10, 5n, { value: fiveTrx })],
    ['something else than the deposit', depositOf(TRC20, 5n, { value: fiveTrx })],
    ['than it says', callOf({ value: fiveTrx })],
    ['than it says', depositOf(TRX, 5n, { calldata: `${calls.deposit}00` })],
    ['than it says', callOf({ purpose: 'claim', calldata: calls.close })],
    ['than it says', callOf({ purpose: 'close-cooperative', calldata: calls.claim })],
    ['than it says', callOf({ purpose: 'request-close', calldata: calls.finalize })],
    ['than it says', callOf({ purpose: 'finalize-close', calldata: calls.deposit })],
  ] as const)('a call that is not what it is said to be: %s (%#)', (why, intent) => {
    const context = { ...CONTEXT, address: intent.from };
    expect(() => check(intent, context)).toThrow(refused);
    expect(() => check(intent, context)).toThrow(why);
  });

  test('what a page calls the contract for channels when it is a token', () => {
    const context = { address: ALICE, channelContract: TOKEN };
    for (const calldata of [
      transferCalldata(BOB, 2n ** 100n),
      approvalCalldata(hexAddress(BOB).slice(2), 2n ** 256n - 1n),
    ]) {
      for (const purpose of ['deposit', 'claim', 'finalize-close'] as const) {
        const intent = callOf({ purpose, contract: TOKEN, calldata });
        expect(() => check(intent, context)).toThrow(/than it says/);
      }
    }
  });

  test('every call where no contract is known', () => {
    const context = { address: ALICE, channelContract: null };
    for (const intent of [callOf(), approvalOf()]) {
      expect(() => checkTransaction(rawOf(intent), intent, context)).toThrow(/no contract/);
    }
  });

  test('what differs from the intent', () => {
    const raw = rawOf(transferOf());
    for (const change of [
      { to: CHANNELS },
      { amount: 6n },
      { asset: TRC10 },
      { feeLimitSun: 1n },
    ]) {
      expect(() => check(transferOf(change), CONTEXT, raw)).toThrow(mismatch);
    }
    expect(() => check(transferOf(), CONTEXT, 'zz')).toThrow(mismatch);
    expect(() => check(transferOf(), CONTEXT, `${raw}00`)).toThrow(mismatch);
  });

  test('any single byte that was changed behind the intent', () => {
    const intent = depositOf(TRC10, 5n);
    const raw = rawOf(intent);
    fc.assert(
      fc.property(fc.nat(raw.length / 2 - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const byte = parseInt(raw.slice(2 * at, 2 * at + 2), 16) ^ change;
        const changed =
          raw.slice(0, 2 * at) + byte.toString(16).padStart(2, '0') + raw.slice(2 * at + 2);
        let found: unknown;
        try {
          found = checkTransaction(changed, intent, CONTEXT);
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/mismatch|refused/));
          return;
        }
        // Only the reference and the times are no part of the agreement.
        expect(found).toHaveProperty('expiresAt');
        expect(decodeTransaction(changed).action).toEqual(decodeTransaction(raw).action);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('addresses of samples are what they seem', () => {
  expect(hexAddress(addressFromBytes(new Uint8Array(20).fill(3)))).toBe(`41${SPENDER}`);
});
