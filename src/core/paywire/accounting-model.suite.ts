/**
 * A second reading of docs/protocol.md, "Byte accounting", for tests only: it keeps every block and
 * adds up anew each time it is asked. It shares no code with the machines but the messages.
 */
import {
  type CountedBlock,
  nameOf,
  newReading,
  type Reading,
  release,
  take,
} from './accounting-reading.suite.ts';
import type { BuyerEvent } from './buyer-events.ts';
import type { PaywireMessage } from './message.ts';

const MIB = 2 ** 20;

export interface ReadingOptions {
  readonly received: bigint;
  readonly remembered?: bigint;
  readonly cumulative: bigint;
  readonly isSettlementCounted: boolean;
  readonly verifiedBytes: number;
  readonly pieceLengthBytes: number;
  readonly balance: () => bigint;
  readonly isDirect: boolean;
  /** What `state` of this account names: the channel, or the txid of the payment. */
  readonly subject: string;
  readonly isGenuine: (cumulative: bigint, signature: string) => boolean;
}

/** The buyer's side of one account. Connections are named by any object. */
export class AccountingModel {
  readonly #options: ReadingOptions;
  readonly #readings = new Map<object, Reading>();
  #base: bigint;
  #baseReleased: bigint;
  #isSettled: boolean;
  #verifiedBytes: number;
  #best: bigint;
  #lastPrice = 0n;
  /** Of the base: what only the seller counted. */
  #believed: bigint;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#base = options.received;
    this.#baseReleased = options.received;
    this.#isSettled = options.isSettlementCounted;
    this.#verifiedBytes = options.verifiedBytes;
    this.#best = options.cumulative;
    this.#believed = options.remembered ?? 0n;
  }

  get received(): bigint {
    return this.#base + this.#sum(({ state }) => state !== 'void');
  }

  get released(): bigint {
    return this.#baseReleased + this.#sum(({ state }) => state === 'released');
  }

  /** V times p. */
  get unverifiedLimit(): bigint {
    let v = MIB;
    if (this.#verifiedBytes >= 16 * MIB) v = 2 * MIB;
    if (this.#verifiedBytes >= 48 * MIB) v = 4 * MIB;
    const paid = [...this.#readings.values()].filter(({ price }) => price > 0n).length;
    const pieces = Math.max(1, paid) * this.#options.pieceLengthBytes;
    return BigInt(Math.max(v, pieces)) * this.#price;
  }

  get target(): bigint {
    const balance = this.#options.balance();
    const limited = this.released + this.unverifiedLimit;
    const units = this.received < limited ? this.received : limited;
    const owed = units / BigInt(MIB) + (units % BigInt(MIB) > 0n ? 1n : 0n);
    return owed < balance ? owed : balance;
  }

  priceOf(connection: object): bigint {
    return this.#of(connection).price;
  }

  /** It asks for money. */
  asked(connection: object): void {
    const reading = this.#of(connection);
    reading.settlement = reading.settlementNow ?? 0n;
  }

  sent(connection: object, message: PaywireMessage, now: number): void {
    const reading = this.#of(connection);
    if (message.kind === 'state') reading.isStated = true;
    if (message.kind !== 'bid') return;
    const before = reading.bids.at(-1)?.price ?? 0n;
    reading.bids.push({ seq: message.seq, price: message.price, at: now });
    if (reading.price > 0n && message.price < before) reading.unansweredSince ??= now;
  }

  told(connection: object, event: BuyerEvent, now: number): void {
    const reading = this.#of(connection);
    switch (event.kind) {
      case 'requested':
        reading.asked.push(nameOf(event));
        break;
      case 'rejected':
        take(reading.asked, nameOf(event));
        break;
      case 'choked':
        if (!event.hasFast) reading.asked.length = 0;
        break;
      case 'block':
        this.#block(reading, event);
        break;
      case 'verified':
        this.#verified(reading, event.piece, event.isValid);
        break;
      case 'shared':
        if (this.#isKnown(reading, event.piece)) reading.shared.add(event.piece);
        break;
      case 'ending':
        for (const { piece } of reading.blocks) reading.shared.add(piece);
        this.#setPrice(reading, 0n);
        break;
      case 'tick':
        if (reading.unansweredSince !== null && now - reading.unansweredSince >= 10_000) {
          this.#endAtMark(reading);
          reading.isUnpaid = true;
        }
        break;
      case 'message':
        this.#message(reading, event.message, now);
        break;
      case 'close':
        // The channel is shown to be ended, where it was not before.
        reading.settlement ??= reading.settlementNow;
        break;
      case 'signed':
        if (event.cumulative > this.#best) this.#best = event.cumulative;
        break;
      default:
        break;
    }
  }

  #message(reading: Reading, message: PaywireMessage, now: number): void {
    const mark = 'mark' in message ? message.mark : null;
    const agreed = message.kind === 'close' ? (message.agreed?.mark ?? null) : null;
    const u = mark ?? agreed;
    if (reading.isViolated && u !== null) return;
    if (u !== null && u !== reading.u) {
      this.#violate(reading);
      return;
    }
    if (u !== null) for (const block of reading.blocks) block.isAfterMark = false;
    if (agreed !== null && !this.#options.isDirect) {
      // The end of the account, agreed or not.
      reading.isViolated = true;
      this.#setPrice(reading, 0n);
    } else if (message.kind === 'offer' && message.phase === 'free') {
      this.#setPrice(reading, 0n);
      reading.isUnpaid = false;
      reading.unansweredSince = null;
    } else if (message.kind === 'offer' && message.phase === 'paid' && !reading.isUnpaid) {
      this.#paid(reading, message, now);
    } else if (message.kind === 'opened') {
      this.#opened(reading);
    } else if (message.kind === 'terms') {
      if (message.terms !== null) {
        reading.settlementNow = message.terms.floors[0]?.settlement ?? 0n;
      }
    } else if (message.kind === 'credited') {
      reading.isOpened = true;
    } else if (message.kind === 'state' && this.#options.isDirect) {
      this.#believe(reading, message);
    } else if (message.kind === 'state' && message.signature !== null) {
      this.#remember(message.cumulative, message.signature);
    }
  }

  #paid(
    reading: Reading,
    offer: { readonly seq: number; readonly price: bigint },
    now: number,
  ): void {
    const isBid = reading.bids.some(
      ({ seq, price, at }) => seq === offer.seq && price === offer.price && now - at <= 60_000,
    );
    if (!isBid || offer.price === 0n || !reading.isOpened) {
      this.#violate(reading);
      return;
    }
    this.#setPrice(reading, offer.price);
    const newest = reading.bids.at(-1);
    if (newest && newest.price < offer.price) reading.unansweredSince ??= newest.at;
    else if (newest?.price === offer.price) reading.unansweredSince = null;
  }

  #opened(reading: Reading): void {
    const { settlement: then, isStated } = reading;
    const now = reading.settlementNow ?? 0n;
    // Nothing was asked to be opened.
    if (then === null || !isStated || this.#options.isDirect) return;
    reading.isOpened = true;
    if (this.#isSettled) return;
    this.#isSettled = true;
    const units = (then < now ? then : now) * BigInt(MIB);
    this.#base += units;
    this.#baseReleased += units;
  }

  #remember(cumulative: bigint, signature: string): void {
    if (cumulative <= this.#best || !this.#options.isGenuine(cumulative, signature)) return;
    this.#best = cumulative;
    this.#isSettled = true;
    const units = cumulative * BigInt(MIB);
    if (units > this.received) this.#base += units - this.received;
    if (units > this.released) this.#baseReleased += units - this.released;
  }

  /** Direct, with nothing on its way in class 1: 4 MiB and 1/64 of what came in all, within what was paid. */
  #believe(reading: Reading, state: PaywireMessage & { readonly kind: 'state' }): void {
    if (!reading.isStated || reading.isViolated) return;
    if ((state.channelId as string) !== this.#options.subject) return;
    if ([...this.#readings.values()].some(({ price }) => price > 0n)) return;
    const came = this.received - this.#believed;
    if (came === 0n) return;
    const price = reading.bids.at(-1)?.price ?? 0n;
    const most = came + 4n * BigInt(MIB) * price + came / 64n;
    const paid = this.#options.balance() * BigInt(MIB);
    const [least = 0n] = [state.counted, most, paid].sort((one, other) => (one < other ? -1 : 1));
    if (least <= this.received) return;
    const more = least - this.received;
    this.#base += more;
    this.#baseReleased += more;
    this.#believed += more;
  }

  #block(reading: Reading, event: BuyerEvent & { readonly kind: 'block' }): void {
    const wasAsked = take(reading.asked, nameOf(event));
    if (!wasAsked && reading.price > 0n) this.#violate(reading);
    reading.u += event.lengthBytes;
    const { piece, lengthBytes } = event;
    if (!event.isSingleSource && reading.price > 0n) reading.shared.add(piece);
    const units = BigInt(lengthBytes) * reading.price;
    reading.blocks.push({ units, piece, state: 'waiting', isAfterMark: true });
  }

  #verified(reading: Reading, piece: number, isValid: boolean): void {
    const own = reading.blocks.filter((block) => block.piece === piece);
    const isShared = reading.shared.delete(piece);
    // What several gave proves nothing against anybody.
    if (isValid || isShared) release(reading, (block) => block.piece === piece);
    if (isValid) {
      this.#verifiedBytes += (own.length * this.#options.pieceLengthBytes) / 4;
    }
    for (const block of own) {
      if (block.state === 'waiting') block.state = 'void';
    }
    // The next blocks of that number are a new try.
    for (const block of own) reading.blocks.push({ ...block, piece: -1 });
    const rest = reading.blocks.filter((block) => block.piece !== piece);
    reading.blocks.splice(0, reading.blocks.length, ...rest);
  }

  #isKnown(reading: Reading, piece: number): boolean {
    return reading.blocks.some((block) => block.piece === piece);
  }

  #violate(reading: Reading): void {
    if (reading.isViolated) return;
    reading.isViolated = true;
    this.#endAtMark(reading);
  }

  #endAtMark(reading: Reading): void {
    for (const block of reading.blocks) {
      if (block.isAfterMark) block.state = 'void';
    }
    this.#setPrice(reading, 0n);
    reading.unansweredSince = null;
  }

  #setPrice(reading: Reading, price: bigint): void {
    reading.price = price;
    this.#lastPrice = this.#price;
  }

  get #price(): bigint {
    const prices = [...this.#readings.values()].map(({ price }) => price);
    const highest = prices.reduce((most, price) => (price > most ? price : most), 0n);
    return highest === 0n ? this.#lastPrice : highest;
  }

  #sum(which: (block: CountedBlock) => boolean): bigint {
    let sum = 0n;
    for (const { blocks } of this.#readings.values()) {
      for (const block of blocks) if (which(block)) sum += block.units;
    }
    return sum;
  }

  #of(connection: object): Reading {
    const known = this.#readings.get(connection);
    if (known) return known;
    const reading = newReading();
    this.#readings.set(connection, reading);
    return reading;
  }
}
