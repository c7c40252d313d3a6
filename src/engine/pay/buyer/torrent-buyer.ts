/**
 * One torrent that is paid for: bids to its sellers as auto-bid says, as long as the budget lasts, and
 * knows whose every byte is.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { FaultError } from '../../../core/fault.ts';
import { priceUnits } from '../../../core/paywire/debt.ts';
import { JUNK_MS } from '../../../core/paywire/limits.ts';
import type { Nonce } from '../../../core/paywire/identifiers.ts';
import { AutoBid, type AutoBidPhase } from '../../../core/share/auto-bid.ts';
import type { Wire } from 'webtorrent';
import { closeWire } from '../../guard/close-wire.ts';
import type { PayTorrent } from '../desk.ts';
import type { PayLink } from '../pay-link.ts';
import { AskingAgain } from './asking-again.ts';
import { Bidding, type BiddingParts } from './bidding.ts';
import { bookOf, budgetOfDebt, isPayableFrom } from './budget-of-debt.ts';
import type { BudgetEnd } from './budgets.ts';
import { BuyerSide } from './buyer-side.ts';
import { FreeRate } from './free-rate.ts';
import { GivenBytes } from './given-bytes.ts';
import { PaidPicker } from './picker.ts';
import { PieceGivers } from './piece-givers.ts';
import type { SideHost } from './side-host.ts';
import { untilSettled } from './until-settled.ts';

const NONCE_BYTES = 16;
const IDLE_STATES = new Set(['free', 'refused', 'closed']);

export interface TorrentBuyerParts extends BiddingParts {
  readonly host: Pick<SideHost<BuyerSide>, 'checks' | 'closeAnswered' | 'parts'>;
  readonly back: (
    buyer: TorrentBuyer,
    ...of: Parameters<SideHost<BuyerSide>['back']>
  ) => ReturnType<SideHost<BuyerSide>['back']>;
  /** Its wire is gone. */
  readonly left: (side: BuyerSide) => void;
  /** Nothing may be spent from its budget any more. */
  readonly ended: (budget: BudgetRecord, end: BudgetEnd) => void;
}

export class TorrentBuyer {
  readonly torrent: PayTorrent;
  readonly freeRate = new FreeRate();
  readonly given = new GivenBytes();
  readonly sides = new Set<BuyerSide>();
  /** Their wires are gone; what they gave is not hashed yet. */
  readonly #waiting = new Set<BuyerSide>();
  readonly #parts: TorrentBuyerParts;
  readonly #picker: PaidPicker;
  readonly bidding: Bidding;
  readonly #givers = new PieceGivers<BuyerSide>();
  /**
   * Sent junk, and were lent the trust of the name they bear: what is paid to that name goes on for
   * whoever else bears it.
   */
  readonly #strangers = new WeakSet<BuyerSide>();
  readonly #again = new AskingAgain<BuyerSide>();
  readonly #freeRates = new WeakMap<BuyerSide, number>();
  #autoBid: AutoBid | null = null;
  /** The one that pays now, or that paid last: what is still owed comes out of it. */
  #budget: BudgetRecord | null = null;

  constructor(torrent: PayTorrent, parts: TorrentBuyerParts) {
    this.torrent = torrent;
    this.#parts = parts;
    this.bidding = new Bidding(torrent, parts);
    this.#picker = new PaidPicker(torrent.torrent, {
      now: () => parts.desk.clock.now(),
      onShared: (wire, piece) => {
        this.#sideOf(wire)?.guarded({ kind: 'shared', piece });
      },
    });
  }

  get budget(): BudgetRecord | null {
    return this.#budget;
  }

  get isPaying(): boolean {
    return [...this.sides].some(({ serviceClass }) => serviceClass === 'paid');
  }

  get isUsedUp(): boolean {
    return this.bidding.isUsedUp;
  }

  get phase(): AutoBidPhase | null {
    return this.#autoBid?.phase ?? null;
  }

  get freeBytesPerSecond(): number {
    return this.#autoBid?.freeBytesPerSecond ?? this.freeRate.bytesPerSecond;
  }

  /** Of one wire, before it was bid to; null when it never was. */
  freeRateOf(side: BuyerSide): number | null {
    return this.#freeRates.get(side) ?? null;
  }

  /** The user allows it, by a gesture. */
  start(budget: BudgetRecord): void {
    // Of a budget that is only changed, the wires' bytes count on, as what was spent for them does.
    const isChange =
      this.#budget !== null && budget.continues?.includes(this.#budget.budgetId) === true;
    if (!isChange) this.given.begin(this.sides);
    const { highestPrice, lowestPrice, maxSellers, targetBytesPerSecond } = budget;
    const goal = { highestPrice, lowestPrice, maxSellers, targetBytesPerSecond };
    const goesOn = this.#budget !== null && isPayableFrom(this.#budget, budget);
    // What was bid in another asset, or by another payer, must not stand.
    if (!goesOn) this.stop();
    if (this.#autoBid !== null) this.#autoBid.pursue(goal);
    else this.#autoBid = new AutoBid(goal, this.freeRate.measured);
    this.#budget = budget;
    this.bidding.begin();
  }

  /** Pays what is owed and downloads on for free. */
  stop(): void {
    this.#autoBid = null;
    for (const side of this.sides) this.#stop(side);
  }

  adopt(link: PayLink): BuyerSide {
    const { host } = this.#parts;
    const side = new BuyerSide(link, {
      ...host,
      pieceLengthBytes: () => this.torrent.pieceLengthBytes,
      bytesLeft: () => this.torrent.bytesLeft,
      isSingleSource: ({ link: { wire } }, piece) => this.#picker.isOwn(wire, piece),
      block: (...of) => {
        this.#count(...of);
      },
      moved: (moved) => {
        this.#moved(moved);
      },
      back: (...of) => this.#parts.back(this, ...of),
      sign: (...of) => this.#sign(...of),
      keep: (kept, account) => {
        if (this.#strangers.has(kept)) this.#keepOpen(account);
        this.#parts.accounts.keep(account);
      },
      avoid: (avoided, untilMs) => {
        const { desk, sellers } = this.#parts;
        const isJunk = untilMs - desk.clock.now() >= JUNK_MS;
        if (isJunk && !sellers.isTrusted(avoided)) this.#strangers.add(avoided);
        sellers.avoid(avoided, untilMs);
      },
      gone: (gone) => {
        this.#picker.stop(gone.link.wire);
        this.sides.delete(gone);
        this.#parts.left(gone);
        this.#again.forget(gone);
        const { peerId } = gone.link;
        const isLast = [...this.sides].every(({ link: { peerId: id } }) => id !== peerId);
        if (isLast) this.#parts.sellers.left(gone);
        if (gone.isWaiting) this.#waiting.add(gone);
        this.#parts.desk.changed();
      },
    });
    this.sides.add(side);
    return side;
  }

  /** The hash of a piece was computed. */
  hashed(piece: number, isValid: boolean): void {
    for (const side of this.sides) side.guarded({ kind: 'verified', piece, isValid });
    for (const side of this.#waiting) {
      side.handle({ kind: 'verified', piece, isValid });
      if (!side.isWaiting) this.#waiting.delete(side);
    }
    this.#picker.hashed(piece);
    const givers = this.#givers.take(piece);
    if (!isValid) return;
    for (const [side, lengthBytes] of givers) this.#parts.sellers.addVerified(side, lengthBytes);
  }

  /** What is owed is paid first, if that takes no longer than a second; nothing more for a day. */
  expel(wire: Wire): void {
    this.#picker.expel(wire);
    const side = this.#sideOf(wire);
    const { desk, sellers } = this.#parts;
    if (side !== undefined) sellers.avoid(side, desk.clock.now() + JUNK_MS);
    if (side === undefined) closeWire(wire);
    else {
      void untilSettled([side]).then(() => {
        closeWire(wire);
      });
    }
  }

  async leave(): Promise<void> {
    const paid = [...this.sides].filter(({ state }) => !IDLE_STATES.has(state));
    this.stop();
    await untilSettled(paid);
    for (const side of [...this.sides, ...this.#waiting]) side.abandon();
    this.#waiting.clear();
  }

  /** Every second. */
  tick(nowMs: number): void {
    this.#picker.tick();
    this.freeRate.sample(this.torrent.receivedBytes, this.isPaying, nowMs);
    const budget = this.#budget;
    if (this.#autoBid === null || budget === null) return;
    this.#parts.desk.changed();
    if (this.torrent.isComplete) {
      this.#parts.ended(budget, 'complete');
      return;
    }
    for (const side of this.#again.takeDue(nowMs)) this.#stop(side);
    this.#bid(this.#autoBid, budget, nowMs);
  }

  #bid(autoBid: AutoBid, budget: BudgetRecord, nowMs: number): void {
    const { changed, left } = this.bidding.decide(this.sides, { autoBid, budget }, nowMs);
    for (const { side, price } of changed) {
      if (price === 0n) this.#stop(side);
      else this.#bidTo(side, budget, price, left);
    }
  }

  #bidTo(side: BuyerSide, budget: BudgetRecord, price: bigint, left: bigint): void {
    const { random } = this.#parts.desk;
    if (side.bidPrice === 0n) this.#freeRates.set(side, side.link.wire.downloadSpeed());
    side.link.guard(() => {
      side.bid({
        asset: budget.asset,
        price,
        maxBytesPerSecond: null,
        budgetLeft: left > 0n ? left : 0n,
        nonce: bytesToHex(random(NONCE_BYTES)) as Nonce,
        payer: budget.payer,
      });
    });
  }

  /** It could not be backed, for a reason that passes. */
  askAgain(side: BuyerSide): void {
    this.#again.later(side, this.#parts.desk.clock.now());
  }

  /** Backing found that nothing more fits into the budget, or into its day. */
  fill(limit: 'budget' | 'day'): void {
    this.bidding.fill(limit, this.#parts.desk.clock.now());
  }

  #count(side: BuyerSide, piece: number, lengthBytes: number, price: bigint): void {
    const { wire } = side.link;
    this.#picker.block(wire, piece);
    this.#givers.add(piece, side, lengthBytes);
    const { account } = side;
    const isPaid = price > 0n;
    const budget = account && bookOf(account.record, isPaid, this.#budgets);
    const freeBytes = isPaid ? 0 : this.given.addFree(side, lengthBytes, budget !== null);
    if (account === null || budget === null) return;
    const units = priceUnits(lengthBytes, price);
    const paidBytes = isPaid ? lengthBytes : 0;
    this.#parts.accounts.accrue(account, budget, { units, paidBytes, freeBytes });
  }

  /** Who gave cause to end it need not be the seller: it goes on as the ledger has it. */
  #keepOpen(account: BuyerAccount): void {
    const stored = this.#parts.desk.keeper.boughtFrom(account.id);
    if (stored === null) return;
    const { phase, avoidUntil } = stored;
    account.refresh({ phase, avoidUntil });
  }

  #sign(side: BuyerSide, account: BuyerAccount, cumulative: bigint) {
    // A channel that is only to end here was not paid from here.
    const { all, own } = this.#budgets;
    const budget = budgetOfDebt(account.record, { all, own: side.isEnding ? null : own });
    if (budget === null) {
      return Promise.reject(new FaultError('limit_reached', 'No budget was made for this.'));
    }
    return this.#parts.accounts.sign(account, cumulative, budget);
  }

  get #budgets() {
    return { own: this.#budget, all: this.#parts.desk.keeper.budgets };
  }

  #moved(side: BuyerSide): void {
    const { wire } = side.link;
    const isPaid = side.serviceClass === 'paid' || !IDLE_STATES.has(side.state);
    if (isPaid) this.#picker.pay(wire);
    else this.#picker.stop(wire);
    this.#parts.desk.changed();
  }

  #stop(side: BuyerSide): void {
    side.link.guard(() => {
      side.stop();
    });
  }

  #sideOf(wire: Wire): BuyerSide | undefined {
    return [...this.sides].find(({ link }) => link.wire === wire);
  }
}
