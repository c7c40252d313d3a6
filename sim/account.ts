/**
 * One payer at one seller, with the real accounts of both ends (`core/paywire`). Messages arrive within
 * a tick, signatures are not computed.
 */
import { owedFor, priceUnits, unitsOf } from '../src/core/paywire/debt.ts';
import { BuyerAccount } from '../src/core/paywire/buyer-account.ts';
import { SellerAccount } from '../src/core/paywire/seller-account.ts';
import { FIRST_WINDOW_BYTES, WAITING_MS } from '../src/core/paywire/limits.ts';
import type { AccountId, BoughtRecord, SoldRecord } from '../src/core/ledger/records.ts';
import type { Signature } from '../src/core/channel/signature.ts';
import type { PeerKind } from './plan.ts';
import type { TronAddress } from '../src/core/units/tron-address.ts';

/** From the bid to `opened`, and to a solid deposit. */
const OPENING_MS = 4000;
const SOLID_MS = 57_000;
const DEPOSIT = 10n ** 12n;
const JUNK_PIECE_BYTES = 1024 * 1024;
const NOBODY = 'T' as TronAddress;
const SIGNATURE = '' as Signature;
const ASSET = { kind: 'trx' } as unknown as SoldRecord['asset'];

const SHARED = {
  chainId: 1,
  rail: 'channel',
  payer: NOBODY,
  payee: NOBODY,
  asset: ASSET,
  channel: null,
  cumulative: 0n,
  signature: null,
  isSettlementCounted: true,
  phase: 'open',
  usedAt: 0,
} as const;

export class SimAccount {
  readonly id: AccountId;
  readonly sold: SellerAccount;
  readonly bought: BuyerAccount;
  readonly payer: PeerKind;
  readonly #openAtMs: number;
  #isSolid = false;
  #waitingSinceMs: number | null = null;
  paidBytes = 0;
  #highestPrice = 1n;
  /** Proven junk: the buyer pays no more and buys no more here. */
  isLeft = false;

  constructor(name: string, payer: PeerKind, nowMs: number) {
    this.id = name as AccountId;
    this.payer = payer;
    this.#openAtMs = nowMs + OPENING_MS;
    const sold: SoldRecord = {
      ...SHARED,
      accountId: this.id,
      balance: DEPOSIT,
      isSolid: false,
      sent: 0n,
      writtenOff: 0n,
      windowBytes: FIRST_WINDOW_BYTES,
      defaults: 0,
      suspendedUntil: null,
      claimed: 0n,
      claimFeesSun: 0n,
      closesAt: null,
      finalAmount: null,
      firstAt: 0,
    };
    const bought: BoughtRecord = {
      ...SHARED,
      accountId: this.id,
      delegate: null,
      instalments: [
        {
          wantedId: '',
          budgetId: '',
          txid: null,
          amount: DEPOSIT,
          at: 0,
          state: 'solid',
          feeSun: 0n,
        },
      ],
      received: 0n,
      verifiedBytes: 0,
      avoidUntil: null,
    };
    this.sold = new SellerAccount(sold);
    this.bought = new BuyerAccount(bought);
  }

  canBuy(price: bigint, nowMs: number): boolean {
    if (this.isLeft || nowMs < this.#openAtMs) return false;
    if (!this.#isSolid && nowMs >= this.#openAtMs + SOLID_MS) {
      this.#isSolid = true;
      this.sold.refresh({ isSolid: true });
    }
    return this.sold.isOpen(nowMs) && this.sold.canAfford(price);
  }

  setPrice(wire: object, price: bigint | null): void {
    this.sold.setPrice(wire, price);
    this.bought.setPrice(wire, price);
  }

  pushed(lengthBytes: number, price: bigint): void {
    this.sold.push(lengthBytes, price);
    if (price > this.#highestPrice) this.#highestPrice = price;
    this.paidBytes += lengthBytes;
  }

  /** Paid blocks arrived. Junk is found out when a piece is whole. */
  received(lengthBytes: number, price: bigint, isJunk: boolean): void {
    const units = priceUnits(lengthBytes, price);
    this.bought.receive(units);
    if (!isJunk) this.bought.release(units);
    else if (this.paidBytes >= JUNK_PIECE_BYTES) this.isLeft = true;
  }

  /** Vouchers that are due; whatever the step when the seller waits, or the line is about to close. */
  pay(lengthBytes: number, price: bigint, isLeaving = false): void {
    if (this.payer === 'defaulter' || this.isLeft) return;
    this.bought.setWindow(this.sold.windowBytes);
    const isForced = isLeaving || !this.sold.mayPush(lengthBytes, price);
    const amount = this.bought.due(isForced);
    if (amount === null) return;
    this.bought.beginSigning(amount);
    this.bought.signed(amount, SIGNATURE);
    this.sold.credit(amount, SIGNATURE);
  }

  /** False when it is to be served for free: it let the seller wait too long. */
  isPatient(lengthBytes: number, price: bigint, nowMs: number): boolean {
    if (this.sold.mayPush(lengthBytes, price)) {
      this.#waitingSinceMs = null;
      return true;
    }
    this.#waitingSinceMs ??= nowMs;
    if (nowMs - this.#waitingSinceMs < WAITING_MS) return true;
    this.#waitingSinceMs = null;
    this.sold.suspend(nowMs);
    return false;
  }

  /** Sun the seller got. */
  get income(): bigint {
    return this.sold.best;
  }

  /** Price units that were delivered and not paid. */
  get unpaidUnits(): bigint {
    const units = this.sold.sent - unitsOf(this.sold.best);
    return units > 0n ? units : 0n;
  }

  /** Sun the seller gave away. */
  get unpaid(): bigint {
    return owedFor(this.unpaidUnits);
  }

  /** Bytes the seller gave away, at the highest price: what W bounds. */
  get unpaidBytes(): number {
    return Number(this.unpaidUnits / this.#highestPrice);
  }

  /** Bytes that were paid for at the highest price: what V bounds, of a seller that sent junk. */
  get boughtBytes(): number {
    return Number(unitsOf(this.sold.best) / this.#highestPrice);
  }
}
