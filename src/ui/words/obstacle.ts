/** What stands between somebody and paying for a torrent: the first thing to be put right. */
import type { PayQuote } from '../../bridge/pay-quote.ts';
import type { PayView } from '../../bridge/paying.ts';
import type { WalletView } from '../../wallet/wallet.ts';

export type Obstacle =
  /** The engine cannot pay at all now; its view has the fault. */
  | 'fault'
  | 'asking'
  | 'no-sellers'
  | 'no-account'
  | 'locked'
  | 'tronlink'
  /** Two parts of this browser are on different networks. */
  | 'other-network'
  | 'no-money';

interface Sight {
  readonly view: PayView | null;
  readonly quote: PayQuote | null;
  readonly wallet: Pick<WalletView, 'account' | 'purse' | 'tronLink' | 'balances' | 'network'>;
  /** Raw units of what would be paid with, deposits too; null while it is not known, or no matter. */
  readonly funds: bigint | null;
}

export function obstacleOf({ view, quote, wallet, funds }: Sight): Obstacle | null {
  if (view === null || quote === null) return 'asking';
  if (view.fault !== null) return 'fault';
  if (quote.sellers.length === 0) return 'no-sellers';
  const { account, purse, tronLink } = wallet;
  if (account === null) return tronLink.phase === 'looking' ? 'asking' : 'no-account';
  if (account.source === 'purse' && purse.phase === 'locked') return 'locked';
  if (account.source === 'tronlink') {
    if (tronLink.phase !== 'connected') return 'tronlink';
    if (!tronLink.isRightNetwork) return 'other-network';
  }
  if (view.network !== null && view.network.chainId !== wallet.network.chainId) {
    return 'other-network';
  }
  return funds === 0n ? 'no-money' : null;
}
