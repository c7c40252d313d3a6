/** What the contract keeps of a channel, and what its calls do to it. Mirrors `BitternChannels.sol`. */
import type { TronAddress } from '../units/tron-address.ts';
import type { ContractError } from './contract-error.ts';
import type { ChannelDescription } from './description.ts';
import { numberOf, WORD_BYTES } from './word.ts';

/** The state a channel has before its first deposit: all zero. */
export interface ChannelState {
  /** Raw units deposited in all; it never falls. */
  readonly balance: bigint;
  /** Raw units of these that were paid to the payee. */
  readonly claimed: bigint;
  /** {@link OPEN}, {@link CLOSED}, or from when it can be finalized: seconds since 1970, chain time. */
  readonly closeAt: number;
}

export const OPEN = 0;
/** For ever: a closed channel's id is never used again. */
export const CLOSED = 0xffff_ffff;
export const MAX_BALANCE = (1n << 112n) - 1n;

export const NEW_CHANNEL: ChannelState = { balance: 0n, claimed: 0n, closeAt: OPEN };

/** Reads what the view `stateOf` returns; null when it is not that. */
export function decodeState(returnData: Uint8Array): ChannelState | null {
  if (returnData.length !== 3 * WORD_BYTES) return null;
  const [balance = 0n, claimed = 0n, closeAt = 0n] = [0, 1, 2].map((index) =>
    numberOf(returnData.subarray(index * WORD_BYTES, (index + 1) * WORD_BYTES)),
  );
  if (balance > MAX_BALANCE || claimed > balance || closeAt > BigInt(CLOSED)) return null;
  return { balance, claimed, closeAt: Number(closeAt) };
}

/** Reads the one 32-byte slot: closeAt 4 bytes, claimed 14, balance 14. */
export function decodeSlot(slot: bigint): ChannelState {
  return {
    balance: slot & MAX_BALANCE,
    claimed: (slot >> 112n) & MAX_BALANCE,
    closeAt: Number(slot >> 224n),
  };
}

/** What a promise of `cumulative` would pay now. A promise above the balance is worth the balance. */
export function claimable(state: ChannelState, cumulative: bigint): bigint {
  if (state.closeAt === CLOSED) return 0n;
  const upTo = cumulative < state.balance ? cumulative : state.balance;
  return upTo > state.claimed ? upTo - state.claimed : 0n;
}

/** What the payer would get back if the channel ended now. */
export function refundable(state: ChannelState): bigint {
  return claimable(state, state.balance);
}

export function depositProblem(state: ChannelState, amount: bigint): ContractError | null {
  if (amount <= 0n) return 'AmountZero';
  if (state.closeAt === CLOSED) return 'ChannelClosed';
  if (state.closeAt !== OPEN) return 'Closing';
  return state.balance + amount > MAX_BALANCE ? 'AmountTooLarge' : null;
}

export function claimProblem(state: ChannelState, cumulative: bigint): ContractError | null {
  return endedProblem(state) ?? (claimable(state, cumulative) === 0n ? 'NothingToClaim' : null);
}

/** `sender` sends the call and the other party has signed. */
export function closeCooperativeProblem(
  state: ChannelState,
  description: ChannelDescription,
  sender: TronAddress,
): ContractError | null {
  const isParty = sender === description.payer || sender === description.payee;
  return endedProblem(state) ?? (isParty ? null : 'NotParty');
}

export function requestCloseProblem(
  state: ChannelState,
  description: ChannelDescription,
  sender: TronAddress,
): ContractError | null {
  if (sender !== description.payer) return 'NotPayer';
  return endedProblem(state) ?? (state.closeAt === OPEN ? null : 'Closing');
}

/** `nowSeconds` is chain time: the timestamp of the block the call gets into. */
export function finalizeCloseProblem(
  state: ChannelState,
  nowSeconds: number,
): ContractError | null {
  const ended = endedProblem(state);
  if (ended !== null) return ended;
  if (state.closeAt === OPEN) return 'NotClosing';
  return nowSeconds < state.closeAt ? 'TooEarly' : null;
}

export function afterDeposit(state: ChannelState, amount: bigint): ChannelState {
  return { ...state, balance: state.balance + amount };
}

export function afterClaim(state: ChannelState, cumulative: bigint): ChannelState {
  return { ...state, claimed: state.claimed + claimable(state, cumulative) };
}

export function afterRequestClose(
  state: ChannelState,
  description: ChannelDescription,
  nowSeconds: number,
): ChannelState {
  const closeAt = Math.min(nowSeconds + description.withdrawDelaySeconds, CLOSED - 1);
  return { ...state, closeAt };
}

export function afterClose(state: ChannelState): ChannelState {
  return { ...state, closeAt: CLOSED };
}

function endedProblem(state: ChannelState): ContractError | null {
  if (state.balance === 0n) return 'NotOpen';
  return state.closeAt === CLOSED ? 'ChannelClosed' : null;
}
