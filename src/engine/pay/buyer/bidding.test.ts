/** What a budget that takes the place of another one leaves of its bids: nothing it cannot pay. */
import { describe, expect, it, test } from 'vitest';
import type { Torrent } from 'webtorrent';
import { BTT, TRX } from '../../../core/channel/asset.ts';
import { addressOfKey } from '../../../core/channel/signature.ts';
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import { BuyerAccount } from '../../../core/paywire/buyer-account.ts';
import { AutoBid } from '../../../core/share/auto-bid.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { PayTorrent } from '../desk.ts';
import { budgetOf, FLOOR, INFO_HASH, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { keyOf } from '../seller/fake-chain.suite.ts';
import { Accounts } from './accounts.ts';
import { Bidding } from './bidding.ts';
import type { BuyerSide } from './buyer-side.ts';
import { newAccount } from './new-account.ts';
import { Sellers } from './sellers.ts';
import { TorrentBuyer } from './torrent-buyer.ts';

const PRICE = 300n;
/** It costs the same in both, in raw units. */
const BOTH = { ...TERMS, floors: [FLOOR, { ...FLOOR, asset: BTT, settlement: 0n }] };

const FAKE = { wires: [], _request: () => false, _updateWire: () => undefined };

async function open() {
  const { parts: desk, keeper } = await openKit();
  const record: BoughtRecord = {
    ...newAccount({
      ...{ rail: 'channel', budget: budgetOf(), terms: TERMS, floor: FLOOR, key: PAYER },
      random: desk.random,
    }),
    verifiedBytes: 8 * MIB,
  };
  await keeper.write({ bought: [record] });
  const accounts = new Accounts(desk);
  const sellers = new Sellers(desk.settings);
  await sellers.load();
  const torrent: PayTorrent = {
    ...{ infoHash: INFO_HASH, pieceLengthBytes: MIB, bytesLeft: 100 * MIB, isComplete: false },
    ...{ swarm: null, receivedBytes: 0 },
    torrent: FAKE as unknown as Torrent,
  };
  const stopped: string[] = [];
  /** A wire that is paid by the account above. */
  const side = (terms = TERMS, of: object = {}) =>
    ({
      ...{ terms, account: new BuyerAccount(record), state: 'active', serviceClass: 'paid' },
      ...{ price: PRICE, bidPrice: PRICE, isSolid: true, shareThousandths: 500, isEnding: false },
      ...{ paidBytes: 0, freeBytes: 0, listing: { unlisted: null } },
      link: {
        ...{ wireId: 1, peerId: '01', remoteAddress: null, guard: (call: () => void) => call() },
        wire: { amInterested: true, downloadSpeed: () => MIB },
      },
      stop: () => stopped.push('stopped'),
      ...of,
    }) as unknown as BuyerSide;
  const parts = { desk, accounts, sellers };
  return { parts, torrent, side, stopped, nowMs: desk.clock.now() };
}

const autoBid = () =>
  new AutoBid(
    { highestPrice: PRICE, lowestPrice: PRICE, maxSellers: 2, targetBytesPerSecond: null },
    // It was measured before.
    1_000,
  );

async function bidsOf(budget: ReturnType<typeof budgetOf>, terms = TERMS) {
  const { parts, torrent, side, nowMs } = await open();
  const bidding = new Bidding(torrent, parts);
  const { changed } = bidding.decide([side(terms)], { autoBid: autoBid(), budget }, nowMs);
  return changed.map(({ price }) => price);
}

describe('A bid of an earlier budget', () => {
  it('stands where the new one can pay it', async () => {
    expect(await bidsOf(budgetOf({ budgetId: 'next' }))).toEqual([]);
  });

  it('is withdrawn where the seller does not take what the new one is in', async () => {
    expect(await bidsOf(budgetOf({ asset: BTT }))).toEqual([0n]);
  });

  it('is withdrawn where its channel is another payer’s', async () => {
    expect(await bidsOf(budgetOf({ payer: addressOfKey(keyOf(0x55)) }))).toEqual([0n]);
  });
});

it('A seller that is left alone, or whose channel ends, is told apart for the page', async () => {
  const { parts, torrent, side, nowMs } = await open();
  const bidding = new Bidding(torrent, parts);
  const seller = side();
  expect(bidding.hindranceOf(seller, budgetOf())).toBeNull();
  expect(bidding.hindranceOf(side(TERMS, { isEnding: true }), null)).toBe('closing');
  parts.sellers.avoid(seller, nowMs + 1);
  expect(bidding.hindranceOf(seller, null)).toBe('avoided');
});

it('A seller is bid to in another asset only once what it gave for the one before is paid', async () => {
  const budget = budgetOf({ asset: BTT, rail: 'channel' });
  const bids = async (of: object) => {
    const { parts, torrent, side, nowMs } = await open();
    const seller = side(BOTH, { bidPrice: 0n, price: 0n, isSettled: true, ...of });
    const { changed } = new Bidding(torrent, parts).decide(
      [seller],
      { autoBid: autoBid(), budget },
      nowMs,
    );
    return changed.map(({ price }) => price);
  };
  expect(await bids({ serviceClass: 'paid' })).toEqual([]);
  expect(await bids({ serviceClass: 'free', state: 'free', isSettled: false })).toEqual([]);
  expect(await bids({ serviceClass: 'free', state: 'free' })).toEqual([PRICE]);
});

describe('A budget whose rest is set aside for a fee', () => {
  async function during(state: 'wanted' | 'sent', feeSun: bigint, bidPrice = PRICE) {
    const { parts, torrent, side, nowMs } = await open();
    const budget = budgetOf({ limit: 5_000n, highestPrice: PRICE });
    const [record] = parts.desk.keeper.bought;
    const instalment = {
      ...{ wantedId: '1', budgetId: budget.budgetId, txid: null, amount: 10n, at: nowMs },
      ...{ state, feeSun },
    };
    if (record)
      await parts.desk.keeper.write({ bought: [{ ...record, instalments: [instalment] }] });
    const bidding = new Bidding(torrent, parts);
    const seller = side(TERMS, {
      ...{ account: null, state: bidPrice === 0n ? 'free' : 'bid', serviceClass: 'free' },
      ...{ price: 0n, bidPrice, isSettled: true, freeBytes: 8 * MIB },
    });
    const { changed, left } = bidding.decide([seller], { autoBid: autoBid(), budget }, nowMs);
    return { isUsedUp: bidding.isUsedUp, bids: changed.map(({ price }) => price), left };
  }

  it('is not used up before it is known what the fee was', async () => {
    const one = await during('wanted', 4_990n);
    expect(one).toMatchObject({ isUsedUp: false, left: 10n });
    expect(await during('sent', 4_990n)).toMatchObject({ isUsedUp: true, left: 10n });
    expect(await during('sent', 1_000n)).toMatchObject({ isUsedUp: false, left: 4_000n });
    // Nobody waits for that payment any more.
    expect(await during('wanted', 4_990n, 0n)).toMatchObject({ isUsedUp: true, left: 10n });
  });

  it('keeps the bids that stand, and makes none', async () => {
    expect((await during('wanted', 4_990n)).bids).toEqual([]);
    expect((await during('wanted', 4_990n, 0n)).bids).toEqual([]);
    expect((await during('wanted', 1_000n, 0n)).bids).toEqual([PRICE]);
    expect((await during('sent', 4_990n)).bids).toEqual([0n]);
  });
});

describe('A budget that takes the place of another', () => {
  async function replaced(next: Partial<ReturnType<typeof budgetOf>>) {
    const { parts, torrent, side, stopped } = await open();
    const buyer = new TorrentBuyer(torrent, {
      ...parts,
      host: { parts: parts.desk } as never,
      ...{ back: () => Promise.reject(new Error()), left: () => undefined, ended: () => undefined },
    });
    buyer.start(budgetOf());
    stopped.length = 0;
    buyer.sides.add(side(BOTH));
    buyer.start(budgetOf({ budgetId: 'next', ...next }));
    return stopped;
  }

  it('withdraws every bid at once where it is in another asset, or of another payer', async () => {
    // At the same price in figures: that alone would tell nothing.
    expect(await replaced({ asset: BTT })).toEqual(['stopped']);
    expect(await replaced({ payer: addressOfKey(keyOf(0x55)) })).toEqual(['stopped']);
  });

  it('goes on where it is paid with the same', async () => {
    expect(await replaced({ asset: TRX, limit: 5n })).toEqual([]);
  });
});

test('what a wire gave counts on where a budget is changed, and anew for another one', async () => {
  const { parts, torrent, side } = await open();
  const buyer = new TorrentBuyer(torrent, {
    ...parts,
    host: { parts: parts.desk } as never,
    ...{ back: () => Promise.reject(new Error()), left: () => undefined, ended: () => undefined },
  });
  buyer.start(budgetOf());
  const wire = side(TERMS, { paidBytes: 3 * MIB, freeBytes: MIB });
  buyer.sides.add(wire);
  buyer.start(budgetOf({ budgetId: 'changed', continues: ['budget'] }));
  expect(buyer.given.of(wire)).toEqual({ paidBytes: 3 * MIB, freeBytes: MIB });
  buyer.start(budgetOf({ budgetId: 'other' }));
  expect(buyer.given.of(wire)).toEqual({ paidBytes: 0, freeBytes: 0 });
});
