import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFromBytes } from '../units/tron-address.ts';
import { anyAddress, anyDescription } from './arbitraries.suite.ts';
import { TRX } from './asset.ts';
import {
  channelId,
  type ChannelDescription,
  DEFAULT_WITHDRAW_DELAY_SECONDS,
  descriptionFromWords,
  descriptionProblem,
  descriptionWords,
  MAX_WITHDRAW_DELAY_SECONDS,
  MIN_WITHDRAW_DELAY_SECONDS,
} from './description.ts';

const address = (byte: number) => addressFromBytes(new Uint8Array(20).fill(byte));
const contract = address(0x11);
const good: ChannelDescription = {
  payer: address(1),
  signer: address(2),
  payee: address(3),
  payeeSigner: address(4),
  asset: TRX,
  withdrawDelaySeconds: 900,
  salt: 'ab'.repeat(32),
};
const domain = { chainId: 3_448_148_188, contract };

describe('the words of a description', () => {
  it('come back', () => {
    fc.assert(
      fc.property(anyDescription, (description) => {
        const words = descriptionWords(description);
        expect(words).toHaveLength(7 * 32);
        expect(descriptionFromWords(words)).toEqual(description);
      }),
    );
  });

  it.each([0, 32, 64, 96, 4 * 32, 5 * 32, 5 * 32 + 27])('have no bits beside, at %i', (at) => {
    const words = descriptionWords(good);
    words[at] = 0x41;
    expect(descriptionFromWords(words)).toBeNull();
  });

  it('have a delay of 32 bits', () => {
    const words = descriptionWords(good);
    words.fill(0xff, 5 * 32 + 28, 6 * 32);
    expect(descriptionFromWords(words)?.withdrawDelaySeconds).toBe(0xffff_ffff);
    const tooLong = { ...good, withdrawDelaySeconds: 2 ** 32 };
    expect(() => descriptionWords(tooLong)).toThrow(RangeError);
  });

  it('are seven', () => {
    const words = descriptionWords(good);
    expect(descriptionFromWords(words.subarray(32))).toBeNull();
    expect(descriptionFromWords(words.subarray(0, -1))).toBeNull();
    expect(descriptionFromWords(Uint8Array.of(...words, 0))).toBeNull();
  });

  it('have a salt of 32 bytes', () => {
    expect(() => descriptionWords({ ...good, salt: 'ab' })).toThrow(RangeError);
  });
});

describe('the id of a channel', () => {
  it('is another one when anything is', () => {
    fc.assert(
      fc.property(anyDescription, anyAddress, fc.nat(0xffff_ffff), (other, elsewhere, chainId) => {
        const ids = [
          channelId(domain, good),
          channelId(domain, other),
          channelId({ ...domain, contract: elsewhere }, good),
          channelId({ ...domain, chainId }, good),
        ];
        for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
        expect(new Set(ids).size).toBe(4);
      }),
      { numRuns: 20 },
    );
  });

  it('needs a chain id of 32 bits', () => {
    expect(() => channelId({ ...domain, chainId: 2 ** 32 }, good)).toThrow(RangeError);
    expect(() => channelId({ ...domain, chainId: -1 }, good)).toThrow(RangeError);
  });
});

describe('what the contract would refuse', () => {
  it('nothing of a good one', () => {
    expect(descriptionProblem(good, contract)).toBeNull();
    expect(descriptionProblem({ ...good, payee: good.payer }, contract)).toBeNull();
    const token = { ...good, asset: { kind: 'trc20', address: address(9) } } as const;
    expect(descriptionProblem(token, contract)).toBeNull();
    const tokenId = { ...good, asset: { kind: 'trc10', id: 1_002_000n } } as const;
    expect(descriptionProblem(tokenId, contract)).toBeNull();
  });

  it.each(['signer', 'payee', 'payeeSigner'] as const)('no %s', (role) => {
    const nobody = { ...good, [role]: address(0) };
    expect(descriptionProblem(nobody, contract)).toBe('ZeroAddress');
  });

  it('the contract as payee or as token', () => {
    expect(descriptionProblem({ ...good, payee: contract }, contract)).toBe('PayeeIsContract');
    const self = { ...good, asset: { kind: 'trc20', address: contract } } as const;
    expect(descriptionProblem(self, contract)).toBe('AssetInvalid');
  });

  it.each([
    [MIN_WITHDRAW_DELAY_SECONDS, null],
    [MIN_WITHDRAW_DELAY_SECONDS - 1, 'DelayOutOfRange'],
    [MAX_WITHDRAW_DELAY_SECONDS, null],
    [MAX_WITHDRAW_DELAY_SECONDS + 1, 'DelayOutOfRange'],
  ])('a delay of %i s: %s', (withdrawDelaySeconds, problem) => {
    expect(descriptionProblem({ ...good, withdrawDelaySeconds }, contract)).toBe(problem);
  });

  it('has the delays of the design', () => {
    expect(MIN_WITHDRAW_DELAY_SECONDS).toBe(900);
    expect(MAX_WITHDRAW_DELAY_SECONDS).toBe(2_592_000);
    expect(DEFAULT_WITHDRAW_DELAY_SECONDS).toBe(86_400);
  });
});
