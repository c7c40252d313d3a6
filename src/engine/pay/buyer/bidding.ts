/** What to bid to whom for one torrent: what its sellers look like to auto-bid, and what it then says. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { BudgetRecord, Day } from '../../../core/ledger/records.ts';
import type { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { least, priceUnits } from '../../../core/paywire/debt.ts';
import type { AssetFloor } from '../../../core/paywire/terms.ts';
import type { AutoBid, SellerSight } from '../../../core/share/auto-bid.ts';
import type { SellerHindrance } from '../../../bridge/pay-quote.ts';
import type { DeskParts, PayTorrent } from '../desk.ts';
import type { Accounts } from './accounts.ts';
import type { BuyerSide } from './buyer-side.ts';
import { isPayableFrom } from './budget-of-debt.ts';
import { hindranceOf, isTooDear } from './hindrance.ts';
import { mayOpen } from './openings.ts';
import { canBePaid } from './payable.ts';
import { dayOf } from './spending.ts';
import { type Sellers, TRUSTED_BYTES, verifiedEarlier } from './sellers.ts';

/** So much must be left to go on: what is under way when it ends is paid too. */
const RESERVE_BYTES = 1024 * 1024;

export interface BiddingParts {
  readonly desk: DeskParts;
  readonly accounts: Accounts;
  readonly sellers: Sellers;
}

export interface Bid {
  readonly side: BuyerSide;
  /** Raw units per MiB; 0n for none. */
  readonly price: bigint;
}

export interface Bids {
  /** Where something other than what is bid now is wanted. */
  readonly changed: readonly Bid[];
  /** Raw units that may still be spent. */
  readonly left: bigint;
}

export class Bidding {
  readonly #parts: BiddingParts;
  readonly #torrent: PayTorrent;
  #isUsedUp = false;
  /** No further payment fits in: the budget as a whole, or on that day alone. */
  #full: { readonly limit: 'budget' | 'day'; readonly day: Day } | null = null;

  constructor(torrent: PayTorrent, parts: BiddingParts) {
    this.#torrent = torrent;
    this.#parts = parts;
  }

  /** Too little of the budget is left, and nothing of it is being paid. */
  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  begin(): void {
    this.#isUsedUp = false;
    this.#full = null;
  }

  /** What is paid in may still be spent. */
  fill(limit: 'budget' | 'day', nowMs: number): void {
    this.#full = { limit, day: dayOf(nowMs) };
  }

  decide(
    sides: Iterable<BuyerSide>,
    { autoBid, budget }: { readonly autoBid: AutoBid; readonly budget: BudgetRecord },
    nowMs: number,
  ): Bids {
    const all = [...sides];
    const spending = this.#parts.accounts.spending(budget);
    const left = spending.left + spending.reserved;
    const isPaying = all.some(({ serviceClass }) => serviceClass === 'paid');
    const spendable = this.#isFull(nowMs) ? spending.reserved : left;
    const isShort = spendable < owedForReserve(budget.highestPrice) && !isPaying;
    // Of what is set aside for a fee, the rest comes back once the payment has left: who it is for keeps its bid.
    const isBid = all.some(({ bidPrice }) => bidPrice > 0n);
    const mayLast = isBid && spendable + spending.setAside >= owedForReserve(budget.highestPrice);
    this.#isUsedUp = isShort && !mayLast;
    const offers = all.flatMap((side) => {
      const floor = this.floorOf(side, budget);
      return floor === null ? [] : [{ side, floor }];
    });
    const sights = offers.map(({ side, floor }) => this.#sight(side, floor, budget, nowMs));
    const { wires } = this.#torrent.torrent;
    const total = wires.reduce((sum, wire) => sum + wire.downloadSpeed(), 0);
    const known = sights.reduce((sum, { downBytesPerSecond }) => sum + downBytesPerSecond, 0);
    const wanted = autoBid.decide(sights, nowMs, Math.max(0, total - known));
    const useless = new Set(autoBid.takeUseless());
    for (const side of all) {
      if (useless.has(side.link.wireId)) this.#parts.sellers.gaveNothing(side, nowMs);
    }
    const bids = offers.map(({ side }) => {
      const price = wanted.get(side.link.wireId) ?? 0n;
      if (!isShort) return { side, price };
      // Until then nothing more is bid to anybody.
      return { side, price: this.#isUsedUp ? 0n : least(price, side.bidPrice) };
    });
    // Of a budget before this one: what was bid there in another asset, or by another payer, must not stand.
    const past = all
      .filter((side) => !offers.some((offer) => offer.side === side))
      .map((side) => ({ side, price: 0n }));
    const isNews = ({ side, price }: Bid): boolean => price !== side.bidPrice;
    return { changed: [...bids, ...past].filter(isNews), left };
  }

  /** What this peer wants for what the budget is in; null when it cannot be paid with that. */
  floorOf({ terms }: BuyerSide, budget: BudgetRecord): AssetFloor | null {
    const { asset, chainId } = budget;
    if (terms?.chainId !== chainId || !canBePaid(terms, budget)) return null;
    return terms.floors.find((floor) => isSameAsset(floor.asset, asset)) ?? null;
  }

  /** Free bytes of this seller that passed their hash, now and in earlier sessions. */
  verifiedBytes(side: BuyerSide): number {
    const { desk, sellers } = this.#parts;
    const own = sellers.verifiedBytes(side);
    if (side.terms === null || !sellers.inherits(side, desk.clock.now())) return own;
    return Math.max(own, verifiedEarlier(desk.keeper.bought, side.terms));
  }

  /** Why this seller is not paid, by its price and what was between us before; null where it may be. */
  hindranceOf(side: BuyerSide, budget: BudgetRecord | null): SellerHindrance | null {
    const { desk, sellers } = this.#parts;
    const nowMs = desk.clock.now();
    const isAvoided = sellers.isAvoided(side, nowMs);
    const hindrance = hindranceOf(side, { records: desk.keeper, isAvoided, budget, nowMs });
    if (hindrance !== null) return hindrance;
    if (this.#gaveNothing(side, budget, nowMs)) return 'gave-nothing';
    return isTooDear(side, budget) ? 'too-dear' : null;
  }

  /**
   * It was paid within the last hour, and was no faster for that. What is bid now, for another torrent
   * perhaps, shows by itself what it gives; a price that the user chose is bid whatever it gives.
   */
  #gaveNothing(side: BuyerSide, budget: BudgetRecord | null, nowMs: number): boolean {
    const isChosen = budget !== null && budget.lowestPrice !== null;
    return !isChosen && side.bidPrice === 0n && this.#parts.sellers.isUseless(side, nowMs);
  }

  #isFull(nowMs: number): boolean {
    if (this.#full?.limit === 'day' && this.#full.day !== dayOf(nowMs)) this.#full = null;
    return this.#full !== null;
  }

  #sight(side: BuyerSide, floor: AssetFloor, budget: BudgetRecord, nowMs: number): SellerSight {
    return {
      wire: side.link.wireId,
      floor: floor.price,
      price: side.bidPrice,
      // Before its deposit is solid, a seller gives little credit: that says nothing of the price.
      isPaid: side.serviceClass === 'paid' && side.isSolid,
      shareThousandths: side.shareThousandths,
      downBytesPerSecond: side.link.wire.downloadSpeed(),
      isRefused: !this.#mayPay(side, budget, nowMs),
    };
  }

  #mayPay(side: BuyerSide, budget: BudgetRecord, nowMs: number): boolean {
    const { accounts, sellers } = this.#parts;
    const { terms, state } = side;
    // In another asset it makes way for one in this: that is another debt.
    const account = isInAsset(side.account, budget) ? side.account : null;
    if (account !== side.account && !isPaidUp(side)) return false;
    if (terms === null || state === 'refused' || state === 'closed' || side.isEnding) return false;
    if (!side.link.wire.amInterested || sellers.isAvoided(side, nowMs)) return false;
    if (this.#gaveNothing(side, budget, nowMs)) return false;
    if (account === null) {
      return this.verifiedBytes(side) >= TRUSTED_BYTES && this.#mayBegin(side, budget, nowMs);
    }
    const { avoidUntil, phase, rail } = account.record;
    if (!isPayableFrom(account.record, budget)) return false;
    if (phase !== 'open' || (avoidUntil ?? 0) > nowMs) return false;
    const price = side.price > 0n ? side.price : side.bidPrice;
    const room =
      accounts.spending(budget).roomToSpend(account.id) - accounts.unpaid(account, budget);
    return rail === 'direct' || room >= owedForReserve(price);
  }

  /** There is an account already, or a new one may be opened. */
  #mayBegin(side: BuyerSide, budget: BudgetRecord, nowMs: number): boolean {
    const { keeper } = this.#parts.desk;
    const { terms } = side;
    const floor = this.floorOf(side, budget);
    if (terms === null || floor === null) return false;
    const hasOpen = keeper.bought.some(
      ({ phase, payee, payer, avoidUntil }) =>
        phase === 'open' &&
        (avoidUntil ?? 0) <= nowMs &&
        payee === terms.payee &&
        payer === budget.payer,
    );
    return hasOpen || mayOpen({ budget, terms, floor }, keeper, nowMs);
  }
}

function isInAsset(account: BuyerAccount | null, { asset }: BudgetRecord): boolean {
  return account !== null && isSameAsset(account.record.asset, asset);
}

/** What was bought there is paid, and nothing more is charged. */
function isPaidUp({ serviceClass, isSettled }: BuyerSide): boolean {
  return serviceClass === 'free' && isSettled;
}

function owedForReserve(price: bigint): bigint {
  return (priceUnits(RESERVE_BYTES, price) >> 20n) + 1n;
}
