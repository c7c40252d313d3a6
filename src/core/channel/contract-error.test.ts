import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import artifact from '../../../contracts/artifact.json' with { type: 'json' };
import {
  CONTRACT_ERRORS,
  decodeContractError,
  ERROR_SELECTORS,
  meaningOf,
  revertReason,
} from './contract-error.ts';
import { selectorOf } from './selector.ts';
import { uintWord } from './word.ts';

/** `Error(string)` as Solidity encodes it. */
function textError(text: string | Uint8Array): Uint8Array {
  const bytes = typeof text === 'string' ? utf8ToBytes(text) : text;
  return concatBytes(
    hexToBytes('08c379a0'),
    uintWord(32, 32),
    uintWord(bytes.length, 32),
    bytes,
    new Uint8Array((32 - (bytes.length % 32)) % 32),
  );
}

it('knows exactly the errors of the contract', () => {
  const errors = artifact.abi.filter((entry) => entry.type === 'error');
  expect([...CONTRACT_ERRORS].sort()).toEqual(errors.map((entry) => entry.name).sort());
  expect(errors.every((entry) => entry.inputs.length === 0)).toBe(true);
});

it('computes selectors as everybody does', () => {
  expect(selectorOf('transfer(address,uint256)')).toBe('a9059cbb');
  expect(selectorOf('Error(string)')).toBe('08c379a0');
});

it('says something else of each', () => {
  const meanings = CONTRACT_ERRORS.map(meaningOf);
  expect(new Set(meanings).size).toBe(CONTRACT_ERRORS.length);
  for (const meaning of meanings) expect(meaning).toMatch(/^[A-Z].{15,}\.$/);
  expect(ERROR_SELECTORS.size).toBe(CONTRACT_ERRORS.length);
});

describe('why a call reverted', () => {
  it('is an error of the contract', () => {
    for (const error of CONTRACT_ERRORS) {
      const data = hexToBytes(selectorOf(`${error}()`));
      expect(decodeContractError(data)).toBe(error);
      expect(revertReason(data)).toBe(meaningOf(error));
      expect(decodeContractError(Uint8Array.of(...data, 0))).toBeNull();
    }
    expect(revertReason(hexToBytes(selectorOf('TooEarly()')))).toBe(
      'The withdrawal delay is not over yet.',
    );
  });

  it("is another contract's text", () => {
    expect(revertReason(textError('Insufficient balance'))).toBe('Insufficient balance');
    expect(revertReason(textError('a\n\u0000b\u202ec'))).toBe('a b c');
    expect(revertReason(textError(''))).toBe('');
    expect(revertReason(textError('é'.repeat(150)))).toBe('é'.repeat(150));
    expect(revertReason(textError('x'.repeat(300)))).toBe('x'.repeat(200));
  });

  it('is a panic', () => {
    const panic = (code: number): Uint8Array =>
      concatBytes(hexToBytes('4e487b71'), uintWord(code, 32));
    expect(revertReason(panic(0x11))).toBe('The contract failed (panic 0x11).');
    expect(revertReason(panic(1))).toBe('The contract failed (panic 0x01).');
    expect(revertReason(panic(1).subarray(0, 35))).toBeNull();
  });

  it('is not told by anything else', () => {
    const text = textError('hello');
    const badLength = textError('hello');
    badLength[4 + 32 + 30] = 1;
    const badOffset = textError('hello');
    badOffset[4 + 31] = 64;
    for (const data of [
      new Uint8Array(),
      hexToBytes('deadbeef'),
      concatBytes(hexToBytes('deadbeef'), uintWord(1, 32)),
      text.subarray(0, 4),
      text.subarray(0, 4 + 64 + 4),
      badLength,
      badOffset,
      textError(Uint8Array.of(0xff)),
      Uint8Array.of(0xde, ...text.subarray(1)),
    ]) {
      expect(revertReason(data)).toBeNull();
    }
    expect(revertReason(text.subarray(0, 4 + 64 + 5))).toBe('hello');
  });

  it('never makes the reader throw', () => {
    const start = fc.constantFrom('08c379a0', '4e487b71', selectorOf('TooEarly()'));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 100 }), (selector, rest) => {
        revertReason(concatBytes(hexToBytes(selector), rest));
      }),
    );
  });
});
