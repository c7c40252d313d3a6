import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFromBytes } from '../units/tron-address.ts';
import { anyAddress } from './arbitraries.suite.ts';
import {
  addressOfWord,
  addressWord,
  bytesOf,
  bytesWord,
  hexBytes,
  numberOf,
  parseHex,
  uintWord,
} from './word.ts';

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

describe('numbers', () => {
  it('are big-endian, at the right end of a word', () => {
    expect([...uintWord(0x0102n, 4)]).toEqual([...zeros(30), 1, 2]);
    expect([...uintWord(7, 32)]).toEqual([...zeros(31), 7]);
    expect([...bytesOf(0x0102n, 3)]).toEqual([0, 1, 2]);
  });

  it('fit or are refused', () => {
    expect(uintWord(2n ** 112n - 1n, 14)[18]).toBe(255);
    for (const [value, length] of [
      [2n ** 112n, 14],
      [256n, 1],
      [2n ** 256n, 32],
      [-1n, 32],
    ] as const) {
      expect(() => uintWord(value, length)).toThrow(RangeError);
      expect(() => uintWord(value, length)).toThrow(`${length} bytes`);
    }
    expect(() => uintWord(1.5, 4)).toThrow(RangeError);
  });

  it('come back', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (value) => {
        expect(numberOf(uintWord(value, 32))).toBe(value);
      }),
    );
    expect(numberOf(new Uint8Array())).toBe(0n);
  });
});

describe('addresses', () => {
  it('stand at the right end and come back', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const word = addressWord(address);
        expect(word).toHaveLength(32);
        expect(addressOfWord(word)).toBe(address);
      }),
    );
    const ones = addressFromBytes(new Uint8Array(20).fill(1));
    expect([...addressWord(ones)]).toEqual([...zeros(12), ...zeros(20).map(() => 1)]);
  });

  it('have nothing before them, not even the prefix 41', () => {
    for (const at of [0, 11]) {
      const word = new Uint8Array(32);
      word[at] = 0x41;
      expect(addressOfWord(word)).toBeNull();
    }
    const word = new Uint8Array(32);
    word[12] = 0x41;
    expect(addressOfWord(word)).not.toBeNull();
  });
});

describe('bytes in hexadecimal', () => {
  it('stand at the left end', () => {
    expect([...bytesWord('0a0b', 2)]).toEqual([10, 11, ...zeros(30)]);
  });

  it.each(['0a', '0a0b0c', '0A0B', '0x0a', 'zz00', '0a0', ''])(
    'are exactly as many as they should be: %j',
    (hex) => {
      expect(() => hexBytes(hex, 2)).toThrow(RangeError);
      expect(() => hexBytes(hex, 2)).toThrow('Not 2 bytes in hexadecimal.');
    },
  );

  it('are read', () => {
    expect([...parseHex('00ff')!]).toEqual([0, 255]);
    expect([...parseHex('')!]).toEqual([]);
    for (const text of ['0', '0g', 'FF', '0x00', ' 00', '00\n', '00 ']) {
      expect(parseHex(text)).toBeNull();
    }
  });
});
