/**
 * The buyer's machine of one wire. It decides when to bid, when a byte is charged and when to pay;
 * `buyer-events.ts` says what it is told and what it asks for. Wires of one debt share the account.
 */
import { BidBook } from './bid-book.ts';
import type { BuyerAccount } from './buyer-account.ts';
import * as bidding from './buyer-bidding.ts';
import * as closing from './buyer-closing.ts';
import { type BuyerContext, go, rest, violate } from './buyer-context.ts';
import type { BuyerAction, BuyerEvent, BuyerState } from './buyer-events.ts';
import * as opening from './buyer-opening.ts';
import * as paying from './buyer-paying.ts';
import type { PayChecks } from './checks.ts';
import { IDLE_MS, IGNORED_BID_MS, OPENING_MS, QUOTE_MS, RENEW_MS, RETRY_MS } from './limits.ts';
import type { PaywireMessage, ServiceClass } from './message.ts';
import { ReceivedBlocks } from './received-blocks.ts';

export interface BuyerWireOptions {
  readonly checks: PayChecks;
  /** Of the torrent. */
  readonly pieceLengthBytes: number;
  /** What is still to be downloaded of it. */
  readonly bytesLeft: () => number;
}

type BlockEvent = BuyerEvent & { readonly kind: 'block' };

export class BuyerWire {
  readonly #context: BuyerContext;

  constructor(options: BuyerWireOptions) {
    this.#context = {
      ...options,
      blocks: new ReceivedBlocks(),
      bids: new BidBook(),
      wire: this,
      out: [],
      nowMs: 0,
      state: 'free',
      sinceMs: 0,
      terms: null,
      settlement: null,
      wish: null,
      nonce: null,
      account: null,
      txid: null,
      proof: null,
      isStated: false,
      isOpened: false,
      serviceClass: 'free',
      price: 0n,
      lastBlockMs: 0,
      isForced: false,
      unsignableUntilMs: 0,
      isBacking: false,
      isUnbacked: false,
      ignoredSinceMs: null,
      isDeaf: false,
      isOver: false,
      refusedUntilMs: 0,
      isLast: false,
      wantsClose: false,
    };
  }

  get state(): BuyerState {
    return this.#context.state;
  }

  get serviceClass(): ServiceClass {
    return this.#context.serviceClass;
  }

  /** What is paid with on this wire now; null before there is money, and between two assets. */
  get account(): BuyerAccount | null {
    return this.#context.account;
  }

  /** `u`: the lengths of all blocks that came. */
  get mark(): number {
    return this.#context.blocks.mark;
  }

  /** Something that was charged waits for its hash, also after the end of the connection. */
  get isWaiting(): boolean {
    return this.#context.blocks.isWaiting;
  }

  /** The torrent is gone, and nothing of it is hashed any more: what waits is owed. */
  abandon(): void {
    this.#context.blocks.releaseAll();
  }

  /** Milliseconds since 1970; actions are to be carried out in order, at once. */
  handle(event: BuyerEvent, nowMs: number): readonly BuyerAction[] {
    const context = this.#context;
    context.out = [];
    context.nowMs = nowMs;
    this.#take(event);
    if (context.state !== 'closed' || event.kind === 'signed') paying.settleUp(context);
    return context.out;
  }

  #take(event: BuyerEvent): void {
    const context = this.#context;
    switch (event.kind) {
      case 'message':
        this.#receive(event.message);
        break;
      case 'bid':
        bidding.bid(context, event);
        break;
      case 'backed':
        opening.backed(context, event.account, event.instalment);
        break;
      case 'not-backed':
        opening.notBacked(context);
        break;
      case 'proved':
        opening.proved(context, event.subject, event.proof);
        break;
      case 'signed':
        event.account.signed(event.cumulative, event.signature);
        break;
      case 'not-signed':
        paying.notSigned(context, event.account);
        break;
      case 'requested':
        context.blocks.request(event);
        break;
      case 'rejected':
        context.blocks.settle(event);
        break;
      case 'choked':
        if (!event.hasFast) context.blocks.dropAll();
        break;
      case 'block':
        this.#receiveBlock(event);
        break;
      case 'verified':
        paying.verified(context, event.piece, event.isValid);
        break;
      case 'shared':
        context.blocks.share(event.piece);
        break;
      case 'stop':
        bidding.withdraw(context);
        break;
      case 'close':
        closing.askToClose(context, event);
        break;
      case 'ending':
        paying.ending(context);
        break;
      case 'tick':
        this.#tick();
        break;
    }
  }

  #receive(message: PaywireMessage): void {
    const context = this.#context;
    if (context.state === 'closed') return;
    const mark = markOf(message);
    if (mark !== null && !context.isOver && !context.blocks.isEqual(mark)) {
      violate(context, 'Its count of what it sent differs from ours.');
      return;
    }
    switch (message.kind) {
      case 'terms':
        bidding.receiveTerms(context, message);
        break;
      case 'offer':
        if (!context.isOver) bidding.receiveOffer(context, message);
        break;
      case 'opened':
        opening.receiveOpened(context, message);
        break;
      case 'credited':
        opening.receiveCredited(context, message);
        break;
      case 'state':
        opening.receiveState(context, message);
        break;
      case 'need':
        context.isForced = true;
        context.account?.needed(message.cumulative);
        if (context.state === 'active') go(context, 'waiting');
        break;
      case 'close':
        closing.receiveClose(context, message);
        break;
      case 'reject':
        if (bidding.receiveReject(context, message)) closing.receiveNo(context, message);
        break;
      default:
        // What only buyers send is for our selling side; an ack says nothing that we do not know.
        break;
    }
  }

  #receiveBlock(block: BlockEvent): void {
    const context = this.#context;
    context.lastBlockMs = context.nowMs;
    const wasOutstanding = context.blocks.settle(block);
    if (!wasOutstanding && context.serviceClass === 'paid') {
      violate(context, 'It charged for a block that nobody asked for.');
    }
    context.blocks.arrive(block, context.account, context.price);
  }

  #tick(): void {
    const context = this.#context;
    const { nowMs, ignoredSinceMs } = context;
    const inState = nowMs - context.sinceMs;
    if (ignoredSinceMs !== null && nowMs - ignoredSinceMs >= IGNORED_BID_MS) {
      bidding.giveUpIgnored(context);
    }
    const limit = { terms: QUOTE_MS, bid: QUOTE_MS, opening: OPENING_MS }[context.state as string];
    if (limit !== undefined && inState >= limit) {
      context.refusedUntilMs = nowMs + RETRY_MS;
      bidding.withdraw(context);
    }
    if (context.state === 'refused' && nowMs >= context.refusedUntilMs) rest(context);
    if (context.serviceClass === 'paid' && nowMs - context.lastBlockMs >= IDLE_MS) {
      context.isForced = true;
    }
    const { newest } = context.bids;
    if (context.wish && newest && nowMs - newest.atMs >= RENEW_MS) bidding.renew(context);
  }
}

function markOf(message: PaywireMessage): number | null {
  switch (message.kind) {
    case 'offer':
    case 'ack':
    case 'need':
      return message.mark;
    case 'close':
      return message.agreed?.mark ?? null;
    default:
      return null;
  }
}
