/** What the parts of the wallet share while it is open. */
import type { OutboxRecord } from '../bridge/signer.ts';
import type { Chain } from '../chain/chain.ts';
import { FaultError } from '../core/fault.ts';
import type { WalletComponents } from './components.ts';
import type { TronLink } from './tronlink/tronlink.ts';
import type { ViewStore } from './view-store.ts';
import type { WalletAccount } from './wallet.ts';

export interface WalletSession {
  readonly components: WalletComponents;
  readonly store: ViewStore;
  readonly tronLink: TronLink;
  /** The client of the network in use; another one after the network was changed. */
  chain(): Chain;
  /** What this installation signed on the network in use, oldest first. */
  outbox(): Promise<readonly OutboxRecord[]>;
  /** Asks the nodes again soon, without waiting. */
  wake(): void;
}

/** Throws `purse_absent` when there is none. */
export function accountOf({ store }: WalletSession): WalletAccount {
  const { account } = store.view;
  if (account !== null) return account;
  throw new FaultError(
    'purse_absent',
    'There is no account yet: create a purse, import one, or connect TronLink.',
  );
}
