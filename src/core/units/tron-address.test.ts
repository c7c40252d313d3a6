import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressBytes,
  addressFromBytes,
  hexAddress,
  parseHexAddress,
  parseTronAddress,
} from './tron-address.ts';

const BTT = 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4';
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Each is given by tronweb too. */
const VECTORS = [
  [BTT, '41032017411f4663b317fe77c257d28d5cd1b26e3d'],
  ['TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH', '41c8599111f29c1e1e061265b4af93ea1f274ad78a'],
  // USDT on the main network, and the address of twenty zero bytes.
  ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', '41a614f803b6fd780986a42c78ec9c7f77e6ded13c'],
  ['T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb', '410000000000000000000000000000000000000000'],
] as const;

const twentyBytes = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('a TRON address', () => {
  it.each(VECTORS)('%s is read and written in both forms', (text, hex) => {
    const address = parseTronAddress(text)!;
    expect(address).toBe(text);
    expect(hexAddress(address)).toBe(hex);
    expect(parseHexAddress(hex)).toBe(text);
    expect(parseHexAddress(hex.toUpperCase())).toBe(text);
    expect(Buffer.from(addressBytes(address)).toString('hex')).toBe(hex.slice(2));
  });

  it('comes back from its bytes, base58check and hexadecimal', () => {
    fc.assert(
      fc.property(twentyBytes, (bytes) => {
        const address = addressFromBytes(bytes);
        expect(address).toMatch(/^T[1-9A-HJ-NP-Za-km-z]{33}$/);
        expect(parseTronAddress(address)).toBe(address);
        expect(parseHexAddress(hexAddress(address))).toBe(address);
        expect(addressBytes(address)).toEqual(bytes);
      }),
    );
  });

  it('is refused with one character changed, two swapped, one lost or one added', () => {
    const places = fc.nat(33);
    fc.assert(
      fc.property(
        twentyBytes.map(addressFromBytes),
        places,
        fc.constantFrom(...Array.from(ALPHABET)),
        (address, at, character) => {
          const rest = address.slice(at + 1);
          const swapped =
            address.slice(0, at) + rest.slice(0, 1) + address.charAt(at) + rest.slice(1);
          const changed = [
            address.slice(0, at) + character + rest,
            swapped,
            address.slice(0, at) + rest,
            address.slice(0, at) + character + address.slice(at),
          ];
          for (const text of changed) {
            if (text !== address) expect(parseTronAddress(text)).toBeNull();
          }
        },
      ),
    );
  });

  it.each([
    ['nothing', ''],
    ['its hexadecimal form', '41032017411f4663b317fe77c257d28d5cd1b26e3d'],
    ['a space before it', ` ${BTT}`],
    ['a line end behind it', `${BTT}\n`],
    ['a zero for a capital O', 'T0FjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4'],
    ['a Cyrillic letter that looks the same', BTT.replace('A', '\u0410')],
    ['full-width digits', BTT.replace('4', '\uff14')],
    ['lower case', BTT.toLowerCase()],
    // The same twenty bytes with Bitcoin's prefix 0x00 and the test prefix 0xa0 of old.
    ['an address of Bitcoin', '1JwSSubhmg6iPtRjtyqhUYYH7bZg3Lfy1T'],
    ['the first and last four of another', 'TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp5'],
  ])('is not read from %s', (_, text) => {
    expect(parseTronAddress(text)).toBeNull();
  });

  it('is not read from 21 bytes that begin with another prefix', async () => {
    const { createBase58check } = await import('@scure/base');
    const { sha256 } = await import('@noble/hashes/sha2.js');
    const base58check = createBase58check(sha256);
    for (let prefix = 0; prefix < 256; prefix += 1) {
      const text = base58check.encode(Uint8Array.of(prefix, ...new Uint8Array(20).fill(7)));
      expect(parseTronAddress(text) !== null).toBe(prefix === 0x41);
    }
    expect(parseTronAddress(base58check.encode(new Uint8Array(22).fill(0x41)))).toBeNull();
    expect(parseTronAddress(base58check.encode(new Uint8Array(20).fill(0x41)))).toBeNull();
  });

  it.each([
    '',
    '41',
    `0x41${'0'.repeat(40)}`,
    `a0${'0'.repeat(40)}`,
    `41${'0'.repeat(39)}`,
    `41${'0'.repeat(41)}`,
    `41${'g'.repeat(40)}`,
  ])('is not read from the digits %j', (hex) => {
    expect(parseHexAddress(hex)).toBeNull();
  });

  it('is not made of another number of bytes', () => {
    expect(() => addressFromBytes(new Uint8Array(21))).toThrow('has 20 bytes');
    expect(() => addressFromBytes(new Uint8Array(19))).toThrow(RangeError);
  });

  it('is never read from garbage by throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseTronAddress(text)).toBeNull();
        expect(parseHexAddress(text)).toBeNull();
      }),
    );
  });
});
