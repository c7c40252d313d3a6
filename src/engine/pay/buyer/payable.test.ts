import { describe, expect, it } from 'vitest';
import { BTT, BTTOLD, TRX } from '../../../core/channel/asset.ts';
import { ALICE, CHANNELS } from '../../../core/money/samples.suite.ts';
import { addressFromBytes } from '../../../core/units/tron-address.ts';
import { budgetOf, TERMS } from '../desk-kit.suite.ts';
import { canBePaid, isLost } from './payable.ts';

const NOBODY = addressFromBytes(new Uint8Array(20));

describe('canBePaid', () => {
  it.each([
    ['nobody', { payee: NOBODY }],
    ['the escrow contract', { payee: CHANNELS }],
    ['the buyer itself', { payee: budgetOf().payer }],
    ['a token', { payee: BTT.kind === 'trc20' ? BTT.address : NOBODY }],
  ])('is false of a seller that wants %s to be paid', (_name, change) => {
    expect(canBePaid(TERMS, budgetOf())).toBe(true);
    expect(canBePaid({ ...TERMS, ...change }, budgetOf())).toBe(false);
  });

  it.each([
    ['automatic', TRX, true, true],
    ['automatic', TRX, false, true],
    ['automatic', BTT, true, true],
    ['automatic', BTT, false, false],
    ['channel', BTTOLD, true, true],
    ['channel', BTTOLD, false, false],
    ['direct', BTTOLD, false, true],
    ['direct', BTT, true, false],
  ] as const)('by %s in %o, with a contract: %s', (rail, asset, hasContract, can) => {
    const terms = { ...TERMS, contract: hasContract ? CHANNELS : null };
    expect(canBePaid(terms, budgetOf({ rail, asset }))).toBe(can);
  });
});

describe('isLost', () => {
  it('knows the contracts of the network besides the one that the seller names', () => {
    expect(isLost({ payee: ALICE, contract: null })).toBe(false);
    expect(isLost({ payee: ALICE, contract: CHANNELS }, [ALICE])).toBe(true);
    expect(isLost({ payee: CHANNELS, contract: CHANNELS })).toBe(true);
  });
});
