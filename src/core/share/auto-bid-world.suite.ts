/** Sellers that answer bids at once, and an auto-bid that is asked every second. */
import { AutoBid, type AutoBidGoal, type SellerSight } from './auto-bid.ts';
import type { WireId } from './share.ts';

/** A seller that takes up each bid at once and answers it with a rate. */
export interface Seller {
  floor: bigint;
  rateFor: (price: bigint) => number;
  share?: number | null;
  isRefused?: boolean;
  /** Its answer to a bid is still to come. */
  isSilent?: boolean;
}

export class World {
  readonly sellers: Seller[];
  readonly bid: AutoBid;
  prices: bigint[];
  nowMs = 0;
  elsewhere = 0;

  constructor(sellers: Seller[], goal: AutoBidGoal, freeBytesPerSecond?: number) {
    this.sellers = sellers;
    this.bid = new AutoBid(goal, freeBytesPerSecond);
    this.prices = sellers.map(() => 0n);
  }

  rate(index: number): number {
    const { rateFor, isSilent } = this.sellers[index]!;
    return rateFor(isSilent === true ? 0n : this.prices[index]!);
  }

  /** @returns The prices after each second. */
  run(seconds: number): bigint[][] {
    return Array.from({ length: seconds }, () => {
      const sights = this.sellers.map((seller, index): SellerSight => ({
        wire: index as WireId,
        floor: seller.floor,
        price: this.prices[index]!,
        isPaid: this.prices[index]! > 0n && seller.isSilent !== true,
        shareThousandths: seller.share === undefined ? 300 : seller.share,
        downBytesPerSecond: this.rate(index),
        isRefused: seller.isRefused ?? false,
      }));
      const wanted = this.bid.decide(sights, this.nowMs, this.elsewhere);
      this.nowMs += 1000;
      this.prices = this.sellers.map((_, index) => wanted.get(index as WireId) ?? 0n);
      return this.prices;
    });
  }
}

export const inProportion = (price: bigint): number => 20_000 + Number(price) * 500;
export const never = (): number => 20_000;
