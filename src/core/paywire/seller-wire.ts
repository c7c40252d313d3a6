/**
 * The seller's machine of one wire. It decides which bytes are charged and how much credit there is;
 * `seller-events.ts` says what it is told and what it asks for. Wires of one debt share the account.
 */
import type { TronAddress } from '../units/tron-address.ts';
import type { PayChecks } from './checks.ts';
import { priceUnits } from './debt.ts';
import type { PaywireMessage, ServiceClass } from './message.ts';
import * as bidding from './seller-bidding.ts';
import { dropBid, hasRoom, reject, type SellerContext, setFree } from './seller-context.ts';
import type { SellerAccount } from './seller-account.ts';
import type { Connection, SellerAction, SellerEvent, SellerState } from './seller-events.ts';
import * as opening from './seller-opening.ts';
import type { SellerTerms } from './terms.ts';
import * as vouchers from './seller-vouchers.ts';

export interface SellerWireOptions {
  readonly checks: PayChecks;
  readonly connection: Connection;
  /** Whether the payer is among those listed; asked where only they are served. */
  readonly mayPay: (payer: TronAddress) => boolean;
  /** Whether the account may owe a block more for what it shares with others: see `network-bound.ts`. */
  readonly mayOwe: (account: SellerAccount, lengthBytes: number) => boolean;
  /** Our terms of now, with this connection's nonce. */
  readonly terms: SellerTerms;
}

const LONG_AGO = -1_000_000;

export class SellerWire {
  readonly #context: SellerContext;

  constructor(options: SellerWireOptions) {
    this.#context = {
      ...options,
      wire: this,
      out: [],
      nowMs: 0,
      termsSentMs: LONG_AGO,
      areTermsDue: false,
      bid: null,
      lastSeq: 0,
      quoted: null,
      buyerNonce: null,
      check: null,
      candidate: null,
      theirState: null,
      subject: null,
      account: null,
      credited: null,
      told: null,
      serviceClass: 'free',
      price: 0n,
      mark: 0,
      units: 0n,
      verdict: null,
      weighed: null,
      weighedCap: null,
      offered: { share: 0, windowBytes: 0, atMs: LONG_AGO },
      waitingSinceMs: null,
      heldSinceMs: null,
      isHeldForDebt: false,
      neededMs: LONG_AGO,
      statedMs: LONG_AGO,
      ackedMs: LONG_AGO,
      vouchersToAck: 0,
      forgeries: 0,
      isOver: false,
      isBanned: false,
      closing: 'no',
      isEnded: false,
    };
  }

  get state(): SellerState {
    const { account, closing, nowMs } = this.#context;
    if (this.#context.isBanned) return 'banned';
    if (this.#context.isEnded || closing === 'done') return 'closed';
    if (closing !== 'no') return 'closing';
    if (account?.isSuspended(nowMs)) return 'suspended';
    if (!account && this.#context.subject !== null) return 'verifying';
    if (this.#context.waitingSinceMs !== null) return 'waiting';
    if (!this.#context.bid) return 'free';
    return account ? 'active' : 'quoted';
  }

  get serviceClass(): ServiceClass {
    return this.#context.serviceClass;
  }

  /** `u`: the lengths of all blocks that were pushed. */
  get mark(): number {
    return this.#context.mark;
  }

  /** Its payer paid for bytes, on whatever wire. */
  get hasPaid(): boolean {
    return this.#context.account?.hasPaid === true;
  }

  /** Whether a block may go out now: free ones always, paid ones within credit (rule 8). */
  mayPush(lengthBytes: number): boolean {
    const { serviceClass, price, waitingSinceMs } = this.#context;
    if (this.#context.isBanned || this.#context.isEnded) return false;
    if (serviceClass === 'free') return true;
    return waitingSinceMs === null && hasRoom(this.#context, lengthBytes, price);
  }

  /** Milliseconds since 1970; actions are to be carried out in order, at once. */
  handle(event: SellerEvent, nowMs: number): readonly SellerAction[] {
    const context = this.#context;
    context.out = [];
    context.nowMs = nowMs;
    // What is on its way to the disk belongs to the account, not to the wire.
    if (context.isEnded && !event.kind.startsWith('voucher')) return [];
    this.#take(event);
    vouchers.agreeToClose(context);
    bidding.review(context);
    return context.out;
  }

  #take(event: SellerEvent): void {
    const context = this.#context;
    switch (event.kind) {
      case 'message':
        this.#receive(event.message);
        break;
      case 'channel-checked':
        opening.channelChecked(context, event.account);
        break;
      case 'payment-checked':
        opening.paymentChecked(context, event.account, { txid: event.txid, amount: event.amount });
        break;
      case 'not-checked':
        opening.notChecked(context, event.isFinal, event.reason);
        break;
      case 'voucher-stored':
        vouchers.voucherStored(context, event.cumulative, event.signature);
        break;
      case 'voucher-not-stored':
        context.account?.notStored();
        break;
      case 'close-signed':
        vouchers.closeSigned(context, event.finalAmount, event.signature);
        break;
      case 'account-changed':
        this.#accountChanged();
        break;
      case 'share':
        bidding.share(context, event);
        break;
      case 'pushed':
        this.#pushed(event.lengthBytes);
        break;
      case 'terms':
        context.terms = event.terms;
        context.areTermsDue = true;
        bidding.announceTerms(context, false);
        break;
      case 'ending':
        this.#ending();
        break;
      case 'tick':
        opening.watchCheck(context);
        vouchers.acknowledge(context);
        bidding.announceTerms(context, false);
        break;
    }
  }

  #receive(message: PaywireMessage): void {
    const context = this.#context;
    if (context.isBanned) return;
    switch (message.kind) {
      case 'bid':
        bidding.receiveBid(context, message);
        break;
      case 'open':
        opening.receiveOpen(context, message);
        break;
      case 'pay':
        opening.receivePay(context, message);
        break;
      case 'state':
        opening.receiveState(context, message);
        break;
      case 'voucher':
        vouchers.receiveVoucher(context, message);
        break;
      case 'close':
        vouchers.receiveClose(context, message);
        break;
      case 'reject':
        vouchers.receiveReject(context, message);
        break;
      case 'terms':
        if (message.terms === null) bidding.announceTerms(context, true);
        break;
      default:
        // What only sellers send is for our buying side.
        break;
    }
  }

  #pushed(lengthBytes: number): void {
    const context = this.#context;
    context.mark += lengthBytes;
    if (context.serviceClass === 'free') return;
    context.account?.push(lengthBytes, context.price);
    context.units += priceUnits(lengthBytes, context.price);
  }

  /** Told again when something of it is new; an account that gives no credit leaves the auction. */
  #accountChanged(): void {
    const context = this.#context;
    const { account } = context;
    if (!account) return;
    if (account.record.phase === 'open' && account.record.closesAt === null) {
      opening.tell(context, false);
    } else if (context.bid) {
      reject(context, context.subject, 'closing');
      dropBid(context);
    }
  }

  #ending(): void {
    const context = this.#context;
    setFree(context);
    context.isEnded = true;
    const { account } = context;
    if (!account) return;
    account.lose(context.units);
    context.out.push({ kind: 'keep', account });
  }
}
