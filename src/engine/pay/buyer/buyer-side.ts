/**
 * The buyer's half of one wire: tells the machine of `core/paywire` what happens on the wire and
 * carries out what it asks for.
 */
import type { Fault } from '../../../core/fault.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from '../../../core/paywire/buyer-events.ts';
import { BuyerWire } from '../../../core/paywire/buyer-wire.ts';
import type {
  CreditedMessage,
  PaywireMessage,
  ServiceClass,
} from '../../../core/paywire/message.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import { answerQuestion, type Question } from './answers.ts';
import { Listing } from './listing.ts';
import type { SideHost } from './side-host.ts';
import { listenToWire } from './wire-events.ts';

export class BuyerSide implements PaySide {
  readonly link: PayLink;
  readonly listing = new Listing();
  readonly #host: SideHost<BuyerSide>;
  readonly #unlisten: () => void;
  #machine: BuyerWire | null = null;
  #terms: SellerTerms | null = null;
  #isClosed = false;
  #isEnding = false;
  #price = 0n;
  #bidPrice = 0n;
  #shareThousandths: number | null = null;
  #isSolid = false;
  #fault: Fault | null = null;
  #paidBytes = 0;
  #freeBytes = 0;

  constructor(link: PayLink, host: SideHost<BuyerSide>) {
    this.link = link;
    this.#host = host;
    this.#unlisten = listenToWire(link.wire, {
      event: (event) => {
        this.#onWire(event);
      },
      isSingleSource: (piece) => host.isSingleSource(this, piece),
    });
  }

  /** What the seller asks for; null while it has not said, and for peers that sell nothing. */
  get terms(): SellerTerms | null {
    return this.#terms;
  }

  get state(): BuyerState {
    return this.#machine?.state ?? 'free';
  }

  get serviceClass(): ServiceClass {
    return this.#machine?.serviceClass ?? 'free';
  }

  /** Who is paid over this wire; null before there is money. */
  get account(): BuyerAccount | null {
    return this.#machine?.account ?? null;
  }

  /** Its channel is to end: nothing is bid on this wire any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** In force: 0 in the free class. */
  get price(): bigint {
    return this.#price;
  }

  /** Our newest bid, 0 when there is none. */
  get bidPrice(): bigint {
    return this.#bidPrice;
  }

  get shareThousandths(): number | null {
    return this.#shareThousandths;
  }

  /** Why it does not pay, as far as it was our side that said so. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** The seller counts all that was paid in, not just what it would risk. */
  get isSolid(): boolean {
    return this.#isSolid;
  }

  get paidBytes(): number {
    return this.#paidBytes;
  }

  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** Nothing is being signed, and all that may be paid now is paid. */
  get isSettled(): boolean {
    const { account } = this;
    if (account === null || this.#fault !== null) return true;
    return !account.isSigning && account.due(true) === null;
  }

  /** A new bid, or a changed one. Does nothing while this seller is refused. */
  bid(event: Omit<BuyerEvent & { readonly kind: 'bid' }, 'kind'>): void {
    this.#fault = null;
    this.#bidPrice = event.price;
    this.listing.bid(event.payer);
    this.handle({ kind: 'bid', ...event });
  }

  /** Pays what is owed, then is a free peer again. */
  stop(): void {
    this.#bidPrice = 0n;
    if (this.#machine !== null && this.state !== 'closed') this.handle({ kind: 'stop' });
  }

  /** False where that cannot be asked on this wire: it is over, or another account is on it. */
  askToClose(of: Omit<BuyerEvent & { readonly kind: 'close' }, 'kind'>): boolean {
    const machine = this.#machine ?? this.#makeMachine();
    if (this.#isClosed || machine === null || machine.state === 'closed') return false;
    if (machine.account !== null && machine.account !== of.account) return false;
    this.#isEnding = true;
    this.handle({ kind: 'close', ...of });
    return true;
  }

  /** For a quote: what does it cost here? */
  askForTerms(): void {
    // Who does not sell yet says so when it begins to.
    if (this.link.peer?.isSeller === true && this.#terms === null) {
      this.link.send({ kind: 'terms', terms: null });
    }
  }

  /** From outside the wire's own events: what throws ends paying here. */
  guarded(event: BuyerEvent): void {
    this.link.guard(() => {
      if (this.#machine !== null) this.handle(event);
    });
  }

  handle(event: BuyerEvent): void {
    const machine = this.#machine ?? this.#makeMachine();
    if (machine === null) return;
    const before = machine.state;
    const actions = machine.handle(event, this.#host.parts.clock.now());
    for (const action of actions) this.#act(action);
    const isIdle = machine.state === 'free' || machine.state === 'refused';
    if (isIdle || machine.state === 'closed') this.#bidPrice = 0n;
    if (machine.state !== before || actions.length > 0) this.#host.moved(this);
  }

  received(message: PaywireMessage): void {
    if (message.kind === 'terms') {
      // An empty one asks for ours.
      if (message.terms === null) return;
      this.#terms = message.terms;
      this.#host.moved(this);
    }
    this.listing.received(message, this.#terms);
    if (message.kind === 'opened') this.#isSolid = message.isSolid;
    if (message.kind === 'credited') this.#isSolid = this.#isWhole(message);
    // What somebody says who was never bid to is about what it buys.
    if (this.#machine !== null) this.handle({ kind: 'message', message });
  }

  greeted(): void {
    this.#terms = this.link.peer?.terms ?? null;
    if (this.#machine !== null) this.#tellTerms();
    this.#host.moved(this);
  }

  /** Of a wire that is gone, something still waits for its hash. */
  get isWaiting(): boolean {
    return this.#machine?.isWaiting === true;
  }

  /** Nothing of the torrent is hashed any more. */
  abandon(): void {
    this.#machine?.abandon();
  }

  tick(): void {
    if (this.#machine !== null) this.handle({ kind: 'tick' });
  }

  ending(): void {
    if (this.#machine !== null && this.state !== 'closed') this.handle({ kind: 'ending' });
  }

  closed(): void {
    this.#isClosed = true;
    this.#unlisten();
    try {
      this.ending();
    } finally {
      this.#host.gone(this);
    }
  }

  #isWhole({ txid, amount }: CreditedMessage): boolean {
    const { instalments = [] } = this.account?.record ?? {};
    return instalments.some((one) => one.txid === txid && amount >= one.amount);
  }

  #onWire(event: BuyerEvent): void {
    // What throws here would throw in webtorrent.
    this.link.guard(() => {
      if (event.kind === 'block') this.#count(event.piece, event.lengthBytes);
      this.handle(event);
    });
  }

  #count(piece: number, lengthBytes: number): void {
    if (this.serviceClass === 'paid') this.#paidBytes += lengthBytes;
    else this.#freeBytes += lengthBytes;
    this.#host.block(this, piece, lengthBytes, this.#price);
  }

  /** Null until the torrent is known: before, nothing can be asked for either. */
  #makeMachine(): BuyerWire | null {
    const pieceLengthBytes = this.#host.pieceLengthBytes();
    if (pieceLengthBytes === 0) return null;
    const { checks } = this.#host;
    const bytesLeft = () => this.#host.bytesLeft();
    this.#machine = new BuyerWire({ checks, pieceLengthBytes, bytesLeft });
    this.#tellTerms();
    return this.#machine;
  }

  #act(action: BuyerAction): void {
    switch (action.kind) {
      case 'send':
        this.link.send(action.message);
        return;
      case 'prove':
      case 'back':
        this.link.run(() => this.#answered(action));
        return;
      case 'sign':
        void this.#answered(action);
        return;
      case 'keep':
        this.#host.keep(this, action.account);
        return;
      case 'class':
        this.#price = action.price;
        return;
      case 'offered':
        this.#shareThousandths = action.shareThousandths;
        return;
      case 'avoid':
        this.#host.avoid(this, action.untilMs, action.why);
        return;
      case 'close-agreed': {
        const { finalAmount, signature } = action;
        this.#host.closeAnswered(this, { kind: 'agreed', finalAmount, signature });
        return;
      }
      case 'close-refused':
        this.#host.closeAnswered(this, { kind: 'not-agreed', why: action.why });
    }
  }

  /** Those of the handshake count as told in a message. */
  #tellTerms(): void {
    const terms = this.#terms;
    if (terms !== null) this.handle({ kind: 'message', message: { kind: 'terms', terms } });
  }

  async #answered(question: Question): Promise<void> {
    const event = await answerQuestion(question, this, this.#host);
    if (event === null) return;
    if (event.kind === 'not-backed' || event.kind === 'not-signed') this.#fault = event.fault;
    // Also when the wire is gone by now: the account must know what became of a voucher.
    if (question.kind === 'sign') this.#answer(event);
    else this.handle(event);
  }

  #answer(event: BuyerEvent): void {
    if (this.#isClosed) this.handle(event);
    else {
      this.link.guard(() => {
        this.handle(event);
      });
    }
  }
}
