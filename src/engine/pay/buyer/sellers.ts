/**
 * What is known of sellers beside what is owed to them: what they gave, whom to leave alone. A seller
 * says who it is and proves nothing of it (docs/protocol.md, "What it does not give"): so what it gives
 * and what it does are its own, by peer id and address, and never those of the name it bears. The name,
 * its payee and signer, lends what was verified earlier to one peer at a time, and not after trouble.
 */
import type { KeyValueStore } from '../../../core/ports.ts';
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { PayLink } from '../pay-link.ts';
import { isWith } from './installation.ts';
import { decodeAvoided, MAX_AVOIDED, type Avoided } from './avoided.ts';

/** Paying a seller begins when so much of it was free and good. */
export const TRUSTED_BYTES = 8 * 1024 * 1024;

const AVOIDED_KEY = 'pay.avoided';
const USELESS_KEY = 'pay.useless';

/** Where paying gave nothing, it is not tried again for so long. */
const USELESS_MS = 60 * 60 * 1000;

/** Who is at the other end, and what it asks for. */
export interface SellerPeer {
  readonly link: Pick<PayLink, 'peerId' | 'remoteAddress'>;
  readonly terms: SellerTerms | null;
}

export class Sellers {
  readonly #settings: Pick<KeyValueStore, 'get' | 'set'>;
  readonly #verifiedBytes = new Map<string, number>();
  /** Names that a peer bears which gave enough itself, or was lent to: nobody else is lent anything by them. */
  readonly #borne = new Map<string, string>();
  /** Until when, milliseconds since 1970, by peer and by name. */
  #avoided: Avoided = new Map();
  /** By name: who is paid under it has no more to give, whichever of its peers is asked. */
  #useless: Avoided = new Map();
  #isLoaded = false;

  constructor(settings: Pick<KeyValueStore, 'get' | 'set'>) {
    this.#settings = settings;
  }

  /** Nobody is paid before it has resolved; never rejects. */
  async load(): Promise<void> {
    const read = async (key: string) =>
      decodeAvoided(await this.#settings.get(key).catch(() => null));
    this.#avoided = new Map([...(await read(AVOIDED_KEY)), ...this.#avoided]);
    this.#useless = new Map([...(await read(USELESS_KEY)), ...this.#useless]);
    this.#isLoaded = true;
  }

  addVerified(peer: SellerPeer, lengthBytes: number): void {
    this.#verifiedBytes.set(peerOf(peer), this.verifiedBytes(peer) + lengthBytes);
    if (peer.terms !== null && this.isTrusted(peer)) {
      this.#borne.set(nameOf(peer.terms), peerOf(peer));
    }
  }

  /** By this very peer, since the engine started. */
  verifiedBytes(peer: SellerPeer): number {
    return this.#verifiedBytes.get(peerOf(peer)) ?? 0;
  }

  /** It gave enough itself. */
  isTrusted(peer: SellerPeer): boolean {
    return this.verifiedBytes(peer) >= TRUSTED_BYTES;
  }

  /**
   * What was verified under its name in earlier sessions counts as its own. The first peer that it is lent
   * to bears the name until it leaves: whoever else comes with it, be it the seller itself after a restart
   * whose old wire is still up, gives {@link TRUSTED_BYTES} of its own.
   */
  inherits(peer: SellerPeer, nowMs: number): boolean {
    if (peer.terms === null) return false;
    const name = nameOf(peer.terms);
    if (this.#isOn(name, nowMs)) return false;
    const bearer = this.#borne.get(name);
    if (bearer === undefined) this.#borne.set(name, peerOf(peer));
    return bearer === undefined || bearer === peerOf(peer);
  }

  /** The last wire to it is gone: its name may be borne by another. */
  left(peer: SellerPeer): void {
    const name = peer.terms === null ? null : nameOf(peer.terms);
    if (name !== null && this.#borne.get(name) === peerOf(peer)) this.#borne.delete(name);
  }

  /** Not paid before then, over restarts too. Its name lends nothing meanwhile. */
  avoid(peer: SellerPeer, untilMs: number): void {
    const keys = [peerOf(peer), ...(peer.terms === null ? [] : [nameOf(peer.terms)])];
    for (const key of keys) {
      this.#avoided.set(key, Math.max(untilMs, this.#avoided.get(key) ?? 0));
    }
    this.#avoided = this.#stored(AVOIDED_KEY, this.#avoided);
  }

  /** It was paid, and was no faster. */
  gaveNothing({ terms }: SellerPeer, nowMs: number): void {
    if (terms === null) return;
    this.#useless.set(nameOf(terms), nowMs + USELESS_MS);
    this.#useless = this.#stored(USELESS_KEY, this.#useless);
  }

  /** Less than an hour ago. */
  isUseless({ terms }: SellerPeer, nowMs: number): boolean {
    const until = terms === null ? 0 : (this.#useless.get(nameOf(terms)) ?? 0);
    // Further away than it can have been set: the clock went back.
    return until > nowMs && until <= nowMs + USELESS_MS;
  }

  isAvoided(peer: SellerPeer, nowMs: number): boolean {
    return !this.#isLoaded || this.#isOn(peerOf(peer), nowMs);
  }

  /** The longest to come are kept. What is not stored is known until the engine ends. */
  #stored(key: string, until: Avoided): Avoided {
    const latest = [...until].sort(([, one], [, other]) => other - one).slice(0, MAX_AVOIDED);
    void this.#settings.set(key, latest).catch(() => undefined);
    return new Map(latest);
  }

  #isOn(key: string, nowMs: number): boolean {
    return nowMs < (this.#avoided.get(key) ?? 0);
  }
}

/** The most that a seller gave and that was good, of all accounts that were ever paid to it. */
export function verifiedEarlier(
  bought: readonly BoughtRecord[],
  { payee, payeeSigner }: SellerTerms,
): number {
  const earlier = bought
    .filter((record) => record.payee === payee && isWith(record, payeeSigner))
    .map(({ verifiedBytes }) => verifiedBytes);
  return Math.max(0, ...earlier);
}

function nameOf({ payee, payeeSigner }: SellerTerms): string {
  return `name ${payee} ${payeeSigner}`;
}

/** With the address: a peer id is what its peer says, and may be somebody else’s. */
function peerOf({ link: { peerId, remoteAddress } }: SellerPeer): string {
  return `peer ${peerId} ${remoteAddress ?? ''}`;
}
