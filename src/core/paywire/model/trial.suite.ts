/**
 * One schedule, watched: after each step the machines must agree with the second reading of the byte
 * accounting, and nobody may lose more than the loss table says (I2 to I6 of docs/protocol.md).
 */
import { AccountingModel } from '../accounting-model.suite.ts';
import type { BuyerEvent, BuyerState } from '../buyer-events.ts';
import type { PaywireMessage } from '../message.ts';
import type { SellerEvent, SellerState } from '../seller-events.ts';
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
  #buyer: World['buyer']['account'];
  #seller: World['seller']['account'];
  /** Of blocks that can be blamed on nobody any more, in all lives of the buyer. */
  #released = 0n;
  #baseReleased = 0n;
  /** Class 1 by the seller's own offers, in all lives of the seller. */
  #pushed = 0n;
  #sellerLives = 1n;
  readonly #prices = new Map<Link, bigint>();
  #highestPrice = 0n;
  #highestLimit = 0n;
  /** Ntx by the seller's offers since it was loaded. */
  #sent = 0n;
  #writtenOff = 0n;
  #isSettled = false;
  #lastVoucher = 0n;

  constructor(world: World, { peers }: Trial, moved: Moved | null) {
    this.#world = world;
    this.#peers = peers;
    this.#moved = moved;
    this.#buyer = world.buyer.account;
    this.#seller = world.seller.account;
    this.#model = this.#newModel();
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

  sellerSends(link: Link, message: PaywireMessage): void {
    if (message.kind === 'offer' && message.phase !== 'quote') {
      const price = message.phase === 'paid' ? message.price : 0n;
      this.#prices.set(link, price);
      if (price > this.#highestPrice) this.#highestPrice = price;
    }
    if (message.kind === 'opened' && !this.#isSettled) this.#isSettled = true;
  }

  buyerAsks(link: Link): void {
    this.#model.asked(link);
  }

  buyerTold(link: Link, event: BuyerEvent): void {
    this.#reload();
    this.#model.told(link, event, this.#world.nowMs);
    if (event.kind === 'signed') this.#signed(event.cumulative);
  }

  sellerTold(link: Link, event: SellerEvent): void {
    this.#reload();
    if (event.kind !== 'pushed') return;
    const units = BigInt(event.lengthBytes) * (this.#prices.get(link) ?? 0n);
    this.#pushed += units;
    this.#sent += units;
  }

  buyerMoved(from: BuyerState, event: BuyerEvent, to: BuyerState): void {
    this.#moved?.(`buyer ${from}`, event, to);
  }

  sellerMoved(from: SellerState, event: SellerEvent, to: SellerState): void {
    this.#moved?.(`seller ${from}`, event, to);
    this.#countSeller();
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
    const released = this.#released + this.#model.released - this.#baseReleased;
    this.#highestLimit = max(this.#highestLimit, this.#model.unverifiedLimit);
    expectThat(
      cumulative <= amountOf(released + this.#highestLimit),
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
    const debt = amountOf(account.sent) - account.best;
    expectThat(debt <= amountOf(window) + settlement, 'more debt than the window');
  }

  /** What the machine counted of the wire is what the seller's own offers say. */
  #countSeller(): void {
    this.#reload();
    const { account } = this.#world.seller;
    const { writtenOff, isSettlementCounted } = account.record;
    if (writtenOff !== this.#writtenOff || isSettlementCounted !== this.#isSettlementKnown) {
      this.#writtenOff = writtenOff;
      this.#isSettlementKnown = isSettlementCounted;
      this.#sent = account.sent;
    }
    // A payer that counted more than we remember is believed.
    if (account.sent > this.#sent) this.#sent = account.sent;
    expectThat(account.sent === this.#sent, 'Ntx is not what was pushed');
  }

  #isSettlementKnown = false;

  #agree(): void {
    const { account } = this.#world.buyer;
    if (account !== this.#buyer) return;
    expectThat(account.received === this.#model.received, 'the readings of Nrx differ');
    expectThat(account.released === this.#model.released, 'the readings of Nver differ');
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
    }
    if (sellerAccount !== this.#seller) {
      this.#seller = sellerAccount;
      this.#sellerLives += 1n;
      this.#sent = sellerAccount.sent;
      this.#writtenOff = sellerAccount.record.writtenOff;
      this.#isSettlementKnown = sellerAccount.record.isSettlementCounted;
    }
  }

  #newModel(): AccountingModel {
    const { notary, buyer, seller } = this.#world;
    const { stored } = buyer.disk;
    this.#baseReleased = stored.received;
    return new AccountingModel({
      ...stored,
      balance: seller.balance,
      isDirect: stored.rail === 'direct',
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
