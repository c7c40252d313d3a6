import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBitfield, markPiece, verifiedBytes } from '../torrent/bitfield.ts';
import { storedStretches } from './stored-stretches.ts';

function bitfieldOf(count: number, pieces: readonly number[]): Uint8Array {
  const bitfield = createBitfield(count);
  for (const piece of pieces) markPiece(bitfield, piece);
  return bitfield;
}

describe('storedStretches', () => {
  it('tells neighbours as one and cuts at the ends of the file', () => {
    const bitfield = bitfieldOf(10, [2, 3, 4, 6]);
    expect(storedStretches(bitfield, 100, { offsetBytes: 250, lengthBytes: 400 })).toEqual([
      { start: 0, end: 0.625 },
      { start: 0.875, end: 1 },
    ]);
  });

  it('is empty where nothing is here, and whole where all is', () => {
    const file = { offsetBytes: 30, lengthBytes: 500 };
    expect(storedStretches(bitfieldOf(10, []), 100, file)).toEqual([]);
    const all = bitfieldOf(10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(storedStretches(all, 100, file)).toEqual([{ start: 0, end: 1 }]);
    expect(storedStretches(all, 100, { offsetBytes: 30, lengthBytes: 0 })).toEqual([]);
  });

  it('never tells more than is verified, and all of it where each piece has its part', () => {
    const input = fc.record({
      pieces: fc.uniqueArray(fc.nat(39)),
      offsetBytes: fc.nat(1_500),
      lengthBytes: fc.integer({ min: 1, max: 2_000 }),
      most: fc.constantFrom(3, 7, 400),
    });
    fc.assert(
      fc.property(input, ({ pieces, offsetBytes, lengthBytes, most }) => {
        const bitfield = bitfieldOf(40, pieces);
        const file = { offsetBytes, lengthBytes };
        const stretches = storedStretches(bitfield, 100, file, most);
        const told = stretches.reduce((sum, { start, end }) => sum + end - start, 0) * lengthBytes;
        const verified = verifiedBytes(
          { lengthBytes: 4_000, pieceLengthBytes: 100 },
          bitfield,
          file,
        );
        if (most === 400) expect(told).toBeCloseTo(verified, 6);
        else expect(told).toBeLessThanOrEqual(verified + 1e-6);
        expect(stretches.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
