/** Which account is in use: the chosen one, or the only one there is. */
import type { PurseState, WalletSettings } from '../../bridge/signer.ts';
import type { TronLinkState, WalletAccount } from '../wallet.ts';

export function chooseAccount(
  chosen: WalletSettings['account'],
  purse: PurseState,
  tronLink: TronLinkState,
): WalletAccount | null {
  const fromPurse = purseAccount(purse);
  const fromTronLink = tronLinkAccount(tronLink);
  if (chosen === 'purse') return fromPurse ?? fromTronLink;
  if (chosen === 'tronlink') {
    // A locked TronLink is waited for: another account must not slip into its place.
    return tronLink.phase === 'absent' ? fromPurse : fromTronLink;
  }
  return fromPurse ?? fromTronLink;
}

function purseAccount(purse: PurseState): WalletAccount | null {
  return purse.phase === 'locked' || purse.phase === 'unlocked'
    ? { source: 'purse', address: purse.address }
    : null;
}

function tronLinkAccount(tronLink: TronLinkState): WalletAccount | null {
  return tronLink.phase === 'connected' ? { source: 'tronlink', address: tronLink.address } : null;
}
