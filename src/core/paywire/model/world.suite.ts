/**
 * A buyer and a seller on simulated ordered wires: what the machines ask for waits until it is answered,
 * what they send until it is delivered, and both ends can crash in between.
 */
import { type Asset, TRX } from '../../channel/asset.ts';
import { KIB } from '../../units/bytes.ts';
import { BuyerWire } from '../buyer-wire.ts';
import type { Nonce } from '../identifiers.ts';
import { SellerWire } from '../seller-wire.ts';
import type { SellerTerms } from '../terms.ts';
import { BuyerEnd } from './buyer-end.suite.ts';
import { CONNECTION, type Link, NO_WITNESS, type Stage, type Witness } from './link.suite.ts';
import { FAKE_NOTARY, type Notary } from './notary.suite.ts';
import { type DebtOptions, TXID } from './records.suite.ts';
import { SellerEnd } from './seller-end.suite.ts';

export const BLOCK = 64 * KIB;
export const BLOCKS_PER_PIECE = 4;
export const PIECE = BLOCKS_PER_PIECE * BLOCK;
export const SETTLEMENT = 500n;
export const FLOOR = 300n;
export const TOKEN: Asset = { kind: 'trc10', id: 1_002_000n };

export interface WorldOptions extends DebtOptions {
  /** Absent: signatures are short texts. */
  readonly notary?: Notary;
}

export class World implements Stage {
  nowMs = 1_700_000_000_000;
  readonly links: Link[] = [];
  readonly notary: Notary;
  readonly buyer: BuyerEnd;
  readonly seller: SellerEnd;
  readonly terms: SellerTerms;
  witness: Witness = NO_WITNESS;
  /** The payer is among those that the seller has listed. */
  isListed = true;
  /** Other accounts of its network owe all that may be owed there. */
  isNetworkFull = false;
  /** Blocks that arrived, by piece. */
  readonly #arrived = new Map<number, number>();
  #nextPiece = 0;
  #nonces = 0;

  constructor(options: WorldOptions) {
    this.notary = options.notary ?? FAKE_NOTARY;
    this.buyer = new BuyerEnd(this, this.notary, options);
    this.seller = new SellerEnd(this, this.notary, options, PIECE);
    const { contract, description } = this.notary.channel;
    this.terms = {
      version: 1,
      chainId: 1,
      contract,
      payee: description.payee,
      payeeSigner: description.payeeSigner,
      floors: [{ asset: TRX, price: FLOOR, minDeposit: 1n, settlement: SETTLEMENT }],
      firstWindowBytes: 256 * KIB,
      minWithdrawDelaySeconds: 3600,
      nonce: this.#nonce(),
      onlyListed: false,
    };
  }

  /** The seller's terms come with the handshake, or are to be asked for. */
  connect(hasTerms = true): Link {
    const { checks } = this.notary;
    const terms = { ...this.terms, nonce: this.#nonce() };
    const link: Link = {
      buyer: new BuyerWire({ checks, pieceLengthBytes: PIECE, bytesLeft: () => Infinity }),
      seller: new SellerWire({
        checks,
        connection: CONNECTION,
        terms,
        mayPay: () => this.isListed,
        mayOwe: () => !this.isNetworkFull,
      }),
      toBuyer: [],
      toSeller: [],
      wanted: [],
      buyerAsks: [],
      sellerAsks: [],
      isUp: true,
      isBuyerGone: false,
      isSellerGone: false,
    };
    this.links.push(link);
    if (hasTerms) this.buyer.told(link, { kind: 'message', message: { kind: 'terms', terms } });
    return link;
  }

  bid(link: Link, price: bigint, asset: Asset = TRX): void {
    this.buyer.told(link, {
      kind: 'bid',
      asset,
      price,
      maxBytesPerSecond: null,
      budgetLeft: 1_000_000n,
      nonce: this.#nonce(),
      payer: this.notary.channel.description.payer,
    });
  }

  /** The buyer wants the end of its channel, whether or not it is on this wire. */
  askToClose(link: Link): void {
    const { account } = this.buyer;
    this.buyer.told(link, { kind: 'close', account, instalment: TXID, nonce: this.#nonce() });
  }

  /** All blocks of a piece nobody has begun. */
  requestPiece(link: Link): void {
    const piece = this.#nextPiece;
    this.#nextPiece += 1;
    for (let at = 0; at < BLOCKS_PER_PIECE; at += 1) this.request(link, piece, at * BLOCK);
  }

  request(link: Link, piece: number, offset: number): void {
    this.buyer.told(link, { kind: 'requested', piece, offset, lengthBytes: BLOCK });
    if (link.isUp) link.toSeller.push({ kind: 'request', piece, offset });
  }

  /** A request that timed out is made again; both may be answered. */
  requestAgain(link: Link): void {
    const [first] = link.wanted;
    if (first) this.request(link, first.piece, first.offset);
  }

  /** The seller serves what was asked for, as far as it may; returns how many blocks. */
  serve(link: Link, most: number): number {
    let served = 0;
    while (served < most && link.wanted.length > 0 && link.isUp && link.seller.mayPush(BLOCK)) {
      const next = link.wanted.shift();
      if (next) this.push(link, next.piece, next.offset);
      served += 1;
    }
    return served;
  }

  push(link: Link, piece: number, offset: number): void {
    link.toBuyer.push({ kind: 'piece', piece, offset });
    this.seller.told(link, { kind: 'pushed', lengthBytes: BLOCK });
  }

  /** The seller answers none of what it was asked for. */
  choke(link: Link): void {
    link.wanted.length = 0;
    if (link.isUp) link.toBuyer.push({ kind: 'choke' });
  }

  /** The seller drops its oldest request. */
  dropRequest(link: Link): void {
    const dropped = link.wanted.shift();
    if (dropped && link.isUp) link.toBuyer.push({ ...dropped, kind: 'dropped' });
  }

  deliverToBuyer(link: Link, isSingleSource = true): boolean {
    const item = link.isUp ? link.toBuyer.shift() : undefined;
    if (!item) return false;
    if (item.kind === 'message') {
      this.buyer.told(link, item);
    } else if (item.kind === 'piece') {
      this.#arrived.set(item.piece, (this.#arrived.get(item.piece) ?? 0) + 1);
      this.buyer.told(link, { ...item, kind: 'block', lengthBytes: BLOCK, isSingleSource });
    } else if (item.kind === 'dropped') {
      this.buyer.told(link, { ...item, kind: 'rejected', lengthBytes: BLOCK });
    } else if (item.kind === 'choke') {
      this.buyer.told(link, { kind: 'choked', hasFast: false });
    }
    return true;
  }

  deliverToSeller(link: Link): boolean {
    const item = link.isUp ? link.toSeller.shift() : undefined;
    if (!item) return false;
    if (item.kind === 'request') link.wanted.push(item);
    else if (item.kind === 'message') this.seller.told(link, item);
    return true;
  }

  tick(ms: number): void {
    this.nowMs += ms;
    for (const link of this.links) {
      if (!link.isUp) continue;
      this.buyer.told(link, { kind: 'tick' });
      this.seller.told(link, { kind: 'tick' });
    }
  }

  /** Everything that waits happens, in a fair order, until nothing does. */
  settle(...links: readonly Link[]): void {
    let isBusy = true;
    while (isBusy) {
      isBusy = this.buyer.disk.next();
      isBusy = this.seller.disk.next() || isBusy;
      for (const link of links) {
        isBusy = this.deliverToSeller(link) || isBusy;
        isBusy = this.seller.answer(link) || isBusy;
        isBusy = this.deliverToBuyer(link) || isBusy;
        isBusy = this.buyer.answer(link) || isBusy;
      }
    }
  }

  /** Of each piece that is here whole, what its hash says; told to all wires, as the engine does. */
  verifyArrived(isValid: boolean): void {
    for (const [piece, blocks] of this.#arrived) {
      if (blocks < BLOCKS_PER_PIECE) continue;
      this.#arrived.delete(piece);
      for (const link of this.links) this.buyer.told(link, { kind: 'verified', piece, isValid });
    }
  }

  /** The deposit is solid, and more may have come. */
  deposited(more: bigint): void {
    this.buyer.deposited(this.seller.balance + more);
    this.seller.deposited(more);
  }

  /** The line is lost with all that is on it. */
  cut(link: Link): void {
    if (!link.isUp) return;
    link.isUp = false;
    link.toBuyer.length = 0;
    link.toSeller.length = 0;
    link.wanted.length = 0;
    this.buyer.told(link, { kind: 'ending' });
    this.seller.told(link, { kind: 'ending' });
  }

  /** The buyer's tab is gone, and with it every line. */
  crashBuyer(writes: number): void {
    this.buyer.crash(writes, this.seller.balance);
    for (const link of this.links) this.cut(link);
  }

  crashSeller(writes: number): void {
    this.seller.crash(writes);
    for (const link of this.links) this.cut(link);
  }

  /** 16 bytes that were never used. */
  #nonce(): Nonce {
    this.#nonces += 1;
    return this.#nonces.toString(16).padStart(32, '0') as Nonce;
  }
}
