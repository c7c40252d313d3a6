/** What the contract keeps of a channel, as nodes tell it. */
import { encodeStateOf } from '../core/channel/call.ts';
import type { ChannelId } from '../core/channel/description.ts';
import { CLOSED, decodeState, OPEN, type ChannelState } from '../core/channel/state.ts';
import type { ChannelSeen } from '../core/ledger/pay-ports.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { AnswerError } from './answer.ts';
import { askConstantCall } from './constant-call.ts';
import type { Node } from './node.ts';

/** One node's word. */
export interface ChannelAnswer {
  readonly state: ChannelState;
  /** In the state that cannot be undone any more. */
  readonly solid: ChannelState;
}

export async function askChannel(
  node: Node,
  contract: TronAddress,
  channelId: ChannelId,
): Promise<ChannelAnswer> {
  const [state, solid] = await Promise.all(
    (['wallet', 'walletsolidity'] as const).map(async (door) => {
      const call = { from: contract, contract, calldata: encodeStateOf(channelId) };
      const { isReverted, data } = await askConstantCall(node, call, door);
      const decoded = isReverted ? null : decodeState(data);
      if (decoded === null) throw new AnswerError('no state of a channel');
      return decoded;
    }),
  );
  return { state: state!, solid: solid! };
}

/** What several nodes say together; see `ChannelSeen`. */
export function seenBy(answers: readonly ChannelAnswer[]): ChannelSeen {
  const states = answers.map(({ state }) => state);
  const solids = answers.map(({ solid }) => solid);
  const balance = least(states.map((state) => state.balance));
  const claimed = states.map((state) => state.claimed).reduce(larger);
  const state = {
    balance,
    // No more than there is: the two may be of different blocks.
    claimed: claimed < balance ? claimed : balance,
    closeAt: states.map(({ closeAt }) => closeAt).reduce(sooner),
  };
  const endings = [...states, ...solids].map(({ closeAt }) =>
    closeAt === CLOSED ? OPEN : closeAt,
  );
  return {
    state,
    isSolid: solids.every((solid) => solid.balance >= balance),
    settled: {
      balance: least(solids.map((solid) => solid.balance)),
      claimed: least(solids.map((solid) => solid.claimed)),
      isClosed: solids.every(({ closeAt }) => closeAt === CLOSED),
    },
    mostClaimed: claimed,
    closeAt: endings.reduce(sooner),
  };
}

/** Closed before closing, closing before open, and of two times the earlier one. */
function sooner(one: number, other: number): number {
  if (one === CLOSED || other === CLOSED) return CLOSED;
  if (one === OPEN || other === OPEN) return one === OPEN ? other : one;
  return Math.min(one, other);
}

function least(amounts: readonly bigint[]): bigint {
  return amounts.reduce((one, other) => (other < one ? other : one));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
