import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOfSecret, normalizeWords, parseSecret, textOf, wordsOf } from './keys.ts';
import { KEY, PHRASE, PHRASE_ADDRESS } from './vault-kit.suite.ts';

describe('words', () => {
  test('lead to the known address at the path of TRON', () => {
    expect(addressOfSecret(parseSecret(PHRASE))).toBe(PHRASE_ADDRESS);
  });

  test.each([
    PHRASE.toUpperCase(),
    `  ${PHRASE.replaceAll(' ', '\n\t ')} \u00a0`,
    PHRASE.replaceAll(' ', ', '),
  ])('are read in any case and spacing: %j', (text) => {
    expect(textOf(parseSecret(text))).toBe(PHRASE);
  });

  test('come back whatever the entropy', () => {
    const entropy = fc
      .constantFrom(16, 20, 24, 28, 32)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(
      fc.property(entropy, (bytes) => {
        const secret = parseSecret(wordsOf(bytes).join('  '));
        expect(secret).toEqual({ kind: 'words', bytes });
      }),
    );
  });

  test.each([
    ['', /these are 0/],
    ['abandon about', /these are 2/],
    [`${PHRASE} about`, /these are 13/],
    [PHRASE.replace('about', 'abuot'), /Word 12 /],
    [PHRASE.replace('abandon', 'aband'), /Word 1 /],
    [PHRASE.replace('about', 'abandon'), /order/],
  ])('%j are no phrase', (text, message) => {
    expect(() => parseSecret(text)).toThrow(message);
    expect(() => parseSecret(text)).toThrow(expect.objectContaining({ code: 'phrase_invalid' }));
  });

  test('a message repeats nothing of what was typed', () => {
    expect(() => parseSecret(PHRASE.replace('about', 'zzzyx'))).not.toThrow(/zzzyx|abandon/);
  });

  test('are split as people write them', () => {
    expect(normalizeWords(' One\u3000two,three;\nfour ')).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('a key', () => {
  test.each([KEY, ` 0x${KEY}\n`, KEY.toUpperCase()])('is read: %j', (text) => {
    const secret = parseSecret(text);
    expect(secret.kind).toBe('key');
    expect(textOf(secret)).toBe(KEY);
  });

  test('gives the address that every wallet gives', () => {
    // The key 1: its address is known from Ethereum, 0x7e5f…95bdf.
    const one = parseSecret('1'.padStart(64, '0'));
    expect(addressOfSecret(one)).toBe('TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC');
  });

  test.each([
    ['ab', /these are 2\./],
    [KEY.slice(1), /these are 63/],
    [`${KEY}0`, /these are 65/],
    ['0'.repeat(64), /out of range/],
    ['f'.repeat(64), /out of range/],
  ])('%j is none', (text, message) => {
    expect(() => parseSecret(text)).toThrow(message);
    expect(() => parseSecret(text)).toThrow(expect.objectContaining({ code: 'key_invalid' }));
  });
});
