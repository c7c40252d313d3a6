import { expect, it } from 'vitest';
import { BTT, TRX, type Asset } from '../../../core/channel/asset.ts';
import type { Nonce } from '../../../core/paywire/identifiers.ts';
import type { BidMessage } from '../../../core/paywire/message.ts';
import { Unmet } from './unmet.ts';

const terms = { floors: [{ asset: TRX, price: 300n, minDeposit: 1n, settlement: 0n }] };

function bidOf(price: bigint, asset: Asset = TRX): BidMessage {
  return {
    ...{ kind: 'bid', seq: 1, asset, price, maxBytesPerSecond: null, budgetLeft: 9n },
    ...{ lifetimeSeconds: 60, nonce: '00' as Nonce, payer: null },
  };
}

it('keeps the best bid of each peer that our floors do not meet, for a day', () => {
  const unmet = new Unmet();
  unmet.bid('one', bidOf(100n), terms, 1_000);
  unmet.bid('one', bidOf(200n), terms, 2_000);
  unmet.bid('one', bidOf(150n), terms, 3_000);
  unmet.bid('two', bidOf(7n, BTT), terms, 4_000);
  unmet.bid('three', bidOf(0n), terms, 5_000);
  unmet.bid('four', bidOf(300n), terms, 5_000);
  expect(unmet.view(5_000)).toEqual([
    { asset: BTT, price: 7n, at: 4_000 },
    { asset: TRX, price: 200n, at: 2_000 },
  ]);
  expect(unmet.view(86_403_000)).toHaveLength(1);
});

it('forgets a peer that found our price, and the oldest of many', () => {
  const unmet = new Unmet();
  unmet.bid('one', bidOf(100n), terms, 1_000);
  unmet.bid('one', bidOf(300n), terms, 2_000);
  expect(unmet.view(2_000)).toEqual([]);
  for (let peer = 0; peer < 60; peer += 1) unmet.bid(String(peer), bidOf(9n), terms, peer);
  expect(unmet.view(100)).toHaveLength(50);
});
