import { describe, expect, it } from 'vitest';
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import { AutoBid } from '../../../core/share/auto-bid.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { PayTorrent } from '../desk.ts';
import { budgetOf, openKit, TERMS } from '../desk-kit.suite.ts';
import { Accounts } from './accounts.ts';
import { Bidding } from './bidding.ts';
import type { BuyerSide } from './buyer-side.ts';
import { Sellers, TRUSTED_BYTES } from './sellers.ts';

const FREE_RATE = 50_000;
const MINUTES = 60;

/** A seller that gives all it has for free, and takes up every bid at once. */
async function open(change: Partial<BudgetRecord> = {}) {
  const kit = await openKit();
  const { parts } = kit;
  const sellers = new Sellers(parts.settings);
  await sellers.load();
  const budget = budgetOf(change);
  const wire = { amInterested: true, downloadSpeed: () => FREE_RATE };
  const link = { wireId: 1, peerId: '01', remoteAddress: '192.0.2.1', wire };
  const listing = { unlisted: null };
  const seen = { terms: TERMS, link, listing, account: null, state: 'free', shareThousandths: 300 };
  const side = { ...seen, bidPrice: 0n, price: 0n, serviceClass: 'free', isSolid: false };
  const seller = side as unknown as BuyerSide;
  sellers.addVerified(seller, TRUSTED_BYTES);
  const torrent = { torrent: { wires: [wire] }, bytesLeft: 500 * MIB } as unknown as PayTorrent;
  const accounts = new Accounts(parts);
  const bidding = new Bidding(torrent, { desk: parts, accounts, sellers });
  const { highestPrice, lowestPrice, maxSellers, targetBytesPerSecond } = budget;
  let autoBid = new AutoBid({ highestPrice, lowestPrice, maxSellers, targetBytesPerSecond });
  /** What was bid, second by second. */
  const run = (seconds: number): bigint[] =>
    Array.from({ length: seconds }, () => {
      const { changed } = bidding.decide([seller], { autoBid, budget }, kit.now);
      for (const { price } of changed) {
        const isPaid = price > 0n;
        Object.assign(side, { bidPrice: price, price, isSolid: isPaid });
        side.serviceClass = isPaid ? 'paid' : 'free';
      }
      kit.now += 1_000;
      return side.bidPrice;
    });
  const anew = () => {
    autoBid = new AutoBid({ highestPrice, lowestPrice, maxSellers, targetBytesPerSecond });
  };
  return { run, anew, bidding, seller, budget };
}

describe('a seller that gave nothing when it was paid', () => {
  it('is not tried again for an hour, by any budget', async () => {
    const { run, anew, bidding, seller, budget } = await open();
    expect(run(1 * MINUTES).some((price) => price > 0n)).toBe(true);
    expect(bidding.hindranceOf(seller, budget)).toBe('gave-nothing');
    expect(new Set(run(20 * MINUTES))).toEqual(new Set([0n]));
    anew();
    expect(new Set(run(30 * MINUTES))).toEqual(new Set([0n]));
    expect(run(20 * MINUTES).some((price) => price > 0n)).toBe(true);
  });

  it('is bid what the user chose, whatever that gives', async () => {
    const { run, bidding, seller, budget } = await open({
      lowestPrice: 500n,
      highestPrice: 500n,
    });
    const bids = run(10 * MINUTES);
    expect(bids.at(-1)).toBe(500n);
    expect(bidding.hindranceOf(seller, budget)).toBeNull();
  });
});
