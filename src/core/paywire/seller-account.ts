/**
 * What one payer owes us: the numbers of one debt, over all wires and torrents that are paid by it.
 * Debts are in price units (bytes times price); amounts are raw units.
 */
import type { Signature } from '../channel/signature.ts';
import type { AccountId, SoldRecord } from '../ledger/records.ts';
import { least, most, owedFor, priceUnits, unitsOf } from './debt.ts';
import {
  BACKING_BYTES,
  BLOCK_BYTES,
  FIRST_WINDOW_BYTES,
  MAX_SUSPENSION_MS,
  MAX_WINDOW_BYTES,
  SUSPENSION_BYTES_PER_SECOND,
  UNSOLID_WINDOW_BYTES,
  WINDOWS_TO_GROW,
  WRITE_OFF_PART,
} from './limits.ts';
import { PricesInForce } from './prices.ts';
import { UnpaidBytes } from './unpaid-bytes.ts';

/** What a voucher is worth before its signature is looked at. */
export type VoucherSight = 'new' | 'repeated' | 'not-increasing' | 'over-balance';

export class SellerAccount {
  #record: SoldRecord;
  /** Ntx. */
  #sent: bigint;
  /** Ntx when W grew last. */
  #grownAt: bigint;
  /** The best voucher that is being stored. */
  #storing: Pick<SoldRecord, 'cumulative' | 'signature'> | null = null;
  /** The least price bytes were pushed at; null before the first. */
  #lowestPrice: bigint | null = null;
  /** What wires pushed in the paid class that have closed since the last `state`. */
  #closedUnits: bigint;
  /** Ntx at a `state` whose difference was too much to write off; null without one. */
  #gap: { readonly sent: bigint; readonly floor: bigint } | null = null;
  readonly #prices = new PricesInForce();
  readonly #unpaid = new UnpaidBytes();
  /** Of deposits or direct payments that can still be undone: raw units in `balance`. */
  #unsolidCredit: bigint;
  /** What the first voucher has to come to before anything is sent in the paid class. */
  #settlementDue = 0n;

  constructor(record: SoldRecord) {
    this.#record = record;
    this.#sent = record.sent;
    this.#grownAt = record.sent;
    this.#closedUnits = record.sent;
    this.#unsolidCredit = record.isSolid ? 0n : record.balance;
  }

  get id(): AccountId {
    return this.#record.accountId;
  }

  /**
   * As it is to be stored now: with the best voucher, also while that is being stored and no credit yet,
   * so that no record that is written later takes it back.
   */
  get record(): SoldRecord {
    return { ...this.#record, ...this.#storing, sent: this.#sent };
  }

  /** Replaces what the chain and the claims say. The debt's numbers stay. */
  refresh(
    change: Partial<
      Pick<
        SoldRecord,
        | 'balance'
        | 'isSolid'
        | 'claimed'
        | 'claimFeesSun'
        | 'unbookedClaims'
        | 'closesAt'
        | 'phase'
        | 'usedAt'
      >
    >,
  ): void {
    this.#record = { ...this.#record, ...change };
    this.#unpaid.paid(this.#paidUnits);
  }

  /** So much of what was deposited, or of the direct payments that count, can still be undone. */
  setUnsolidCredit(amount: bigint): void {
    this.#unsolidCredit = amount;
    this.#unpaid.paid(this.#paidUnits);
  }

  /**
   * Bytes that were sent and that no voucher, and no payment that is solid, pays for; also those that were
   * written off since we began, for whoever has nothing to lose yet could say that of all.
   */
  get unpaidBytes(): number {
    return this.#unpaid.sum + this.#unpaid.writtenOffSum;
  }

  /** What it owes, and a window more, is within what nothing can undo: also while it deposits more. */
  get isBacked(): boolean {
    const { balance, isSolid, windowBytes } = this.#record;
    if (isSolid) return true;
    const price = most(this.#prices.highest, this.#prices.last);
    return owedFor(this.#sent + priceUnits(windowBytes, price)) <= balance - this.#unsolidCredit;
  }

  /** A backup knew more of it: what `core/ledger/merge` made of both. Numbers only rise. */
  restore(record: SoldRecord): void {
    const more = most(record.sent - this.#sent, 0n);
    this.#sent += more;
    this.#grownAt += more;
    if (this.#storing !== null && this.#storing.cumulative < record.cumulative) {
      this.#storing = null;
    }
    this.#record = record;
  }

  /** {@link record}, with at least this voucher. */
  recordWith(cumulative: bigint, signature: Signature): SoldRecord {
    if (this.look(cumulative) === 'new') this.beginStoring(cumulative, signature);
    return this.record;
  }

  get sent(): bigint {
    return this.#sent;
  }

  get best(): bigint {
    return this.#record.cumulative;
  }

  get isDirect(): boolean {
    return this.#record.rail === 'direct';
  }

  /** Raw units that are paid for good: the best voucher, or what was served of direct payments. */
  get paid(): bigint {
    return this.isDirect ? least(owedFor(this.#sent), this.#record.balance) : this.best;
  }

  /** Bytes were paid for: more than claiming costs was promised. */
  get hasPaid(): boolean {
    return this.isDirect ? this.#record.balance > 0n : this.best > this.#settlementDue;
  }

  /** What claiming costs is promised; before that nothing is sent in the paid class. */
  get isSettled(): boolean {
    return this.isDirect || this.best >= this.#settlementDue;
  }

  /** W: delivered and unpaid at most, in bytes. */
  get windowBytes(): number {
    const { windowBytes } = this.#record;
    return this.isBacked ? windowBytes : Math.min(windowBytes, UNSOLID_WINDOW_BYTES);
  }

  /** Raw units left of the deposit or of direct payments. */
  get creditLeft(): bigint {
    return most(this.#record.balance - owedFor(this.#sent), 0n);
  }

  /** Whether new credit may be given at all: nothing is closing, suspended or unexplained. */
  isOpen(nowMs: number): boolean {
    const { phase, closesAt } = this.#record;
    return phase === 'open' && closesAt === null && this.#gap === null && !this.isSuspended(nowMs);
  }

  get hasGap(): boolean {
    return this.#gap !== null;
  }

  /** Rule 8, for a wire whose price is (or would be) this. */
  mayPush(lengthBytes: number, price: bigint): boolean {
    const owed = owedFor(this.#sent + priceUnits(lengthBytes, price));
    if (owed > this.#record.balance) return false;
    if (this.isDirect) return this.#isWithinUnsolid(lengthBytes, price);
    if (!this.isSettled) return false;
    // Dear blocks on one wire are no credit for cheap ones on another: W is bytes.
    if (this.#unpaid.sum + lengthBytes > this.windowBytes) return false;
    return owed - this.best <= this.#windowAmount(price);
  }

  /** Whether a quarter of the window is free: enough to come back to the paid class. */
  hasQuarter(price: bigint): boolean {
    if (this.isDirect) return this.mayPush(BLOCK_BYTES, price);
    const debt = owedFor(this.#sent) - this.best;
    return 4n * debt <= 3n * this.#windowAmount(price) && this.mayPush(BLOCK_BYTES, price);
  }

  /** What a voucher must come to, to free a quarter of the window. */
  required(price: bigint): bigint {
    return most(owedFor(this.#sent) - (3n * this.#windowAmount(price)) / 4n, this.best + 1n);
  }

  /** Balance that backs a bid, or direct credit for a block: only then it takes part. */
  canAfford(price: bigint): boolean {
    const bytes = this.isDirect ? BLOCK_BYTES : BACKING_BYTES;
    if (this.isDirect && !this.#isWithinUnsolid(bytes, price)) return false;
    return unitsOf(this.#record.balance) - this.#sent >= priceUnits(bytes, price);
  }

  /** No wire is in the paid class: what was counted came, or went with a line. */
  get isIdle(): boolean {
    return this.#prices.isNone;
  }

  /** The highest price now in force, or what it was at last. */
  get lastPrice(): bigint {
    return this.#prices.last;
  }

  setPrice(wire: object, price: bigint | null): void {
    this.#prices.set(wire, price);
  }

  /** A block was pushed in the paid class. */
  push(lengthBytes: number, price: bigint): void {
    this.#sent += priceUnits(lengthBytes, price);
    this.#unpaid.push(lengthBytes, price, this.#sent);
    this.#unpaid.paid(this.#paidUnits);
    this.#lowestPrice = this.#lowestPrice === null ? price : least(this.#lowestPrice, price);
  }

  /** A wire closed that had pushed so much in the paid class. */
  lose(units: bigint): void {
    this.#closedUnits += units;
  }

  /**
   * At each `opened`; false when it was counted before. It is owed before the first block: else a bid so
   * high that W times it is more would open a channel that is never worth a claim.
   */
  countSettlement(amount: bigint): boolean {
    const isCounted = this.#record.isSettlementCounted;
    this.#settlementDue = isCounted ? least(amount, owedFor(this.#sent)) : amount;
    if (isCounted) return false;
    this.#record = { ...this.#record, isSettlementCounted: true };
    this.#sent += unitsOf(amount);
    this.#grownAt += unitsOf(amount);
    return true;
  }

  look(cumulative: bigint): VoucherSight {
    if (cumulative > this.#record.balance) return 'over-balance';
    const storing = this.#storing?.cumulative ?? 0n;
    if (cumulative === this.best || cumulative === storing) return 'repeated';
    return cumulative < most(this.best, storing) ? 'not-increasing' : 'new';
  }

  /** From now on {@link record} has it. */
  beginStoring(cumulative: bigint, signature: Signature): void {
    this.#storing = { cumulative, signature };
  }

  /** Not stored: the same voucher may come again. */
  notStored(): void {
    this.#storing = null;
  }

  get isStoring(): boolean {
    return this.#storing !== null;
  }

  /** Stored: now it is credit. True when W grew. */
  credit(cumulative: bigint, signature: Signature): boolean {
    if (this.#storing !== null && this.#storing.cumulative <= cumulative) this.#storing = null;
    if (cumulative <= this.best) return false;
    this.#record = { ...this.#record, cumulative, signature };
    this.#unpaid.paid(this.#paidUnits);
    this.#closeGap();
    return this.#grow();
  }

  /**
   * Rule 9: the payer says what it counted. `floor` stands for the price of what was lost where we have
   * forgotten it. `settlement` is what we add once: a payer that has not counted it yet will, with the
   * next `opened`, and so will we. What is too much to write off waits for a voucher; direct payments
   * have none, and pay for it by themselves: it stays counted, and the payer is told so.
   */
  reconcile(theirs: bigint, floor: bigint, settlement: bigint): void {
    if (theirs >= this.#sent) {
      if (!this.#record.isSettlementCounted && settlement > 0n && theirs >= unitsOf(settlement)) {
        this.#record = { ...this.#record, isSettlementCounted: true };
      }
      this.#sent = theirs;
      this.#grownAt = most(this.#grownAt, theirs);
      this.#closedUnits = 0n;
      return;
    }
    this.#uncountSettlement(theirs, settlement);
    const missing = this.#sent - theirs;
    const lost = this.#prices.isNone ? missing : least(missing, this.#closedUnits);
    if (lost <= this.#writeOffLeft(floor)) {
      this.#writeOff(lost);
    } else if (!this.isDirect) {
      this.#gap = { sent: this.#sent, floor };
    }
    this.#closedUnits = 0n;
  }

  isSuspended(nowMs: number): boolean {
    const { suspendedUntil } = this.#record;
    return suspendedUntil !== null && nowMs < suspendedUntil;
  }

  /** It did not pay: no paid class for (debt + W) / 64 KiB/s, doubled each time, a day at most. */
  suspend(nowMs: number): void {
    const price = this.#prices.last === 0n ? 1n : this.#prices.last;
    const debtUnits = most(this.#sent - unitsOf(this.best), 0n);
    const bytes = Number(debtUnits / price) + this.windowBytes;
    const once = Math.ceil((bytes * 1000) / SUSPENSION_BYTES_PER_SECOND);
    const ms = Math.min(once * 2 ** this.#record.defaults, MAX_SUSPENSION_MS);
    this.#record = {
      ...this.#record,
      suspendedUntil: nowMs + ms,
      defaults: this.#record.defaults + 1,
    };
  }

  /** No credit from now on; what we want in all: the voucher, or what we counted if that is more. */
  beginClosing(): bigint {
    const { finalAmount } = this.#record;
    if (finalAmount !== null) return finalAmount;
    const final = most(this.best, least(owedFor(this.#sent), this.#record.balance));
    this.#record = { ...this.#record, phase: 'closing', finalAmount: final };
    return final;
  }

  /** Junk was proven to the payer, or the account came from a backup. */
  end(): void {
    if (this.#record.phase === 'open') this.#record = { ...this.#record, phase: 'claim-only' };
  }

  /** What nothing can undo any more. */
  get #paidUnits(): bigint {
    return unitsOf(this.isDirect ? this.#record.balance - this.#unsolidCredit : this.best);
  }

  /** Past what is solid only so many bytes, whatever was bid when the payment came and since. */
  #isWithinUnsolid(lengthBytes: number, price: bigint): boolean {
    if (this.#unsolidCredit === 0n) return true;
    const past = this.#sent + priceUnits(lengthBytes, price) - this.#paidUnits;
    return past <= 0n || this.#unpaid.sum + lengthBytes <= UNSOLID_WINDOW_BYTES;
  }

  #windowAmount(price: bigint): bigint {
    return owedFor(priceUnits(this.windowBytes, most(this.#prices.highest, price)));
  }

  /** By the lowest price at which anything was pushed: a high bid must not make old debts small. */
  #writeOffLeft(floor: bigint): bigint {
    const first = priceUnits(FIRST_WINDOW_BYTES, this.#lowestPrice ?? floor);
    return first + unitsOf(this.paid) / WRITE_OFF_PART - this.#record.writtenOff;
  }

  #writeOff(units: bigint): void {
    this.#sent -= units;
    this.#unpaid.writtenOff(this.#sent);
    this.#grownAt = least(this.#grownAt, this.#sent);
    this.#record = { ...this.#record, writtenOff: this.#record.writtenOff + units };
  }

  #uncountSettlement(theirs: bigint, settlement: bigint): void {
    const units = unitsOf(settlement);
    if (!this.#record.isSettlementCounted || theirs > 0n) return;
    if (this.best > 0n || this.#sent < units) return;
    this.#record = { ...this.#record, isSettlementCounted: false };
    this.#sent -= units;
    this.#grownAt = least(this.#grownAt, this.#sent);
  }

  #closeGap(): void {
    if (this.#gap === null) return;
    const rest = most(this.#gap.sent - unitsOf(this.best), 0n);
    if (rest > this.#writeOffLeft(this.#gap.floor)) return;
    this.#gap = null;
    this.#writeOff(rest);
  }

  #grow(): boolean {
    const { windowBytes } = this.#record;
    const paid = least(unitsOf(this.best), this.#sent);
    const asked = priceUnits(WINDOWS_TO_GROW * windowBytes, this.#prices.last);
    if (!this.isBacked || asked === 0n || paid - this.#grownAt < asked) return false;
    this.#grownAt = paid;
    const grown = Math.min(2 * windowBytes, MAX_WINDOW_BYTES);
    this.#record = { ...this.#record, windowBytes: grown, defaults: 0 };
    return grown > windowBytes;
  }
}
