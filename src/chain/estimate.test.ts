import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRX } from '../core/channel/asset.ts';
import type { TransferIntent } from '../core/money/intent.ts';
import { ALICE, BTT } from './answering.suite.ts';
import { estimateFee, type Circumstances } from './estimate.ts';
import { encodeSigned, encodeTransaction } from './transaction.ts';

const INTENT: TransferIntent = {
  kind: 'transfer',
  from: ALICE,
  to: BTT,
  asset: TRX,
  amount: 1_000_000n,
  feeLimitSun: 0n,
};

const GIVEN: Circumstances = {
  parameters: {
    energyFeeSun: 100n,
    pointFeeSun: 1000n,
    createAccountFeeSun: 100_000n,
    newAccountFeeSun: 1_000_000n,
    freePoints: 600,
    maxFeeLimitSun: 15_000_000_000n,
  },
  resources: {
    energyLeft: 0n,
    energyLimit: 0n,
    freePointsLeft: 600,
    freePointsLimit: 600,
    stakedPointsLeft: 0,
    stakedPointsLimit: 0,
  },
  energy: 0n,
  makesAccount: false,
  nowMs: 1_763_827_200_000,
};

function estimate(
  resources: Partial<Circumstances['resources']>,
  given: Partial<Circumstances> = {},
) {
  return estimateFee(INTENT, {
    ...GIVEN,
    ...given,
    resources: { ...GIVEN.resources, ...resources },
  });
}

describe('the points', () => {
  /** 133 bytes of raw data, 3 of tag and length, 67 of signature, 64 of result. */
  it('are a byte each, with the signature and 64 for the result', () => {
    const rawDataHex = encodeTransaction(INTENT, {
      refBlockBytes: 'ffff',
      refBlockHash: 'ffffffffffffffff',
      timestamp: GIVEN.nowMs,
      expiration: GIVEN.nowMs + 60_000,
    });
    const signatures = ['00'.repeat(65)];
    const signed = encodeSigned({ txid: '', rawDataHex, signatures, expiresAt: 0 });
    expect(estimate({}).bytes).toBe(signed.length / 2 + 64);
  });

  it('are free or staked all together, or burnt all together', () => {
    const { bytes } = estimate({});
    const burnt = { arePointsCovered: false, pointFeeSun: BigInt(bytes) * 1000n };
    const covered = { arePointsCovered: true, pointFeeSun: 0n, feeSun: 0n };
    expect(estimate({ freePointsLeft: bytes })).toMatchObject(covered);
    expect(estimate({ freePointsLeft: bytes - 1 })).toMatchObject(burnt);
    expect(estimate({ freePointsLeft: 0, stakedPointsLeft: bytes })).toMatchObject(covered);
    const halves = { freePointsLeft: bytes - 1, stakedPointsLeft: bytes - 1 };
    expect(estimate(halves)).toMatchObject(burnt);
  });

  it('cost a fixed fee when the transfer makes an account, unless they are staked', () => {
    const fees = { newAccountFeeSun: 1_000_000n, feeSun: 1_100_000n, pointFeeSun: 100_000n };
    expect(estimate({}, { makesAccount: true })).toMatchObject(fees);
    expect(estimate({ stakedPointsLeft: 1000 }, { makesAccount: true })).toMatchObject({
      pointFeeSun: 0n,
      feeSun: 1_000_000n,
    });
  });
});

describe('the energy', () => {
  it('is taken from staking first, and the limit counts all of it', () => {
    expect(estimate({ energyLeft: 30_000n }, { energy: 100_001n })).toMatchObject({
      energyCovered: 30_000n,
      energyFeeSun: 7_000_100n,
      feeLimitSun: 12_000_120n,
    });
    expect(estimate({ energyLeft: 200_000n }, { energy: 100_001n })).toMatchObject({
      energyCovered: 100_001n,
      energyFeeSun: 0n,
      feeLimitSun: 12_000_120n,
    });
  });

  it('has a limit that is rounded up and never above the network’s', () => {
    const parameters = { ...GIVEN.parameters, energyFeeSun: 1n, maxFeeLimitSun: 100n };
    expect(estimate({}, { energy: 1n, parameters }).feeLimitSun).toBe(2n);
    expect(estimate({}, { energy: 99n, parameters }).feeLimitSun).toBe(100n);
    expect(() => estimate({}, { energy: 101n, parameters })).toThrow(
      expect.objectContaining({ code: 'energy_missing' }),
    );
  });

  it('and the other fees add up', () => {
    const amount = fc.bigInt(0n, 10n ** 7n);
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.nat(1000),
        fc.nat(1000),
        fc.boolean(),
        (energy, energyLeft, free, staked, makesAccount) => {
          const fee = estimate(
            { energyLeft, freePointsLeft: free, stakedPointsLeft: staked },
            { energy, makesAccount },
          );
          expect(fee.feeSun).toBe(fee.energyFeeSun + fee.pointFeeSun + fee.newAccountFeeSun);
          expect(fee.energyCovered <= energy && fee.energyCovered <= energyLeft).toBe(true);
          expect(fee.feeLimitSun * 10n >= energy * 100n * 12n).toBe(true);
          expect(fee.arePointsCovered).toBe(fee.pointFeeSun === 0n);
        },
      ),
    );
  });
});
