import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../units/utf8.ts';
import { decodeText } from './text-encoding.ts';

function utf16(text: string, isBigEndian: boolean): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).flatMap((unit) =>
    isBigEndian ? [unit >> 8, unit & 0xff] : [unit & 0xff, unit >> 8],
  );
}

const wellFormed = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\ufeff'));

describe('decodeText', () => {
  it('reads UTF-8 with and without its mark', () => {
    fc.assert(
      fc.property(
        wellFormed.filter((text) => !text.includes('\0')),
        (text) => {
          const bytes = encodeUtf8(text);
          expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes]))).toBe(text);
          expect(decodeText(bytes)).toBe(text);
        },
      ),
    );
  });

  it('reads UTF-16 by its mark, in both orders', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(decodeText(Uint8Array.from([0xff, 0xfe, ...utf16(text, false)]))).toBe(text);
        expect(decodeText(Uint8Array.from([0xfe, 0xff, ...utf16(text, true)]))).toBe(text);
      }),
    );
  });

  it('knows UTF-16 without a mark by its empty halves', () => {
    const text = '1\r\n00:00:01,000 --> 00:00:02,000\r\nGrüße\r\n';
    expect(decodeText(Uint8Array.from(utf16(text, false)))).toBe(text);
    expect(decodeText(Uint8Array.from(utf16(text, true)))).toBe(text);
  });

  it('takes what is no UTF-8 for Windows-1252', () => {
    const bytes = [0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80, 0x20, 0x93, 0x61, 0x94];
    expect(decodeText(Uint8Array.from(bytes))).toBe('Grüße € “a”');
  });

  it('leaves out a character that was cut off at the end', () => {
    const bytes = encodeUtf8('Reiher 🪶');
    for (let cut = 1; cut <= 3; cut += 1) {
      expect(decodeText(bytes.subarray(0, bytes.length - cut), true)).toBe('Reiher ');
    }
    // A whole file that ends in a letter of Windows-1252 keeps it.
    expect(decodeText(Uint8Array.from([0x63, 0x61, 0x66, 0xe9]))).toBe('café');
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeText(bytes).isWellFormed()).toBe(true);
      }),
    );
  });
});
