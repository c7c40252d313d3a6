import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceRecords, RECORD_BYTES } from './piece-records.ts';

test('small pieces share a record, large ones have their own', () => {
  const perRecord = (pieceLengthBytes: number) =>
    new PieceRecords({ pieceLengthBytes, lengthBytes: 2 ** 40 }).piecesPerRecord;
  expect(perRecord(16_384)).toBe(64);
  expect(perRecord(262_144)).toBe(4);
  expect(perRecord(RECORD_BYTES / 2 + 1)).toBe(1);
  expect(perRecord(RECORD_BYTES)).toBe(1);
  expect(perRecord(16 * RECORD_BYTES)).toBe(1);
});

test('lengths must be whole and at least 1', () => {
  for (const wrong of [0, -1, 0.5, NaN, Infinity, 2 ** 53]) {
    expect(() => new PieceRecords({ pieceLengthBytes: wrong, lengthBytes: 1 })).toThrow(RangeError);
    expect(() => new PieceRecords({ pieceLengthBytes: 1, lengthBytes: wrong })).toThrow(RangeError);
  }
});

test('pieces lie side by side in their records, without gaps or overlaps', () => {
  const anyLayout = fc.record({
    pieceLengthBytes: fc.integer({ min: 30_000, max: 3 * RECORD_BYTES }),
    lengthBytes: fc.integer({ min: 1, max: 20 * RECORD_BYTES }),
  });
  fc.assert(
    fc.property(anyLayout, (layout) => {
      const records = new PieceRecords(layout);
      let end = 0;
      let record = 0;
      for (let index = 0; index < records.pieceCount; index += 1) {
        if (records.recordOf(index) !== record) {
          expect(records.recordBytes(record)).toBe(end);
          record += 1;
          end = 0;
        }
        expect(records.recordOf(index)).toBe(record);
        expect(records.offsetOf(index)).toBe(end);
        end += records.pieceBytes(index);
      }
      expect(records.recordBytes(record)).toBe(end);
      expect(records.piecesOf(record).end).toBe(records.pieceCount);
    }),
    { numRuns: 50 },
  );
});
