import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countPieces,
  createBitfield,
  hasPiece,
  isBitfieldOf,
  markPiece,
  verifiedBytes,
} from './bitfield.ts';
import { pieceCountOf, pieceLengthOf, piecesOf } from './pieces.ts';
import {
  normaliseSelection,
  pieceRangesOf,
  selectedBytes,
  selectedFiles,
  verifiedSelectedBytes,
  type SelectableFile,
} from './selection.ts';

/** A torrent small enough to look at every byte, with empty files and padding. */
const torrent = fc
  .tuple(
    fc.integer({ min: 1, max: 8 }),
    fc.array(fc.tuple(fc.nat(12), fc.boolean()), { minLength: 1, maxLength: 8 }),
  )
  .map(([pieceLengthBytes, shapes]) => {
    let offsetBytes = 0;
    const files = shapes.map(([lengthBytes, isPadding]): SelectableFile => {
      const file = { offsetBytes, lengthBytes, isPadding };
      offsetBytes += lengthBytes;
      return file;
    });
    return { files, layout: { pieceLengthBytes, lengthBytes: offsetBytes } };
  })
  .filter(({ layout }) => layout.lengthBytes > 0);

const havePieces = fc.array(fc.boolean(), { minLength: 100, maxLength: 100 });
const wantedFiles = fc.option(fc.array(fc.integer({ min: -2, max: 10 }), { maxLength: 10 }));

function bitfieldOf(pieceCount: number, have: readonly boolean[]): Uint8Array {
  const bitfield = createBitfield(pieceCount);
  for (let index = 0; index < pieceCount; index += 1) {
    if (have[index] === true) markPiece(bitfield, index);
  }
  return bitfield;
}

/** The file that each byte of the torrent belongs to. */
function fileOfEachByte(files: readonly SelectableFile[]): number[] {
  return files.flatMap((file, index) => Array<number>(file.lengthBytes).fill(index));
}

describe('pieces', () => {
  it('have the same length but for the last', () => {
    const layout = { pieceLengthBytes: 16_384, lengthBytes: 40_000 };
    expect(pieceCountOf(layout)).toBe(3);
    expect([0, 1, 2].map((index) => pieceLengthOf(layout, index))).toEqual([16_384, 16_384, 7232]);
    for (const index of [-1, 3, 0.5, Number.NaN]) {
      expect(() => pieceLengthOf(layout, index)).toThrow(RangeError);
    }
  });

  it('are exact for a torrent of 8 PiB', () => {
    const layout = { pieceLengthBytes: 2 ** 26, lengthBytes: 2 ** 53 - 1 };
    const last = pieceCountOf(layout) - 1;
    expect(pieceLengthOf(layout, last)).toBe(2 ** 26 - 1);
    expect(piecesOf(layout, { offsetBytes: 2 ** 53 - 2, lengthBytes: 1 })).toEqual({
      first: last,
      last,
    });
  });

  it('are found of each file, as counting byte by byte does', () => {
    fc.assert(
      fc.property(torrent, ({ files, layout }) => {
        const owners = fileOfEachByte(files);
        const lengths = Array.from({ length: pieceCountOf(layout) }, (_, index) =>
          pieceLengthOf(layout, index),
        );
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(layout.lengthBytes);
        files.forEach((file, index) => {
          const first = Math.floor(owners.indexOf(index) / layout.pieceLengthBytes);
          const last = Math.floor(owners.lastIndexOf(index) / layout.pieceLengthBytes);
          expect(piecesOf(layout, file)).toEqual(file.lengthBytes === 0 ? null : { first, last });
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bitfield', () => {
  it('has the high bit first (BEP 3)', () => {
    const bitfield = createBitfield(10);
    markPiece(bitfield, 0);
    markPiece(bitfield, 9);
    expect([...bitfield]).toEqual([0b1000_0000, 0b0100_0000]);
    markPiece(bitfield, 0, false);
    expect([...bitfield]).toEqual([0, 0b0100_0000]);
    expect([hasPiece(bitfield, 9), hasPiece(bitfield, 8), hasPiece(bitfield, 99)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => {
      markPiece(bitfield, 16);
    }).toThrow(RangeError);
  });

  it('counts as going through the bits does', () => {
    fc.assert(
      fc.property(havePieces, fc.nat(100), fc.nat(100), (have, start, end) => {
        const count = have.slice(start, end).filter(Boolean).length;
        expect(countPieces(bitfieldOf(100, have), start, end)).toBe(count);
      }),
    );
  });

  it('tells whether it fits a torrent', () => {
    const layout = { pieceLengthBytes: 1, lengthBytes: 10 };
    expect(isBitfieldOf(layout, Uint8Array.of(0xff, 0xc0))).toBe(true);
    expect(isBitfieldOf(layout, Uint8Array.of(0xff, 0xe0))).toBe(false);
    expect(isBitfieldOf(layout, Uint8Array.of(0xff))).toBe(false);
    expect(isBitfieldOf(layout, Uint8Array.of(0xff, 0, 0))).toBe(false);
  });

  it('gives the verified bytes of a stretch, as counting byte by byte does', () => {
    fc.assert(
      fc.property(torrent, havePieces, ({ files, layout }, have) => {
        const bitfield = bitfieldOf(pieceCountOf(layout), have);
        const isHere = (byte: number) => have[Math.floor(byte / layout.pieceLengthBytes)] === true;
        for (const file of files) {
          const bytes = Array.from({ length: file.lengthBytes }, (_, at) => file.offsetBytes + at);
          expect(verifiedBytes(layout, bitfield, file)).toBe(bytes.filter(isHere).length);
        }
        const all = Array.from({ length: layout.lengthBytes }, (_, at) => at);
        expect(verifiedBytes(layout, bitfield)).toBe(all.filter(isHere).length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('selection', () => {
  const files: SelectableFile[] = [
    { offsetBytes: 0, lengthBytes: 10, isPadding: false },
    { offsetBytes: 10, lengthBytes: 6, isPadding: true },
    { offsetBytes: 16, lengthBytes: 20, isPadding: false },
    { offsetBytes: 36, lengthBytes: 0, isPadding: false },
    { offsetBytes: 36, lengthBytes: 28, isPadding: false },
  ];
  const layout = { pieceLengthBytes: 16, lengthBytes: 64 };

  it('is put in order; padding and unknown files are left out', () => {
    expect(normaliseSelection(files, [4, 0, 4, 1, 7, -1, 0.5])).toEqual([0, 4]);
    expect(normaliseSelection(files, [0, 2, 3, 4])).toBeNull();
    expect(normaliseSelection(files, null)).toBeNull();
    expect(normaliseSelection(files, [1])).toEqual([]);
    expect(selectedFiles(files, null)).toEqual([0, 2, 3, 4]);
  });

  it('becomes the least pieces', () => {
    expect(pieceRangesOf(layout, files, [0, 4])).toEqual([
      { first: 0, last: 0 },
      { first: 2, last: 3 },
    ]);
    expect(pieceRangesOf(layout, files, [2, 4])).toEqual([{ first: 1, last: 3 }]);
    expect(pieceRangesOf(layout, files, null)).toEqual([{ first: 0, last: 3 }]);
    expect(pieceRangesOf(layout, files, [3])).toEqual([]);
    expect(pieceRangesOf(layout, files, [])).toEqual([]);
  });

  it('counts the bytes of its files, not of its pieces', () => {
    expect(selectedBytes(files, null)).toBe(58);
    expect(selectedBytes(files, [0, 4])).toBe(38);
    expect(verifiedSelectedBytes(layout, files, [0, 4], Uint8Array.of(0b1010_0000))).toBe(22);
  });

  it('holds for any torrent: ranges are apart, hold the files and nothing else', () => {
    fc.assert(
      fc.property(torrent, wantedFiles, (of, wanted) => {
        const selection = normaliseSelection(of.files, wanted);
        expect(normaliseSelection(of.files, selection)).toEqual(selection);
        const ranges = pieceRangesOf(of.layout, of.files, selection);
        const pieces = ranges.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        const needed = new Set<number>();
        const selected = new Set(selectedFiles(of.files, selection));
        fileOfEachByte(of.files).forEach((file, byte) => {
          if (selected.has(file)) needed.add(Math.floor(byte / of.layout.pieceLengthBytes));
        });
        expect(pieces).toEqual([...needed]);
        ranges.slice(1).forEach(({ first }, index) => {
          expect(first).toBeGreaterThan((ranges[index]?.last ?? 0) + 1);
        });
        const full = bitfieldOf(pieceCountOf(of.layout), Array<boolean>(100).fill(true));
        expect(verifiedSelectedBytes(of.layout, of.files, selection, full)).toBe(
          selectedBytes(of.files, selection),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
