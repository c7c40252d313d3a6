import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInfoHash } from './info-hash.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** By way of one big number, unlike the code under test. */
function toBase32(hex: string): string {
  let rest = BigInt(`0x${hex}`);
  let text = '';
  for (let index = 0; index < 32; index += 1) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

describe('parseInfoHash', () => {
  it('reads hexadecimal and base32, in either case', () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(bytes, (hash) => {
        const hex = Buffer.from(hash).toString('hex');
        expect(parseInfoHash(hex)).toBe(hex);
        expect(parseInfoHash(hex.toUpperCase())).toBe(hex);
        expect(parseInfoHash(toBase32(hex))).toBe(hex);
        expect(parseInfoHash(toBase32(hex).toLowerCase())).toBe(hex);
      }),
    );
  });

  it.each([
    '',
    'a'.repeat(39),
    'a'.repeat(41),
    'g'.repeat(40),
    '1'.repeat(32),
    ` ${'a'.repeat(40)}`,
  ])('refuses %j', (text) => {
    expect(parseInfoHash(text)).toBeNull();
  });
});
