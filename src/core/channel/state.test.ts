import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFromBytes } from '../units/tron-address.ts';
import { TRX } from './asset.ts';
import type { ChannelDescription } from './description.ts';
import {
  afterClaim,
  afterClose,
  afterDeposit,
  afterRequestClose,
  type ChannelState,
  claimable,
  claimProblem,
  CLOSED,
  closeCooperativeProblem,
  decodeSlot,
  decodeState,
  depositProblem,
  finalizeCloseProblem,
  MAX_BALANCE,
  NEW_CHANNEL,
  OPEN,
  refundable,
  requestCloseProblem,
} from './state.ts';
import { uintWord } from './word.ts';

const address = (byte: number) => addressFromBytes(new Uint8Array(20).fill(byte));
const description: ChannelDescription = {
  payer: address(1),
  signer: address(2),
  payee: address(3),
  payeeSigner: address(4),
  asset: TRX,
  withdrawDelaySeconds: 900,
  salt: '00'.repeat(32),
};
const { payer, signer, payee } = description;

const open: ChannelState = { balance: 100n, claimed: 30n, closeAt: OPEN };
const closing: ChannelState = { ...open, closeAt: 5_000 };
const closed: ChannelState = { ...open, closeAt: CLOSED };

const anyState = fc
  .tuple(fc.bigInt(0n, MAX_BALANCE), fc.bigInt(0n, MAX_BALANCE), fc.nat(CLOSED))
  .map(([one, other, closeAt]): ChannelState => {
    const [claimed, balance] = one < other ? [one, other] : [other, one];
    return { balance, claimed, closeAt };
  });

describe('what the contract says of a channel', () => {
  const encode = ({ balance, claimed, closeAt }: ChannelState): Uint8Array =>
    concatBytes(uintWord(balance, 32), uintWord(claimed, 32), uintWord(closeAt, 32));

  it('is read from the view and from the slot', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(decodeState(encode(state))).toEqual(state);
        const { balance, claimed, closeAt } = state;
        const slot = (BigInt(closeAt) << 224n) | (claimed << 112n) | balance;
        expect(decodeSlot(slot)).toEqual(state);
      }),
    );
    expect(decodeState(new Uint8Array(96))).toEqual(NEW_CHANNEL);
    expect(decodeSlot(0n)).toEqual(NEW_CHANNEL);
    expect(NEW_CHANNEL).toEqual({ balance: 0n, claimed: 0n, closeAt: 0 });
  });

  it('is refused when it cannot be', () => {
    const words = (balance: bigint, claimed: bigint, closeAt: bigint): Uint8Array =>
      concatBytes(uintWord(balance, 32), uintWord(claimed, 32), uintWord(closeAt, 32));
    expect(decodeState(words(MAX_BALANCE, MAX_BALANCE, BigInt(CLOSED)))).not.toBeNull();
    expect(decodeState(words(MAX_BALANCE + 1n, 0n, 0n))).toBeNull();
    expect(decodeState(words(5n, 6n, 0n))).toBeNull();
    expect(decodeState(words(5n, 5n, BigInt(CLOSED) + 1n))).toBeNull();
    expect(decodeState(encode(open).subarray(1))).toBeNull();
    expect(decodeState(new Uint8Array(128))).toBeNull();
    expect(decodeState(new Uint8Array())).toBeNull();
    expect(bytesToHex(encode(open))).toHaveLength(192);
  });
});

describe('claimable and refundable', () => {
  it.each([
    [0n, 0n],
    [29n, 0n],
    [30n, 0n],
    [31n, 1n],
    [99n, 69n],
    [100n, 70n],
    [101n, 70n],
    [2n ** 128n - 1n, 70n],
  ])('a promise of %s pays %s', (cumulative, due) => {
    expect(claimable(open, cumulative)).toBe(due);
    expect(claimable(closing, cumulative)).toBe(due);
    expect(claimable(closed, cumulative)).toBe(0n);
  });

  it('the rest goes back, once', () => {
    expect(refundable(open)).toBe(70n);
    expect(refundable(closing)).toBe(70n);
    expect(refundable(closed)).toBe(0n);
    expect(refundable(NEW_CHANNEL)).toBe(0n);
  });

  it('a claim never passes the balance and never falls', () => {
    fc.assert(
      fc.property(anyState, fc.bigInt(0n, 2n ** 128n - 1n), (state, cumulative) => {
        const after = afterClaim(state, cumulative);
        expect(after.claimed).toBe(state.claimed + claimable(state, cumulative));
        expect(after.claimed).toBeGreaterThanOrEqual(state.claimed);
        expect(after.claimed).toBeLessThanOrEqual(after.balance);
        expect(claimable(after, cumulative)).toBe(0n);
        expect(refundable(after) + claimable(state, cumulative)).toBe(refundable(state));
        expect({ ...after, claimed: 0n }).toEqual({ ...state, claimed: 0n });
      }),
    );
  });
});

describe('what the contract would refuse', () => {
  it('a deposit', () => {
    expect(depositProblem(NEW_CHANNEL, 1n)).toBeNull();
    expect(depositProblem(open, 1n)).toBeNull();
    expect(depositProblem(open, 0n)).toBe('AmountZero');
    expect(depositProblem(closed, 0n)).toBe('AmountZero');
    expect(depositProblem(open, -1n)).toBe('AmountZero');
    expect(depositProblem(closing, 1n)).toBe('Closing');
    expect(depositProblem(closed, 1n)).toBe('ChannelClosed');
    expect(depositProblem(open, MAX_BALANCE - 100n)).toBeNull();
    expect(depositProblem(open, MAX_BALANCE - 99n)).toBe('AmountTooLarge');
  });

  it('a claim', () => {
    expect(claimProblem(NEW_CHANNEL, 1n)).toBe('NotOpen');
    expect(claimProblem(open, 31n)).toBeNull();
    expect(claimProblem(closing, 31n)).toBeNull();
    expect(claimProblem(open, 30n)).toBe('NothingToClaim');
    expect(claimProblem(closed, 31n)).toBe('ChannelClosed');
  });

  it('a cooperative close', () => {
    for (const state of [open, closing]) {
      expect(closeCooperativeProblem(state, description, payer)).toBeNull();
      expect(closeCooperativeProblem(state, description, payee)).toBeNull();
      expect(closeCooperativeProblem(state, description, signer)).toBe('NotParty');
    }
    expect(closeCooperativeProblem(closed, description, payer)).toBe('ChannelClosed');
    expect(closeCooperativeProblem(NEW_CHANNEL, description, signer)).toBe('NotOpen');
  });

  it('a request to close', () => {
    expect(requestCloseProblem(open, description, payer)).toBeNull();
    expect(requestCloseProblem(open, description, payee)).toBe('NotPayer');
    expect(requestCloseProblem(NEW_CHANNEL, description, payee)).toBe('NotPayer');
    expect(requestCloseProblem(NEW_CHANNEL, description, payer)).toBe('NotOpen');
    expect(requestCloseProblem(closing, description, payer)).toBe('Closing');
    expect(requestCloseProblem(closed, description, payer)).toBe('ChannelClosed');
  });

  it('an end', () => {
    expect(finalizeCloseProblem(NEW_CHANNEL, 5_000)).toBe('NotOpen');
    expect(finalizeCloseProblem(open, 5_000)).toBe('NotClosing');
    expect(finalizeCloseProblem(closing, 4_999)).toBe('TooEarly');
    expect(finalizeCloseProblem(closing, 5_000)).toBeNull();
    expect(finalizeCloseProblem(closing, 5_001)).toBeNull();
    expect(finalizeCloseProblem(closed, 5_000)).toBe('ChannelClosed');
  });
});

describe('what happens', () => {
  it('a deposit adds', () => {
    expect(afterDeposit(open, 5n)).toEqual({ ...open, balance: 105n });
  });

  it('a request starts the delay, in 32 bits', () => {
    expect(afterRequestClose(open, description, 1_000)).toEqual({ ...open, closeAt: 1_900 });
    const end = { ...open, closeAt: CLOSED - 1 };
    expect(afterRequestClose(open, description, CLOSED - 901)).toEqual(end);
    expect(afterRequestClose(open, description, CLOSED - 900)).toEqual(end);
    expect(afterRequestClose(open, description, CLOSED)).toEqual(end);
  });

  it('an end leaves a tombstone', () => {
    expect(afterClose(closing)).toEqual(closed);
  });
});
