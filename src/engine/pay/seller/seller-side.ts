/**
 * The seller's half of one wire: carries out what the machine of `core/paywire` asks for. Until
 * something is for sale the machine only counts blocks, so that its marks are right when it begins.
 */
import { isSameAsset, type Asset } from '../../../core/channel/asset.ts';
import type { Clock } from '../../../core/ports.ts';
import type { AccountId } from '../../../core/ledger/records.ts';
import type { PayChecks } from '../../../core/paywire/checks.ts';
import type { BidMessage, PaywireMessage, ServiceClass } from '../../../core/paywire/message.ts';
import type { SellerAccount } from '../../../core/paywire/seller-account.ts';
import type { SellerAction, SellerEvent, Weight } from '../../../core/paywire/seller-events.ts';
import { SellerWire } from '../../../core/paywire/seller-wire.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import type { ShareVerdict, WireId } from '../../../core/share/share.ts';
import type { UploadsControl } from '../../share/uploads.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import { networkOf, type NetworkKey } from './network-bound.ts';

/** What a wire needs of the desk. */
export interface SellerCounter {
  readonly clock: Clock;
  readonly uploads: Pick<UploadsControl, 'setPayFacts' | 'wake'>;
  /** With no floors while nothing is for sale. */
  termsFor(link: PayLink): SellerTerms;
  readonly checks: PayChecks;
  /** By the settings of now. */
  readonly mayPay: (payer: TronAddress) => boolean;
  /** Runs what the machine asks of chain, ledger and signer; the answer is an event. */
  answer(side: SellerSide, action: Question): Promise<SellerEvent | null>;
  /** The machine has its answer: others may have to know. */
  answered(side: SellerSide, question: Question): void;
  keep(account: SellerAccount): void;
  /** Credit that is left for the wire's network while the account's deposit is not solid. */
  mayOwe(network: NetworkKey, account: SellerAccount, lengthBytes: number): boolean;
  served(side: SellerSide, lengthBytes: number, price: bigint): void;
  bid(side: SellerSide, bid: BidMessage): void;
  banned(side: SellerSide): void;
  left(side: SellerSide): void;
}

export type Question = SellerAction & {
  readonly kind: 'check-channel' | 'check-payment' | 'store-voucher' | 'sign-close';
};

export class SellerSide implements PaySide {
  readonly link: PayLink;
  readonly network: NetworkKey;
  readonly #counter: SellerCounter;
  readonly #machine: SellerWire;
  /** Something was for sale on this wire; afterwards debts are still paid on it. */
  #hasSold = false;
  #price = 0n;
  #accountId: AccountId | null = null;
  #weight: Weight | null = null;
  #maxBytesPerSecond: number | null = null;
  #serviceClass: ServiceClass = 'free';
  #bid: BidMessage | null = null;
  #areFactsStale = false;
  #isClosed = false;

  constructor(link: PayLink, counter: SellerCounter) {
    this.link = link;
    this.network = networkOf(link.remoteAddress);
    this.#counter = counter;
    const terms = counter.termsFor(link);
    this.#hasSold = terms.floors.length > 0;
    this.#machine = new SellerWire({
      terms,
      checks: counter.checks,
      mayPay: (payer) => counter.mayPay(payer),
      mayOwe: (account, lengthBytes) => counter.mayOwe(this.network, account, lengthBytes),
      connection: {
        infoHash: link.infoHash,
        sellerPeerId: link.ownPeerId,
        buyerPeerId: link.peerId,
        dtls: link.dtls,
      },
    });
  }

  get wireId(): WireId {
    return this.link.wireId;
  }

  /** Whose debt this wire adds to; null before there is one. */
  get accountId(): AccountId | null {
    return this.#accountId;
  }

  get isPaid(): boolean {
    return this.#serviceClass === 'paid';
  }

  /** The price of the newest bid in this asset that was not refused; 0 without one. */
  bidPriceIn(asset: Asset): bigint {
    return this.#bid && isSameAsset(this.#bid.asset, asset) ? this.#bid.price : 0n;
  }

  get state(): string {
    return this.#machine.state;
  }

  greeted(): void {
    // It has our terms from the handshake, or asks for them.
  }

  received(message: PaywireMessage): void {
    if (!this.#hasSold) return;
    if (message.kind === 'bid') {
      this.#bid = message;
      this.#counter.bid(this, message);
    }
    this.handle({ kind: 'message', message });
  }

  tick(): void {
    this.handle({ kind: 'tick' });
  }

  ending(): void {
    this.handle({ kind: 'ending' });
  }

  closed(): void {
    if (this.#isClosed) return;
    this.ending();
    this.#isClosed = true;
    this.#serviceClass = 'free';
    this.#counter.uploads.setPayFacts(this.wireId, null);
    this.#counter.left(this);
  }

  /** A block went into the stream; what is sent from here stands behind it. */
  pushed(lengthBytes: number): void {
    const price = this.isPaid ? this.#price : 0n;
    this.handle({ kind: 'pushed', lengthBytes });
    this.#counter.served(this, lengthBytes, price);
  }

  decided(verdict: ShareVerdict): void {
    this.handle({ kind: 'share', ...verdict });
  }

  accountChanged(): void {
    this.handle({ kind: 'account-changed' });
  }

  /** What is asked for changed, or selling begins or ends. */
  termsChanged(): void {
    const terms = this.#counter.termsFor(this.link);
    const isSelling = terms.floors.length > 0;
    if (!isSelling && !this.#hasSold) return;
    this.#hasSold = true;
    this.handle({ kind: 'terms', terms });
  }

  handle(event: SellerEvent): void {
    if (this.#isClosed && event.kind !== 'voucher-stored') return;
    const actions = this.#machine.handle(event, this.#counter.clock.now());
    for (const action of actions) this.#carryOut(action);
    // Last: the scheduler may push blocks at once, and what was sent above stands before them.
    this.#tellUploads();
  }

  #carryOut(action: SellerAction): void {
    switch (action.kind) {
      case 'send':
        if (action.message.kind === 'offer' && action.message.phase === 'paid') {
          this.#price = action.message.price;
        }
        if (action.message.kind === 'reject' && action.message.subject === this.#bid?.seq) {
          this.#bid = null;
        }
        this.link.send(action.message);
        break;
      case 'keep':
        this.#accountId = action.account.id;
        this.#counter.keep(action.account);
        break;
      case 'weigh':
        this.#accountId = action.accountId ?? this.#accountId;
        this.#weight = action.weight;
        this.#maxBytesPerSecond = action.maxBytesPerSecond;
        this.#areFactsStale = true;
        break;
      case 'class':
        this.#serviceClass = action.serviceClass;
        this.#areFactsStale = true;
        break;
      case 'ban':
        this.#counter.banned(this);
        this.link.ban();
        break;
      default:
        this.#ask(action);
    }
  }

  #ask(question: Question): void {
    this.link.run(async () => {
      const answer = await this.#counter.answer(this, question);
      if (answer !== null) this.handle(answer);
      this.#counter.answered(this, question);
    });
  }

  #tellUploads(): void {
    if (!this.#areFactsStale || this.#isClosed) return;
    this.#areFactsStale = false;
    const isOrdinary = this.#weight === null && this.#serviceClass === 'free';
    this.#counter.uploads.setPayFacts(
      this.wireId,
      isOrdinary
        ? null
        : {
            accountId: this.#accountId,
            weight: this.#weight,
            maxBytesPerSecond: this.#maxBytesPerSecond,
            serviceClass: this.#serviceClass,
            hasPaid: () => this.#machine.hasPaid,
            mayPush: (lengthBytes) => this.#machine.mayPush(lengthBytes),
          },
    );
  }
}
