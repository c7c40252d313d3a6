/** What a seller's answers say of its list of payers, where it has one: whether ours is there. */
import type { PaywireMessage } from '../../../core/paywire/message.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';

export class Listing {
  /** Of the newest bid. */
  #payer: TronAddress | null = null;
  #listed: TronAddress | null = null;
  #unlisted: TronAddress | null = null;

  /** The payer whose bid it took; null while it has taken none that it looked up in its list. */
  get listed(): TronAddress | null {
    return this.#listed;
  }

  /** The payer that it does not serve, having others on its list; null as long as it has not said so. */
  get unlisted(): TronAddress | null {
    return this.#unlisted;
  }

  bid(payer: TronAddress): void {
    this.#payer = payer;
  }

  received(message: PaywireMessage, terms: SellerTerms | null): void {
    if (message.kind === 'terms' && message.terms?.onlyListed === false) this.#listed = null;
    if (message.kind === 'offer' && message.phase !== 'free') {
      this.#unlisted = null;
      if (terms?.onlyListed === true) this.#listed = this.#payer;
    }
    if (message.kind === 'reject' && message.reason === 'payer-not-listed') {
      this.#unlisted = this.#payer;
      this.#listed = null;
    }
  }
}
