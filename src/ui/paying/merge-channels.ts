/**
 * One list of whom we pay: channels as the chain tells them, and accounts as our own ledger does. The
 * chain knows what is deposited and when the rest can be taken back, the ledger what is promised.
 */
import type { BoughtView } from '../../bridge/paying.ts';
import type { ChannelView } from '../../wallet/wallet.ts';

export interface PaidSeller {
  /** Channel id, or the account id of direct payments. */
  readonly id: string;
  /** Null for direct payments, and while the wallet has not read the chain. */
  readonly channel: ChannelView | null;
  /** Null for a channel that another installation made. */
  readonly bought: BoughtView | null;
}

const IDLE_MS = 30 * 86_400_000;

/** In the wallet's order (open ones first), then what only the ledger knows, last used first. */
export function mergeChannels(
  channels: readonly ChannelView[],
  bought: readonly BoughtView[],
): readonly PaidSeller[] {
  const accounts = new Map(bought.map((account) => [account.accountId as string, account]));
  const known = channels.map((channel) => ({
    id: channel.channelId,
    channel,
    bought: accounts.get(channel.channelId) ?? null,
  }));
  const seen = new Set(known.map(({ id }) => id));
  const others = bought
    .filter(({ accountId }) => !seen.has(accountId))
    .toSorted((one, other) => other.usedAt - one.usedAt)
    .map((account) => ({ id: account.accountId, channel: null, bought: account }));
  return [...known, ...others];
}

/** Open, and nothing was paid through it for thirty days. */
export function isIdle({ channel, bought }: PaidSeller, nowMs: number): boolean {
  return channel?.phase === 'open' && bought?.phase === 'open' && nowMs - bought.usedAt > IDLE_MS;
}

/** Its seller can be asked to agree to an end, wherever it is connected. */
export function canAgree({ channel, bought }: PaidSeller): boolean {
  return channel?.phase === 'open' && bought?.rail === 'channel';
}
