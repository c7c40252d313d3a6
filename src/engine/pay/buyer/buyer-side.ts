/**
 * The buyer's half of one wire: tells the machine of `core/paywire` what happens on the wire and
 * carries out what it asks for.
 */
import { toFault, type Fault } from '../../../core/fault.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from '../../../core/paywire/buyer-events.ts';
import { BuyerWire } from '../../../core/paywire/buyer-wire.ts';
import type {
  CreditedMessage,
  PaywireMessage,
  ServiceClass,
} from '../../../core/paywire/message.ts';
import { sessionOf } from '../../../core/paywire/session.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { PayLink, PaySide } from '../pay-link.ts';
import type { BackAction, SideHost } from './side-host.ts';
import { listenToWire } from './wire-events.ts';

export class BuyerSide implements PaySide {
  readonly link: PayLink;
  readonly #host: SideHost<BuyerSide>;
  readonly #unlisten: () => void;
  #machine: BuyerWire | null = null;
  #terms: SellerTerms | null = null;
  #isClosed = false;
  #account: BuyerAccount | null = null;
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
    return this.#account;
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
    const account = this.#account;
    if (account === null || this.#machine === null || this.#fault !== null) return true;
    return !account.isSigning && account.due(true) === null;
  }

  /** A new bid, or a changed one. Does nothing while this seller is refused. */
  bid(event: Omit<BuyerEvent & { readonly kind: 'bid' }, 'kind'>): void {
    this.#fault = null;
    this.#bidPrice = event.price;
    this.handle({ kind: 'bid', ...event });
  }

  /** Pays what is owed, then is a free peer again. */
  stop(): void {
    this.#bidPrice = 0n;
    if (this.#machine !== null && this.state !== 'closed') this.handle({ kind: 'stop' });
  }

  askToClose(): void {
    this.handle({ kind: 'close' });
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
    const { instalments = [] } = this.#account?.record ?? {};
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
        this.link.run(() => this.#prove(action));
        return;
      case 'back':
        this.link.run(() => this.#back(action));
        return;
      case 'sign':
        void this.#sign(action.account, action.cumulative);
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
      case 'close-agreed':
        this.#host.agreed(action.channelId, action.finalAmount, action.signature);
    }
  }

  /** Those of the handshake count as told in a message. */
  #tellTerms(): void {
    const terms = this.#terms;
    if (terms !== null) this.handle({ kind: 'message', message: { kind: 'terms', terms } });
  }

  async #prove(action: BuyerAction & { readonly kind: 'prove' }): Promise<void> {
    const account = this.#account;
    const terms = this.#terms;
    if (account === null || terms === null) return;
    const { infoHash, peerId, ownPeerId, dtls } = this.link;
    const connection = { infoHash, sellerPeerId: peerId, buyerPeerId: ownPeerId, dtls };
    const { subject, sellerNonce, buyerNonce } = action;
    const proof = await this.#host.parts.signer().proveSession({
      chainId: terms.chainId,
      contract: account.record.channel?.contract ?? null,
      session: sessionOf(connection, subject, sellerNonce, buyerNonce),
    });
    this.handle({ kind: 'proved', proof });
  }

  async #back(action: BackAction): Promise<void> {
    try {
      const { account, instalment } = await this.#host.back(this, action);
      this.#account ??= account;
      this.handle({ kind: 'backed', account, instalment });
    } catch (error) {
      this.#fault = toFault(error);
      this.handle({ kind: 'not-backed', fault: this.#fault });
    }
  }

  /** Also when the wire is gone by now: the account must know what became of it. */
  async #sign(account: BuyerAccount, cumulative: bigint): Promise<void> {
    try {
      const voucher = await this.#host.sign(this, account, cumulative);
      this.#answer({ kind: 'signed', ...voucher });
    } catch (error) {
      this.#fault = toFault(error);
      this.#answer({ kind: 'not-signed', fault: this.#fault });
    }
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
