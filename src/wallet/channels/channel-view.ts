/** A channel as the interface shows it. */
import { CLOSED, OPEN, type ChannelState } from '../../core/channel/state.ts';
import type { Token } from '../../core/money/token.ts';
import { findToken } from '../../core/money/tokens.ts';
import type { ChannelView } from '../wallet.ts';
import type { OwnChannel } from './own-channels.ts';

const ORDER = ['open', 'opening', 'refundable', 'closing', 'closed'];

/** `chainMs` is chain time, milliseconds since 1970. */
export function channelView(
  channel: OwnChannel,
  state: ChannelState,
  tokens: readonly Token[],
  chainMs: number,
): ChannelView {
  const { channelId, arriving, description } = channel;
  const { payee, asset, withdrawDelaySeconds } = description;
  const phase = phaseOf(channel, state, chainMs);
  return {
    channelId,
    payee,
    token: findToken(tokens, asset),
    asset,
    balance: phase === 'opening' ? arriving : state.balance,
    claimed: state.claimed,
    withdrawDelaySeconds,
    phase,
    closesAt: phase === 'closing' || phase === 'refundable' ? state.closeAt * 1000 : null,
  };
}

export function phaseOf(
  { isOnChain }: OwnChannel,
  { balance, closeAt }: ChannelState,
  chainMs: number,
): ChannelView['phase'] {
  if (closeAt === CLOSED) return 'closed';
  if (!isOnChain || balance === 0n) return 'opening';
  if (closeAt === OPEN) return 'open';
  return chainMs < closeAt * 1000 ? 'closing' : 'refundable';
}

/** Open ones first. */
export function inOrder(views: readonly ChannelView[]): readonly ChannelView[] {
  return views.toSorted((one, other) => ORDER.indexOf(one.phase) - ORDER.indexOf(other.phase));
}
