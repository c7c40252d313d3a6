/**
 * One wire as the buyer's and the seller's side of paying see it. `pay-extension.ts` makes it: it
 * decodes, bounds and counts what comes, and sends in the stream of the wire, so that marks mean one
 * position for both ends.
 */
import type { PaywireHandshake } from '../../core/paywire/terms.ts';
import type { Nonce } from '../../core/paywire/identifiers.ts';
import type { PaywireMessage } from '../../core/paywire/message.ts';
import type { WireId } from '../../core/share/share.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { Wire } from 'webtorrent';

export interface PayLink {
  readonly wireId: WireId;
  readonly wire: Wire;
  readonly infoHash: InfoHash;
  /** 40 hexadecimal digits each. */
  readonly ownPeerId: string;
  readonly peerId: string;
  /** SHA-256 of both DTLS fingerprints, sorted; 64 zeros where the transport has none. */
  readonly dtls: string;
  /** For bounds per network; null when unknown. */
  readonly remoteAddress: string | null;
  /** Our nonce as a seller on this connection. */
  readonly sellerNonce: Nonce;
  /** Null until the extended handshake named `bn_pay`. */
  readonly peer: PaywireHandshake | null;
  /** Pushed into the wire's stream before this returns; nothing once paying is over on this wire. */
  send(message: PaywireMessage): void;
  /** Calls something for a side; what it throws ends paying here and goes no further. */
  guard(call: () => void): void;
  /** Runs what answers later (a signature, a stored record); what it throws ends paying here. */
  run(task: () => Promise<void>): void;
  /** Closes the wire: proven junk, forged signatures. */
  ban(): void;
}

/** Each side's half of one link. What a method throws ends paying on this wire, and nothing else. */
export interface PaySide {
  /** Decoded and within limits. */
  received(message: PaywireMessage): void;
  /** The peer's extended handshake named `bn_pay`. */
  greeted(): void;
  /** At least once a second. Milliseconds since 1970. */
  tick(nowMs: number): void;
  /** The wire is about to close; messages may still be sent. */
  ending(): void;
  /**
   * Called once, last: the wire is closed, or paying is over on it (`bn_pay` missing, limits
   * overstepped, something failed). From now on it must be as if this side had never been.
   */
  closed(): void;
}
