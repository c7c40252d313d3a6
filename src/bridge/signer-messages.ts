/** What travels between a page and its signer worker. */
import type { AnswerMessage } from './messages.ts';
import type { SignerCommandName, SignerEvents } from './signer.ts';

export interface SignerCommandMessage {
  readonly kind: 'command';
  /** Unique within the worker's life. */
  readonly id: string;
  readonly name: SignerCommandName;
  readonly argument: unknown;
}

/** Page to signer worker. */
export type ToSigner =
  | SignerCommandMessage
  /** From the engine: what it may ask is in `engine-signer.ts`. */
  | { readonly kind: 'engine'; readonly port: MessagePort }
  /** The first message. The worker holds the lock as long as it lives, so the page sees it end. */
  | { readonly kind: 'start'; readonly lifeLock: string };

/** Signer worker to page. */
export type FromSigner =
  | AnswerMessage
  /** The life lock is held from now on. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'purse-changed'; readonly state: SignerEvents['purse.changed'] };
