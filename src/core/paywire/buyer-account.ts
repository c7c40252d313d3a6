/**
 * What we owe one seller: the numbers of one debt, over all wires and torrents that it is paid for.
 * Debts are in price units (bytes times price); amounts are raw units.
 */
import type { Signature } from '../channel/signature.ts';
import type { AccountId, BoughtRecord } from '../ledger/records.ts';
import { least, most, owedFor, priceUnits, unitsOf } from './debt.ts';
import {
  BACKING_BYTES,
  BELIEVED_BYTES,
  BLOCK_BYTES,
  doubtfulBytes,
  unverifiedBytes,
  UNSOLID_WINDOW_BYTES,
  voucherStepBytes,
  WRITE_OFF_PART,
} from './limits.ts';
import { PricesInForce } from './prices.ts';

export class BuyerAccount {
  #record: BoughtRecord;
  /** Nrx. */
  #received: bigint;
  /** Nver: what may be paid beyond any doubt. */
  #released: bigint;
  #windowBytes = UNSOLID_WINDOW_BYTES;
  readonly #pieces = new WeakMap<object, number>();
  #longestPiece = 0;
  #doubtfulBytes = 0;
  #signing: bigint | null = null;
  /** What is being stored with it. */
  #storing: Pick<BoughtRecord, 'cumulative' | 'signature'> | null = null;
  /** What claiming costs, as far as it was counted since the account was made or read. */
  #settlement = 0n;
  /** A voucher for bytes was signed since then. */
  #hasPaidBytes = false;
  /** The best voucher that left on a wire that was up. */
  #sent = -1n;
  readonly #prices = new PricesInForce();

  /** What was pending when the record was stored will not be verified: it is owed like any other block. */
  constructor(record: BoughtRecord) {
    this.#record = record;
    this.#received = most(record.received, 0n);
    this.#released = this.#received;
  }

  get id(): AccountId {
    return this.#record.accountId;
  }

  /** As it is to be stored now. */
  get record(): BoughtRecord {
    return { ...this.#record, ...this.#storing, received: this.#received };
  }

  /**
   * As it is to be stored with a new voucher, before that leaves. From now on every record has it, so
   * that none that is written later takes it back.
   */
  recordWith(cumulative: bigint, signature: Signature): BoughtRecord {
    this.#storing = { cumulative, signature };
    return this.record;
  }

  /** Replaces what others know: instalments, delegate, phase, how long to avoid. The debt's numbers stay. */
  refresh(
    change: Partial<
      Pick<BoughtRecord, 'instalments' | 'delegate' | 'phase' | 'agreed' | 'avoidUntil' | 'usedAt'>
    >,
  ): void {
    const { phase } = this.#record;
    this.#record = { ...this.#record, ...change };
    // Its seller gives no credit ever again, whatever the chain tells of the channel.
    if (this.#record.agreed !== undefined && change.phase === 'open') {
      this.#record = { ...this.#record, phase };
    }
  }

  /** A backup knew more of it: what `core/ledger/merge` made of both. Numbers only rise. */
  restore(record: BoughtRecord): void {
    const more = most(record.received - this.#received, 0n);
    this.#received += more;
    this.#released += more;
    if (this.#storing !== null && this.#storing.cumulative < record.cumulative) {
      this.#storing = null;
    }
    this.#record = record;
  }

  get received(): bigint {
    return this.#received;
  }

  get released(): bigint {
    return this.#released;
  }

  get cumulative(): bigint {
    return this.#record.cumulative;
  }

  get isDirect(): boolean {
    return this.#record.rail === 'direct';
  }

  /** All that was deposited or paid. */
  get balance(): bigint {
    let sum = 0n;
    for (const { amount, state } of this.#record.instalments) {
      if (state !== 'failed' && state !== 'wanted') sum += amount;
    }
    return sum;
  }

  /** V times the price. A piece that is not whole on each wire in the paid class must not stop them all. */
  get unverifiedLimit(): bigint {
    let pieces = 0;
    for (const wire of this.#prices.wires) pieces += this.#pieces.get(wire) ?? 0;
    const atLeast = Math.max(this.#longestPiece, pieces);
    return priceUnits(unverifiedBytes(atLeast, this.#record.verifiedBytes), this.#prices.last);
  }

  /** No wire is in the paid class: nothing more will be owed. */
  get isIdle(): boolean {
    return this.#prices.isNone;
  }

  /** In price units: what came, of that which did not pass its hash no more than V. */
  get payable(): bigint {
    return least(this.#received, this.#released + this.unverifiedLimit);
  }

  /** Rule 7: the cumulative amount to have paid by now; the balance bounds it. */
  get target(): bigint {
    return least(owedFor(this.payable), this.balance);
  }

  /** What the seller's window is now, and the torrent's pieces: steps and V depend on them. */
  setWindow(windowBytes: number): void {
    this.#windowBytes = windowBytes;
  }

  /** Of the torrent on that wire. */
  usePieces(wire: object, lengthBytes: number): void {
    this.#pieces.set(wire, lengthBytes);
    this.#longestPiece = Math.max(this.#longestPiece, lengthBytes);
  }

  setPrice(wire: object, price: bigint | null): void {
    this.#prices.set(wire, price);
  }

  receive(units: bigint): void {
    this.#received += units;
  }

  /** So much of it was in pieces that failed, and of which others gave blocks as well. */
  doubt(lengthBytes: number): void {
    this.#doubtfulBytes += lengthBytes;
  }

  /** Nothing is proven, and too much of it was bad. */
  get isDoubtful(): boolean {
    return this.#doubtfulBytes > doubtfulBytes(this.#longestPiece);
  }

  /** Passed its hash, or failed and can be blamed on nobody. */
  release(units: bigint): void {
    this.#released += units;
  }

  /** Takes back what is not owed after all: junk, and what came after the last equal mark. */
  retract(received: bigint, released: bigint): void {
    this.#received -= received;
    this.#released -= released;
  }

  addVerifiedBytes(lengthBytes: number): void {
    this.#record = {
      ...this.#record,
      verifiedBytes: this.#record.verifiedBytes + lengthBytes,
    };
  }

  /** At the first `opened`. False when it was counted before. */
  countSettlement(amount: bigint): boolean {
    if (this.#record.isSettlementCounted) return false;
    this.#record = { ...this.#record, isSettlementCounted: true, settlement: amount };
    this.#settlement = amount;
    this.receive(unitsOf(amount));
    this.release(unitsOf(amount));
    return true;
  }

  /** A voucher of ours that we had forgotten (rule 9); its signature was checked. */
  adopt(cumulative: bigint, signature: Signature): void {
    if (cumulative <= this.#record.cumulative) return;
    this.#record = { ...this.#record, cumulative, signature, isSettlementCounted: true };
    this.#received = most(this.#received, unitsOf(cumulative));
    this.#released = most(this.#released, unitsOf(cumulative));
  }

  /**
   * The seller of direct payments counted more (rule 9): what lines took with them and what a reload
   * forgot. In the account's whole life 4 MiB and 1/64 of what came is taken at its word, never beyond
   * what was paid; and nothing while a wire is in the paid class, where the rest may be on its way.
   * False where nothing changes.
   *
   * @param price What is bid there, raw units per MiB.
   */
  remember(counted: bigint, price: bigint): boolean {
    const { remembered = 0n } = this.#record;
    const came = this.#received - remembered;
    if (!this.isDirect || !this.isIdle || came <= 0n) return false;
    const allowed = priceUnits(BELIEVED_BYTES, price) + came / WRITE_OFF_PART - remembered;
    const more = least(counted - this.#received, least(allowed, this.#left));
    if (more <= 0n) return false;
    this.#record = { ...this.#record, remembered: remembered + more };
    this.#received += more;
    this.#released += more;
    return true;
  }

  /**
   * The voucher to sign now; null when none is due, one is being signed, or nothing may be signed.
   * Forced: whatever the step.
   */
  due(isForced: boolean): bigint | null {
    const { phase, rail, cumulative } = this.#record;
    if (phase !== 'open' || rail === 'direct' || this.#signing !== null) return null;
    const more = this.target - cumulative;
    if (more <= 0n) return null;
    return isForced || more >= this.#step ? this.target : null;
  }

  get isSigning(): boolean {
    return this.#signing !== null;
  }

  beginSigning(cumulative: bigint): void {
    this.#signing = cumulative;
  }

  /** Stored and signed: from now on it is promised. */
  signed(cumulative: bigint, signature: Signature): void {
    this.#signing = null;
    this.#storing = null;
    if (cumulative > this.#settlement) this.#hasPaidBytes = true;
    if (cumulative <= this.#record.cumulative) return;
    this.#record = { ...this.#record, cumulative, signature };
  }

  notSigned(): void {
    this.#signing = null;
  }

  /** The best voucher, while no wire has sent it. */
  get unsent(): { readonly cumulative: bigint; readonly signature: Signature } | null {
    const { cumulative, signature } = this.#record;
    return signature === null || cumulative <= this.#sent ? null : { cumulative, signature };
  }

  /** The seller asks for this much: a voucher of ours that it would do with did not reach it. */
  needed(cumulative: bigint): void {
    if (this.#sent >= cumulative) this.#sent = cumulative - 1n;
  }

  /** The seller holds it, or it is on the way to it. */
  setSent(cumulative: bigint): void {
    this.#sent = cumulative;
  }

  /** Too little is left for a bid to count. */
  isSpent(price: bigint): boolean {
    return this.#left < priceUnits(this.isDirect ? BLOCK_BYTES : BACKING_BYTES, price);
  }

  /**
   * Time to pay in more: what is left lasts neither for two windows of a channel nor to the end of the
   * torrent. Of direct payments only a block is left then, so that never more than one instalment is
   * ahead of what was delivered.
   */
  isShort(price: bigint, bytesLeft: number): boolean {
    const ahead = this.isDirect ? BLOCK_BYTES : 2 * this.#windowBytes;
    return this.#left < priceUnits(Math.min(ahead, bytesLeft), price);
  }

  get #left(): bigint {
    return unitsOf(this.balance) - this.#received;
  }

  /** The raw units of one voucher step, at least 1. At first a block: who paid keeps its slot. */
  get #step(): bigint {
    const bytes = this.#hasPaidBytes ? voucherStepBytes(this.#windowBytes) : BLOCK_BYTES;
    return most(owedFor(priceUnits(bytes, this.#prices.last)), 1n);
  }
}
