/** What the signer asks of the world. `workers/signer.worker.ts` gives it the browser's. */
import type { PurseState } from '../bridge/signer.ts';
import type { Clock, OutboxStore, PurseStore } from '../core/ports.ts';
import type { VaultTools } from './vault.ts';

/** From one tab's signer to those of the other tabs; it does not hear itself. */
export type TabMessage =
  /** The user locked the purse: everywhere. */
  | { readonly kind: 'locked' }
  /** The vault was made, replaced, deleted or opened. */
  | { readonly kind: 'changed' }
  /** The user is there. */
  | { readonly kind: 'touched' };

export interface Tabs {
  announce(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
}

export interface Timers {
  /** Calls back once after so many milliseconds; the returned function stops it. */
  after(ms: number, work: () => void): () => void;
}

export interface SignerComponents extends VaultTools {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly tabs: Tabs;
  readonly purse: PurseStore;
  readonly outbox: OutboxStore;
  /** The purse is in another state. */
  emit(state: PurseState): void;
}
