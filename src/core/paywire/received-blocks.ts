/**
 * What one connection brought: `u`, the buyer's own list of outstanding requests, and what of it may
 * be paid when (rules 1 to 4, 7 and 10 of docs/protocol.md, "Byte accounting").
 */
import type { BuyerAccount } from './buyer-account.ts';
import { priceUnits } from './debt.ts';

interface Block {
  readonly piece: number;
  readonly offset: number;
  readonly lengthBytes: number;
}

/** What one unverified piece got from this wire. */
interface Pending {
  readonly account: BuyerAccount | null;
  bytes: number;
  /** Price units of charged blocks that wait for the hash. */
  units: bigint;
  /** Of these, what came after the last mark. */
  fresh: bigint;
  /** Other wires give blocks of it too: should it fail, nobody is to blame. */
  isShared: boolean;
}

/** What the failed hash of a piece says of this wire; `doubtful`: of its bytes, paid for all the same. */
export type Failure =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'junk' }
  | { readonly kind: 'doubtful'; readonly lengthBytes: number };

export class ReceivedBlocks {
  #mark = 0;
  /** By block, how often it was asked for and did not come. */
  readonly #outstanding = new Map<string, number>();
  readonly #pieces = new Map<number, Pending>();
  /** In price units, since the last equal mark. */
  #freshReceived = 0n;
  #freshReleased = 0n;

  /** `u`: the lengths of all blocks. */
  get mark(): number {
    return this.#mark;
  }

  request(block: Block): void {
    const key = keyOf(block);
    this.#outstanding.set(key, (this.#outstanding.get(key) ?? 0) + 1);
  }

  /** Delivered or rejected. False when it was not outstanding. */
  settle(block: Block): boolean {
    const key = keyOf(block);
    const times = this.#outstanding.get(key);
    if (times === undefined) return false;
    if (times > 1) this.#outstanding.set(key, times - 1);
    else this.#outstanding.delete(key);
    return true;
  }

  /** A choke without BEP 6. */
  dropAll(): void {
    this.#outstanding.clear();
  }

  /** A block as it is parsed; price 0 in the free class. Settle it first. */
  arrive(
    block: Block & { readonly isSingleSource: boolean },
    account: BuyerAccount | null,
    price: bigint,
  ): void {
    this.#mark += block.lengthBytes;
    const pending = this.#pending(block.piece, account);
    pending.bytes += block.lengthBytes;
    if (account === null || price === 0n) return;
    const units = priceUnits(block.lengthBytes, price);
    account.receive(units);
    this.#freshReceived += units;
    pending.units += units;
    pending.fresh += units;
    if (!block.isSingleSource) pending.isShared = true;
  }

  /** Something that was charged waits for its hash. */
  get isWaiting(): boolean {
    return [...this.#pieces.values()].some(({ units }) => units > 0n);
  }

  /** Passed its hash: all of it is owed. Returns the bytes it got from here. */
  pass(piece: number): number {
    const pending = this.#pieces.get(piece);
    if (!pending) return 0;
    this.#release(pending);
    this.#pieces.delete(piece);
    return pending.bytes;
  }

  /** Failed. Nothing of it is owed where this wire alone is to blame. */
  fail(piece: number): Failure {
    const pending = this.#pieces.get(piece);
    this.#pieces.delete(piece);
    if (!pending || pending.units === 0n) return { kind: 'nothing' };
    if (pending.isShared) {
      this.#release(pending);
      return { kind: 'doubtful', lengthBytes: pending.bytes };
    }
    pending.account?.retract(pending.units, 0n);
    this.#freshReceived -= pending.fresh;
    return { kind: 'junk' };
  }

  /** Opened to other wires. */
  share(piece: number): void {
    const pending = this.#pieces.get(piece);
    if (pending) pending.isShared = true;
  }

  shareAll(): void {
    for (const pending of this.#pieces.values()) pending.isShared = true;
  }

  /** Nobody will hash what waits: it is owed. */
  releaseAll(): void {
    for (const pending of this.#pieces.values()) this.#release(pending);
  }

  /** The seller's mark: false when it is not ours. */
  isEqual(mark: number): boolean {
    if (mark !== this.#mark) return false;
    this.#freshReceived = 0n;
    this.#freshReleased = 0n;
    for (const pending of this.#pieces.values()) pending.fresh = 0n;
    return true;
  }

  /** Nothing after the last equal mark is charged. */
  rollBack(account: BuyerAccount | null): void {
    account?.retract(this.#freshReceived, this.#freshReleased);
    for (const pending of this.#pieces.values()) {
      pending.units -= pending.fresh;
      pending.fresh = 0n;
    }
    this.#freshReceived = 0n;
    this.#freshReleased = 0n;
  }

  #release(pending: Pending): void {
    pending.account?.release(pending.units);
    this.#freshReleased += pending.fresh;
    pending.units = 0n;
    pending.fresh = 0n;
  }

  #pending(piece: number, account: BuyerAccount | null): Pending {
    const known = this.#pieces.get(piece);
    if (known && (known.account === account || account === null)) return known;
    // Begun unpaid, or for another debt: what that one waits for is settled first.
    if (known) this.#release(known);
    const pending: Pending = {
      account,
      bytes: known?.bytes ?? 0,
      units: 0n,
      fresh: 0n,
      isShared: known?.isShared ?? false,
    };
    this.#pieces.set(piece, pending);
    return pending;
  }
}

function keyOf({ piece, offset, lengthBytes }: Block): string {
  return `${String(piece)}:${String(offset)}:${String(lengthBytes)}`;
}
