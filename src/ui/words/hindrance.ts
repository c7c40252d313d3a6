/** What a payment waits for, besides an unlocked purse: the reason of a grey button. */
import type { WalletView } from '../../wallet/wallet.ts';
import { m } from '../messages/generated/messages.js';

export type Hindrance = 'tronlink' | 'other-network' | 'unread';

export function hindranceOf({
  account,
  balances,
  tronLink,
}: Pick<WalletView, 'account' | 'balances' | 'tronLink'>): Hindrance | null {
  if (account?.source === 'tronlink') {
    if (tronLink.phase !== 'connected') return 'tronlink';
    if (!tronLink.isRightNetwork) return 'other-network';
  }
  return balances.length === 0 ? 'unread' : null;
}

const WORDS: Readonly<Record<Hindrance, () => string>> = {
  tronlink: m.cannot_tronlink,
  'other-network': m.cannot_network,
  unread: m.cannot_unread,
};

export function hindranceWords(hindrance: Hindrance): string {
  return WORDS[hindrance]();
}
