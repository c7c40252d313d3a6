/** The wallet with the account that the budget names in use, whichever one the user looks at. */
import type { PaymentWanted } from '../../bridge/paying.ts';
import { FaultError } from '../../core/fault.ts';
import type { WalletSession } from '../session.ts';
import type { WalletAccount, WalletView } from '../wallet.ts';

const LOOK_AGAIN_MS = 250;
/** TronLink puts itself into the page a moment after it was loaded. */
const LOOKS = 20;

/** Rejects with `purse_absent`, `purse_locked`, `tronlink_absent`, `tronlink_locked`. */
export async function payingSession(
  session: WalletSession,
  { source, payer }: Pick<PaymentWanted, 'source' | 'payer'>,
): Promise<WalletSession> {
  if (source === 'purse') await requirePurse(session, payer);
  else await requireTronLink(session, payer);
  const account: WalletAccount = { source, address: payer };
  const { store } = session;
  return {
    ...session,
    store: {
      get view(): WalletView {
        return { ...store.view, account };
      },
      get isWatched() {
        return store.isWatched;
      },
      change: (part) => {
        store.change(part);
      },
      subscribe: (listener) => store.subscribe(listener),
    },
  };
}

async function requirePurse(session: WalletSession, payer: string): Promise<void> {
  const purse = await session.components.signer.call('purse.state', null);
  if (purse.phase === 'unlocked' && purse.address === payer) return;
  if (purse.phase === 'locked' && purse.address === payer) {
    throw new FaultError(
      'purse_locked',
      'The purse is locked in the tab where Bittern runs, so nothing was paid. Unlock the purse, then start paying again.',
    );
  }
  throw new FaultError('purse_absent', 'The purse that this budget names is not here any more.');
}

async function requireTronLink(session: WalletSession, payer: string): Promise<void> {
  const { store, components } = session;
  for (let look = 0; look < LOOKS; look += 1) {
    const { phase } = store.view.tronLink;
    if (phase !== 'looking' && phase !== 'asking') break;
    await new Promise<void>((resolve) => {
      components.timers.after(LOOK_AGAIN_MS, resolve);
    });
  }
  const { tronLink } = store.view;
  if (tronLink.phase === 'connected' && tronLink.address === payer) return;
  if (tronLink.phase === 'absent') {
    throw new FaultError('tronlink_absent', 'TronLink, which this budget names, is not here.');
  }
  throw new FaultError(
    'tronlink_locked',
    `TronLink does not show the account ${payer}, which this budget names. Unlock it, choose that account and connect it.`,
  );
}
