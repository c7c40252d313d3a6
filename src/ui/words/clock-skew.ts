/** A clock that is wrong, which payments depend on: daily limits, and until when a payment holds. */
import type { WalletView } from '../../wallet/wallet.ts';
import { formatDuration } from '../format/duration.ts';
import { m } from '../messages/generated/messages.js';

/** The newest block is a few seconds old, that of a node which lags perhaps a minute. */
const TOLERATED_MS = 3 * 60_000;

/** What to tell about it; null while clock and chain agree well enough. */
export function clockSkew({ node, network }: Pick<WalletView, 'node' | 'network'>): string | null {
  // The local chain begins anew, stops and jumps as whoever tries it likes.
  if (node.phase !== 'reachable' || network.name === 'local') return null;
  const { clockAheadMs } = node;
  if (Math.abs(clockAheadMs) <= TOLERATED_MS) return null;
  const time = formatDuration(Math.abs(clockAheadMs));
  return clockAheadMs > 0 ? m.clock_ahead({ time }) : m.clock_behind({ time });
}
