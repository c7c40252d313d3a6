/** Bids that our floors did not meet, of the last day: what another price or asset would sell. */
import { assetKey, isSameAsset, type Asset } from '../../../core/channel/asset.ts';
import type { BidMessage } from '../../../core/paywire/message.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { EarningsView } from '../../../bridge/earning.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;
/** A peer's bids rise in steps: only its best counts, and only so many peers. */
const MAX_KEPT = 50;

interface UnmetBid {
  readonly asset: Asset;
  readonly price: bigint;
  readonly at: number;
}

export class Unmet {
  /** By peer and asset. */
  readonly #bids = new Map<string, UnmetBid>();

  bid(peerId: string, bid: BidMessage, terms: Pick<SellerTerms, 'floors'>, nowMs: number): void {
    const { asset, price } = bid;
    if (price === 0n) return;
    const key = `${peerId} ${assetKey(asset)}`;
    const floor = terms.floors.find((one) => isSameAsset(one.asset, asset));
    // Met in the end: the peer found our price.
    if (floor !== undefined && price >= floor.price) {
      this.#bids.delete(key);
      return;
    }
    const before = this.#bids.get(key);
    if (before !== undefined && before.price > price) return;
    this.#bids.delete(key);
    this.#bids.set(key, { asset, price, at: nowMs });
    const [oldest] = this.#bids.keys();
    if (this.#bids.size > MAX_KEPT && oldest !== undefined) this.#bids.delete(oldest);
  }

  /** Newest first. */
  view(nowMs: number): EarningsView['unmet'] {
    return [...this.#bids.values()].filter(({ at }) => at > nowMs - KEPT_MS).reverse();
  }
}
