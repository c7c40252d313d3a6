import { describe, expect, it } from 'vitest';
import { assetKey, BTTOLD, TRX } from '../channel/asset.ts';
import { DEFAULT_EARN_SETTINGS } from '../ledger/earn-settings.ts';
import { ALICE, BOB, CHAIN_ID, CHANNELS } from '../money/samples.suite.ts';
import { termsOf } from './terms-of.ts';

const on = {
  chainId: CHAIN_ID,
  contract: CHANNELS,
  payeeSigner: BOB,
  lifeCostSun: 6_700_000n,
  claimCostSun: 2_200_000n,
};
const selling = { ...DEFAULT_EARN_SETTINGS, isOn: true, payee: ALICE };

describe('termsOf', () => {
  it('asks for ten life costs and one claim, tokens by the seller’s own floors', () => {
    const settings = { ...selling, floors: { trx: 300n, [assetKey(BTTOLD)]: 30n } };
    expect(termsOf(settings, on)?.floors).toEqual([
      { asset: TRX, price: 300n, minDeposit: 67_000_000n, settlement: 2_200_000n },
      { asset: BTTOLD, price: 30n, minDeposit: 6_700_000n, settlement: 0n },
    ]);
    expect(termsOf(selling, on)).toMatchObject({
      payee: ALICE,
      payeeSigner: BOB,
      firstWindowBytes: 262_144,
      minWithdrawDelaySeconds: 86_400,
      onlyListed: false,
    });
  });

  it('says so where only those listed are served', () => {
    expect(termsOf({ ...selling, allowedPayers: [BOB] }, on)?.onlyListed).toBe(true);
  });

  it('asks for nothing while nothing is sold', () => {
    expect(termsOf({ ...selling, isOn: false }, on)).toBeNull();
    expect(termsOf({ ...selling, payee: null }, on)).toBeNull();
    expect(termsOf({ ...selling, floors: {} }, on)).toBeNull();
  });
});
