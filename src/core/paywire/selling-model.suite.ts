/**
 * A second reading of rules 5, 8 and 9 of docs/protocol.md, "Byte accounting", from the seller's side,
 * for tests only: what was pushed is kept by connection and added up anew. It shares no code with the
 * machines but the messages.
 */
import type { PaywireMessage } from './message.ts';
import type { SellerEvent } from './seller-events.ts';

const MIB = 1n << 20n;
const FIRST_WINDOW = MIB;
const WRITTEN_OFF_OF_PAID = 64n;

/** What the seller has stored, and what the chain says of the account now. */
export interface SellingOptions {
  readonly sent: bigint;
  readonly cumulative: bigint;
  readonly writtenOff: bigint;
  readonly isSettlementCounted: boolean;
  readonly isDirect: boolean;
  /** What `state` and `voucher` of this account name: the channel, or the txid of the payment. */
  readonly subject: string;
  readonly floor: Floor;
  readonly balance: () => bigint;
}

interface Floor {
  readonly price: bigint;
  readonly settlement: bigint;
}

/** What this seller does on one connection. */
interface Selling {
  /** In force by its own offers; 0 in the free class. */
  price: bigint;
  /** Class-1 units of its blocks. */
  pushed: bigint[];
  isClosed: boolean;
  /** The account is on it. */
  isAttached: boolean;
  /** The newest `state` of the payer before that. */
  stated: bigint | null;
  floor: Floor;
}

interface Gap {
  readonly sent: bigint;
  readonly floorPrice: bigint;
}

/** The seller's side of one account, from what it was stored with. Connections are named by any object. */
export class SellingModel {
  readonly #options: SellingOptions;
  readonly #connections = new Map<object, Selling>();
  /** Ntx but for the blocks that were pushed since: from the store, settlements, what was believed. */
  #base: bigint;
  #best: bigint;
  #writtenOff: bigint;
  #isSettled: boolean;
  #lowestPrice: bigint | null = null;
  #gap: Gap | null = null;
  /** What earlier lives pushed, until a payer says what it has of it. */
  #forgotten: bigint;

  constructor(options: SellingOptions) {
    this.#options = options;
    this.#base = options.sent;
    this.#best = options.cumulative;
    this.#writtenOff = options.writtenOff;
    this.#isSettled = options.isSettlementCounted;
    this.#forgotten = options.sent;
  }

  /** Ntx. */
  get sent(): bigint {
    const blocks = [...this.#connections.values()].flatMap(({ pushed }) => pushed);
    return this.#base + blocks.reduce((sum, units) => sum + units, 0n);
  }

  get best(): bigint {
    return this.#best;
  }

  get writtenOff(): bigint {
    return this.#writtenOff;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  get hasGap(): boolean {
    return this.#gap !== null;
  }

  /** Rule 8, of the next block on this connection: true in the free class. */
  mayPush(connection: object, lengthBytes: number, windowBytes: number): boolean {
    const { price } = this.#of(connection);
    if (price === 0n) return true;
    const owed = owedFor(this.sent + BigInt(lengthBytes) * price);
    if (owed > this.#options.balance()) return false;
    if (this.#options.isDirect) return true;
    return owed - this.#best <= owedFor(BigInt(windowBytes) * this.#highestPrice);
  }

  /** Before the seller acts on it. */
  told(connection: object, event: SellerEvent): void {
    const selling = this.#of(connection);
    if (event.kind === 'voucher-stored') this.#credit(event.cumulative);
    if (selling.isClosed) return;
    if (event.kind === 'pushed') this.#pushed(selling, event.lengthBytes);
    if (event.kind === 'ending') selling.isClosed = true;
    if (event.kind === 'terms') {
      selling.floor = event.terms.floors[0] ?? { price: 0n, settlement: 0n };
    }
    if (event.kind !== 'message' || event.message.kind !== 'state' || selling.isAttached) return;
    const { channelId, counted } = event.message;
    if ((channelId as string) === this.#options.subject) selling.stated = counted;
  }

  /** What the seller says. */
  sends(connection: object, message: PaywireMessage): void {
    const selling = this.#of(connection);
    if (message.kind === 'offer' && message.phase !== 'quote') {
      selling.price = message.phase === 'paid' ? message.price : 0n;
    }
    if (message.kind !== 'opened' && message.kind !== 'credited') return;
    if (selling.isAttached || selling.stated === null) return;
    selling.isAttached = true;
    this.#reconcile(selling, selling.stated);
  }

  #pushed(selling: Selling, lengthBytes: number): void {
    const { price } = selling;
    if (price === 0n) return;
    selling.pushed.push(BigInt(lengthBytes) * price);
    if (this.#lowestPrice === null || price < this.#lowestPrice) this.#lowestPrice = price;
  }

  /** Rule 9, and the settlement of rule 5. */
  #reconcile({ floor }: Selling, stated: bigint): void {
    // Less than its own vouchers say has lost its numbers.
    const theirs = owedFor(stated) < this.#best ? this.#best * MIB : stated;
    const settlement = this.#options.isDirect ? 0n : floor.settlement * MIB;
    if (theirs >= this.sent) this.#believe(theirs, settlement);
    else this.#miss(theirs, settlement, floor.price);
    this.#forgotten = 0n;
    for (const one of this.#connections.values()) if (one.isClosed) this.#fold(one);
    if (!this.#options.isDirect && !this.#isSettled) {
      this.#isSettled = true;
      this.#base += settlement;
    }
  }

  #believe(theirs: bigint, settlement: bigint): void {
    if (settlement > 0n && theirs >= settlement) this.#isSettled = true;
    this.#base += theirs - this.sent;
  }

  #miss(theirs: bigint, settlement: bigint, floorPrice: bigint): void {
    if (theirs === 0n && this.#isSettled && this.#best === 0n && this.sent >= settlement) {
      // It never heard that the channel was opened: both count that again.
      this.#isSettled = false;
      this.#base -= settlement;
    }
    const missing = this.sent - theirs;
    // What was pushed on connections that stand may be on its way.
    const isPaidElsewhere = this.#highestPrice > 0n;
    const closed = [...this.#connections.values()].filter(({ isClosed }) => isClosed);
    const gone = this.#forgotten + closed.reduce((sum, { pushed }) => sum + total(pushed), 0n);
    const lost = isPaidElsewhere && gone < missing ? gone : missing;
    if (lost <= this.#mayWriteOff(floorPrice)) this.#writeOff(lost);
    // No voucher could ever close it there: what was paid ahead pays for it.
    else if (!this.#options.isDirect) this.#gap = { sent: this.sent, floorPrice };
  }

  #credit(cumulative: bigint): void {
    if (cumulative <= this.#best) return;
    this.#best = cumulative;
    if (this.#gap === null) return;
    const rest = this.#gap.sent - cumulative * MIB;
    const open = rest > 0n ? rest : 0n;
    if (open > this.#mayWriteOff(this.#gap.floorPrice)) return;
    this.#gap = null;
    this.#writeOff(open);
  }

  #mayWriteOff(floorPrice: bigint): bigint {
    const balance = this.#options.balance();
    const served = owedFor(this.sent);
    const paid = this.#options.isDirect ? (served < balance ? served : balance) : this.#best;
    const first = FIRST_WINDOW * (this.#lowestPrice ?? floorPrice);
    return first + (paid * MIB) / WRITTEN_OFF_OF_PAID - this.#writtenOff;
  }

  #writeOff(units: bigint): void {
    this.#base -= units;
    this.#writtenOff += units;
  }

  /** Its blocks are explained: they are looked for no more. */
  #fold(selling: Selling): void {
    this.#base += total(selling.pushed);
    selling.pushed = [];
  }

  get #highestPrice(): bigint {
    const prices = [...this.#connections.values()].map(({ price }) => price);
    return prices.reduce((most, price) => (price > most ? price : most), 0n);
  }

  #of(connection: object): Selling {
    const known = this.#connections.get(connection);
    if (known) return known;
    const selling: Selling = {
      ...{ price: 0n, pushed: [], isClosed: false, isAttached: false, stated: null },
      floor: this.#options.floor,
    };
    this.#connections.set(connection, selling);
    return selling;
  }
}

function owedFor(units: bigint): bigint {
  return units / MIB + (units % MIB > 0n ? 1n : 0n);
}

function total(units: readonly bigint[]): bigint {
  return units.reduce((sum, one) => sum + one, 0n);
}
