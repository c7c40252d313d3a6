import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRX } from '../channel/asset.ts';
import {
  decodeAsset,
  decodeIntent,
  decodeOutboxMark,
  decodeOutboxRecord,
  decodeSigned,
} from './decode-money.ts';
import { readApproval } from './approval.ts';
import {
  ALICE,
  approvalCalldata,
  callOf,
  recordOf,
  transferOf,
  TRC10,
  TRC20,
} from './samples.suite.ts';

const refusesEach = (
  decode: (value: unknown) => unknown,
  whole: object,
  wrong: Readonly<Record<string, readonly unknown[]>>,
): void => {
  expect(decode(whole)).toEqual(whole);
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of [undefined, {}, ...values]) {
      expect(decode({ ...whole, [field]: value }), `${field}: ${String(value)}`).toBe(null);
    }
  }
};

describe('decoding', () => {
  test('a transfer', () => {
    for (const asset of [TRX, TRC10, TRC20]) {
      expect(decodeIntent(transferOf({ asset }))).toEqual(transferOf({ asset }));
    }
    refusesEach(decodeIntent, transferOf(), {
      kind: ['gift', null],
      from: [null, 'T', ALICE.slice(1)],
      to: [null, 5],
      asset: [null, { kind: 'trx10' }],
      amount: [5, '5', 0n, -1n, null],
      feeLimitSun: [5, -1n, null],
    });
  });

  test('a call', () => {
    const value = { asset: TRC10, amount: 1n };
    refusesEach(decodeIntent, callOf({ value }), {
      purpose: ['steal', null],
      contract: [null],
      calldata: ['0x00', 'abc', 'AB', 5],
      value: [5, { asset: TRX }, { asset: TRX, amount: 0n }, { amount: 1n }],
    });
    expect(decodeIntent(callOf())).toEqual(callOf());
  });

  test('an asset', () => {
    for (const value of [null, 5, 'trx', {}, { kind: 'trc10', id: 1_002_000 }]) {
      expect(decodeAsset(value)).toBe(null);
    }
    expect(decodeAsset({ kind: 'trc10', id: 1_000_000n })).toBe(null);
    expect(decodeAsset({ kind: 'trc20', address: 'T' })).toBe(null);
    expect(decodeAsset({ kind: 'nft', address: ALICE })).toBe(null);
  });

  test('a signed transaction', () => {
    refusesEach(decodeSigned, recordOf().signed, {
      txid: ['ab', 'AB'.repeat(32), 5],
      rawDataHex: ['0', 'zz', 5],
      signatures: [[], ['ab'], 'ab', ['ab'.repeat(65), 5]],
      expiresAt: [-1, 1.5, '5'],
    });
  });

  test('a mark and a record', () => {
    const record = recordOf({ state: 'in-block', feeSun: 5n, blockNumber: 7, reason: 'why' });
    refusesEach(decodeOutboxRecord, record, {
      txid: ['ab', 'ff'.repeat(32)],
      state: ['lost'],
      reason: [5],
      feeSun: [5, -1n],
      blockNumber: [-1, 5n],
      chainId: ['1', -1],
      account: ['mine'],
      storedAt: [-1, null],
      intent: [null, { ...record.intent, amount: 5 }],
      signed: [null],
    });
    const { txid, state, reason, feeSun, blockNumber } = record;
    expect(decodeOutboxMark(record)).toEqual({ txid, state, reason, feeSun, blockNumber });
    expect(decodeOutboxRecord(recordOf())).not.toBe(null);
    const moved = { toPayees: 5n, toPayers: 0n };
    expect(decodeOutboxRecord({ ...record, moved })).toEqual({ ...record, moved });
    for (const wrong of [null, 5n, { toPayees: 5n }, { ...moved, toPayers: -1n }]) {
      expect(decodeOutboxRecord({ ...record, moved: wrong })).toBe(null);
    }
  });

  test('anything never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true }), (value) => {
        for (const decode of [decodeIntent, decodeSigned, decodeOutboxRecord, decodeAsset]) {
          decode(value);
        }
      }),
    );
  });
});

test('an approval is read only when it is exactly one', () => {
  const spender = 'ab'.repeat(20);
  const calldata = approvalCalldata(spender, 2n ** 256n - 1n);
  expect(readApproval(calldata)?.amount).toBe(2n ** 256n - 1n);
  for (const wrong of [
    '',
    `${calldata}00`,
    calldata.slice(0, -2),
    calldata.replace('095ea7b3', 'a9059cbb'),
    // Something beside the address in its word.
    calldata.replace('095ea7b30', '095ea7b31'),
    calldata.toUpperCase(),
  ]) {
    expect(readApproval(wrong)).toBe(null);
  }
});
