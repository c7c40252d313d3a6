import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToUtf8Length, decodeUtf8, decodeUtf8Lossy, encodeUtf8, utf8Length } from './utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeByPlatform(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes that are nearly UTF-8: well-formed text with a few bytes changed. */
const nearlyUtf8 = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }),
  )
  .map(([text, changes]) => {
    const bytes = new TextEncoder().encode(text);
    for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
    return bytes;
  });

describe('UTF-8', () => {
  it('decodes strictly as the platform does', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyUtf8, fc.uint8Array({ maxLength: 12 })), (bytes) => {
        expect(decodeUtf8(bytes)).toBe(decodeByPlatform(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('decodes lossily as the platform does', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyUtf8, fc.uint8Array({ maxLength: 12 })), (bytes) => {
        expect(decodeUtf8Lossy(bytes)).toBe(lossy.decode(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('encodes as the platform does, lone surrogates included', () => {
    const anyUnits = fc
      .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(anyUnits, (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
        expect(utf8Length(text)).toBe(encodeUtf8(text).length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['overlong slash', [0xc0, 0xaf]],
    ['surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['cut off', [0xe2, 0x82]],
    ['lone tail', [0x80]],
  ])('refuses %s', (_what, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull();
  });

  it('cuts without splitting a character', () => {
    expect(cutToUtf8Length('aé😀', 6)).toBe('aé');
    expect(cutToUtf8Length('aé😀', 7)).toBe('aé😀');
    expect(cutToUtf8Length('é', 1)).toBe('');
  });
});
