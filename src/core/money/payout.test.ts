import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTT } from '../channel/asset.ts';
import { closedTerms } from '../paywire/terms-of.ts';
import { addressFromBytes, parseTronAddress, type TronAddress } from '../units/tron-address.ts';
import { payoutProblem } from './payout.ts';
import { ALICE, CHANNELS } from './samples.suite.ts';

const address = (text: string): TronAddress => parseTronAddress(text)!;
const lowAddress = (low: number) => {
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setUint32(16, low);
  return addressFromBytes(bytes);
};

describe('payoutProblem', () => {
  it.each([
    ['the zero address', address('T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb'), 'Nobody'],
    ['where burnt TRX goes', address('TLsV52sRDL79HXGGm9yzwKibb6BeruhUzy'), 'Nobody'],
    ['a contract of the chain itself', lowAddress(0x01_00_00_01), 'Nobody'],
    ['an address that is a joke', lowAddress(0xdead), 'Nobody'],
    ['who stands for nobody', closedTerms('00' as never).payee, 'Nobody'],
    ['a token', BTT.kind === 'trc20' ? BTT.address : ALICE, 'contract'],
  ])('refuses %s', (_name, payee, words) => {
    expect(payoutProblem(payee)).toContain(words);
  });

  it('refuses the contracts that are named, and those alone', () => {
    expect(payoutProblem(CHANNELS)).toBeNull();
    expect(payoutProblem(CHANNELS, [ALICE, CHANNELS])).toContain('contract');
  });

  it('takes every address that a key may have', () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(bytes, (of) => {
        fc.pre(of.subarray(0, 16).some((byte) => byte !== 0) && of.some((byte) => byte !== 0xff));
        expect(payoutProblem(addressFromBytes(of))).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
