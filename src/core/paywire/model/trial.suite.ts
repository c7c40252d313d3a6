/**
 * One schedule, watched: after each step both machines must agree with the second readings of the byte
 * accounting, at each voucher with what it is to pay, and nobody may lose more than the loss table says
 * (I2 to I6 of docs/protocol.md, "Invariants").
 */
import { AccountingModel } from '../accounting-model.suite.ts';
import type { BuyerEvent, BuyerState } from '../buyer-events.ts';
import type { PaywireMessage } from '../message.ts';
import type { SellerEvent, SellerState } from '../seller-events.ts';
import { SellingModel } from '../selling-model.suite.ts';
import { TXID } from './records.suite.ts';
import { step, type Peers } from './steps.suite.ts';
import type { Link, Witness } from './link.suite.ts';
import { FLOOR, PIECE, SETTLEMENT, World, type WorldOptions } from './world.suite.ts';

const MIB = 1n << 20n;
const amountOf = (units: bigint): bigint => (units + MIB - 1n) / MIB;
const W0 = MIB;

export interface Trial extends WorldOptions {
  readonly peers: Peers;
  /** The first wire is in the paid class when the schedule begins. */
  readonly isActive: boolean;
  readonly steps: readonly number[];
}

/** Where the machines went, for the tables: `from > trigger > to`. */
export type Moved = (from: string, event: BuyerEvent | SellerEvent, to: string) => void;

/** Throws where a rule is broken. */
export function run(trial: Trial, moved: Moved | null = null): World {
  const world = new World(trial);
  const watch = new Watch(world, trial, moved);
  world.witness = watch;
  world.bid(world.connect(), FLOOR);
  if (trial.isActive) world.settle(...world.links);
  for (const number of trial.steps) {
    step(world, trial.peers, number);
    watch.check();
  }
  return world;
}

class Watch implements Witness {
  readonly #world: World;
  readonly #peers: Peers;
  readonly #moved: Moved | null;
  #model: AccountingModel;
  #selling: SellingModel;
  #buyer: World['buyer']['account'];
  #seller: World['seller']['account'];
  /** Of blocks that can be blamed on nobody any more, in all lives of the buyer. */
  #released = 0n;
  #baseReleased = 0n;
  /** What was verified was verified, though a violation ends payment at an earlier mark. */
  #mostReleased = 0n;
  /** Class 1 by the seller's own offers, in all lives of the seller. */
  #pushed = 0n;
  #sellerLives = 1n;
  readonly #prices = new Map<Link, bigint>();
  /** By the buyer. */
  readonly #paying = new Map<Link, bigint>();
  #highestPrice = 0n;
  #highestLimit = 0n;
  #lastVoucher = 0n;

  constructor(world: World, { peers }: Trial, moved: Moved | null) {
    this.#world = world;
    this.#peers = peers;
    this.#moved = moved;
    this.#buyer = world.buyer.account;
    this.#seller = world.seller.account;
    this.#model = this.#newModel();
    this.#selling = this.#newSelling();
  }

  buyerSends(link: Link, message: PaywireMessage): void {
    this.#model.sent(link, message, this.#world.nowMs);
    if (message.kind !== 'voucher') return;
    const { cumulative } = message;
    // I5, and I2: what leaves is stored, and repeats are identical.
    expectThat(
      cumulative <= this.#world.buyer.disk.stored.cumulative,
      'a voucher left before its store',
    );
    expectThat(
      message.signature === this.#world.notary.voucher(cumulative),
      'two vouchers for one amount',
    );
  }

  /** Rule 7: what it is to come to, at the moment it is asked for. */
  buyerSigns(_link: Link, cumulative: bigint): void {
    expectThat(cumulative === this.#model.target, 'the readings of what is to be paid differ');
  }

  buyerPays(link: Link, price: bigint): void {
    this.#paying.set(link, price);
  }

  sellerSends(link: Link, message: PaywireMessage): void {
    this.#selling.sends(link, message);
    if (message.kind === 'offer' && message.phase !== 'quote') {
      const price = message.phase === 'paid' ? message.price : 0n;
      this.#prices.set(link, price);
      if (price > this.#highestPrice) this.#highestPrice = price;
    }
  }

  buyerAsks(link: Link): void {
    this.#model.asked(link);
  }

  buyerTold(link: Link, event: BuyerEvent): void {
    this.#reload();
    this.#model.told(link, event, this.#world.nowMs);
    const released = this.#released + this.#model.released - this.#baseReleased;
    this.#mostReleased = max(this.#mostReleased, released);
    if (event.kind === 'signed') this.#signed(event.cumulative);
  }

  sellerTold(link: Link, event: SellerEvent): void {
    this.#reload();
    if (event.kind === 'pushed') {
      this.#pushed += BigInt(event.lengthBytes) * (this.#prices.get(link) ?? 0n);
      this.#checkCredit(link, event.lengthBytes);
    }
    this.#selling.told(link, event);
  }

  /** Rule 8, of a seller that keeps to it. */
  #checkCredit(link: Link, lengthBytes: number): void {
    if (this.#peers === 'bad seller') return;
    const { windowBytes } = this.#world.seller.account;
    const isWithin = this.#selling.mayPush(link, lengthBytes, windowBytes);
    expectThat(isWithin, 'a block was pushed beyond the credit');
  }

  buyerMoved(from: BuyerState, event: BuyerEvent, to: BuyerState): void {
    this.#moved?.(`buyer ${from}`, event, to);
  }

  sellerMoved(from: SellerState, event: SellerEvent, to: SellerState): void {
    this.#moved?.(`seller ${from}`, event, to);
  }

  check(): void {
    const buyerAccount = this.#world.buyer.account;
    const sellerAccount = this.#world.seller.account;
    this.#reload();
    this.#agree();
    expectThat(buyerAccount.released <= buyerAccount.received, 'Nver is above Nrx');
    if (this.#peers === 'honest' && !buyerAccount.isDirect) {
      expectThat(sellerAccount.best <= this.#world.buyer.signerBest, 'more credit than was signed');
    }
    // I5: credit is stored.
    expectThat(
      sellerAccount.best <= this.#world.seller.disk.stored.cumulative,
      'credit before its store',
    );
    if (this.#peers !== 'bad seller') this.#checkSeller();
  }

  /** I3 and the buyer's loss: what is paid beyond what came and can be used. */
  #signed(cumulative: bigint): void {
    expectThat(cumulative >= this.#lastVoucher, 'a voucher fell');
    this.#lastVoucher = cumulative;
    this.#highestLimit = max(this.#highestLimit, this.#model.unverifiedLimit);
    expectThat(
      cumulative <= amountOf(this.#mostReleased + this.#highestLimit),
      'paid more than V beyond what was verified',
    );
  }

  /** I4 and the seller's loss. */
  #checkSeller(): void {
    const { account } = this.#world.seller;
    const { record } = account;
    const window = BigInt(record.windowBytes) * this.#highestPrice;
    const paid = account.isDirect ? record.balance : account.best;
    const settlement = account.isDirect ? 0n : SETTLEMENT;
    const written = W0 * max(this.#highestPrice, FLOOR) + (paid * MIB) / 64n;
    expectThat(record.writtenOff <= written, 'written off more than the bound');
    const owed = amountOf(this.#pushed) + (record.isSettlementCounted ? settlement : 0n);
    const lost = owed - paid;
    // What a crash of its own forgot was at most one window each time.
    const most = amountOf(this.#sellerLives * window) + amountOf(written) + settlement + 2n;
    expectThat(lost <= most, 'the seller gave more credit than its window');
    if (account.isDirect) return;
    // What a payer says beyond what it got is no credit.
    const given = this.#pushed + settlement * MIB;
    const debt = amountOf(account.sent < given ? account.sent : given) - account.best;
    expectThat(debt <= amountOf(window) + settlement, 'more debt than the window');
  }

  #agree(): void {
    const { account } = this.#world.buyer;
    expectThat(account.received === this.#model.received, 'the readings of Nrx differ');
    expectThat(account.released === this.#model.released, 'the readings of Nver differ');
    for (const [link, price] of this.#paying) {
      if (!link.isUp) continue;
      expectThat(price === this.#model.priceOf(link), 'the readings of the price in force differ');
    }
    expectThat(account.target === this.#model.target, 'the readings of what is to be paid differ');
    const { account: seller } = this.#world.seller;
    const { record } = seller;
    expectThat(seller.sent === this.#selling.sent, 'the readings of Ntx differ');
    expectThat(seller.best === this.#selling.best, 'the readings of the credit differ');
    expectThat(
      record.writtenOff === this.#selling.writtenOff,
      'the readings of what is written off differ',
    );
    expectThat(
      record.isSettlementCounted === this.#selling.isSettled,
      'the readings of the settlement differ',
    );
    expectThat(seller.hasGap === this.#selling.hasGap, 'the readings of the gap differ');
  }

  /** After a crash: from what was stored. */
  #reload(): void {
    const buyerAccount = this.#world.buyer.account;
    const sellerAccount = this.#world.seller.account;
    if (buyerAccount !== this.#buyer) {
      // What was waiting for its hash is gone with the tab: nobody can be blamed for it.
      this.#released += this.#model.received - this.#baseReleased;
      this.#buyer = buyerAccount;
      this.#model = this.#newModel();
      this.#paying.clear();
    }
    if (sellerAccount !== this.#seller) {
      this.#seller = sellerAccount;
      this.#sellerLives += 1n;
      this.#selling = this.#newSelling();
    }
  }

  #newSelling(): SellingModel {
    const { notary, seller } = this.#world;
    const { stored } = seller.disk;
    const isDirect = stored.rail === 'direct';
    return new SellingModel({
      ...stored,
      isDirect,
      subject: isDirect ? TXID : notary.channel.channelId,
      floor: { price: FLOOR, settlement: SETTLEMENT },
      balance: () => seller.account.record.balance,
    });
  }

  #newModel(): AccountingModel {
    const { notary, buyer, seller } = this.#world;
    const { stored } = buyer.disk;
    this.#baseReleased = stored.received;
    return new AccountingModel({
      ...stored,
      balance: () => seller.balance,
      isDirect: stored.rail === 'direct',
      subject: stored.rail === 'direct' ? TXID : notary.channel.channelId,
      pieceLengthBytes: PIECE,
      isGenuine: (cumulative, signature) => signature === notary.voucher(cumulative),
    });
  }
}

function expectThat(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
