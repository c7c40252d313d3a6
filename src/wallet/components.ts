/** What the wallet needs of the world around it. */
import type { SignerClient } from '../bridge/signer.ts';
import type { LocalChain } from '../bridge/world.ts';
import type { Clock } from '../core/ports.ts';
import type { TronLinkDoor } from './tronlink/door.ts';

export interface WalletComponents {
  readonly signer: SignerClient;
  /** The local world's chain; null where there is none. */
  readonly local: LocalChain | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly fetch: typeof fetch;
  readonly page: PageSignals;
  /** Opens the door to TronLink; called once, when the wallet opens. */
  readonly findTronLink: () => Promise<TronLinkDoor>;
}

export interface Timers {
  /** Calls back once after so many milliseconds; the returned function stops it. */
  after(ms: number, callback: () => void): () => void;
}

/** Whether anybody looks, and when it is worth asking the nodes again. */
export interface PageSignals {
  isVisible(): boolean;
  /** Called when the page is shown or hidden, or the network is back; the result stops it. */
  onChange(listener: () => void): () => void;
  /** Called when the user points or types; the result stops it. */
  onActivity(listener: () => void): () => void;
}
