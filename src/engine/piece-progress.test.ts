/** Against the plainest count there is: bytes, one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBitfield, hasPiece, markPiece } from '../core/torrent/bitfield.ts';
import { PieceProgress } from './piece-progress.ts';

interface Torrent {
  readonly pieceLengthBytes: number;
  readonly lengthBytes: number;
  readonly files: readonly {
    readonly offsetBytes: number;
    readonly lengthBytes: number;
    readonly isPadding: boolean;
  }[];
}

function torrentOf(pieceLengthBytes: number, lengths: readonly number[]): Torrent {
  let offsetBytes = 0;
  const files = lengths.map((lengthBytes) => {
    const file = { offsetBytes, lengthBytes, isPadding: false };
    offsetBytes += lengthBytes;
    return file;
  });
  return { pieceLengthBytes, lengthBytes: offsetBytes, files };
}

function countOf(
  { files, pieceLengthBytes }: Torrent,
  selection: readonly number[],
  done: Uint8Array,
) {
  let selectedBytes = 0;
  let verifiedBytes = 0;
  const pieces = new Set<number>();
  for (const index of selection) {
    const { offsetBytes = 0, lengthBytes = 0 } = files[index] ?? {};
    for (let at = offsetBytes; at < offsetBytes + lengthBytes; at += 1) {
      const piece = Math.floor(at / pieceLengthBytes);
      pieces.add(piece);
      selectedBytes += 1;
      if (hasPiece(done, piece)) verifiedBytes += 1;
    }
  }
  const isComplete = pieces.size > 0 && [...pieces].every((piece) => hasPiece(done, piece));
  return { selectedBytes, verifiedBytes, isComplete, pieces };
}

const torrents = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(60), { minLength: 1, maxLength: 8 }))
  .filter(([, lengths]) => lengths.some((length) => length > 0))
  .map((init) => torrentOf(...init));

describe('PieceProgress', () => {
  test('counts as a count of bytes does, whatever is selected and marked', () => {
    fc.assert(
      fc.property(
        torrents,
        fc.array(
          fc.oneof(
            fc.record({ mark: fc.nat(), isHere: fc.boolean() }),
            fc.record({ select: fc.uniqueArray(fc.nat(7), { maxLength: 8 }) }),
          ),
          { maxLength: 30 },
        ),
        (torrent, steps) => {
          const progress = new PieceProgress(torrent, null);
          const done = createBitfield(progress.pieceCount);
          let selection: number[] = [];
          for (const step of steps) {
            if ('select' in step) {
              selection = step.select.filter((index) => index < torrent.files.length).sort();
              progress.select(selection);
            } else {
              const index = step.mark % progress.pieceCount;
              progress.mark(index, step.isHere);
              markPiece(done, index, step.isHere);
            }
            const { pieces, ...counted } = countOf(torrent, selection, done);
            const { selectedBytes, verifiedBytes, isComplete, ranges } = progress;
            expect({ selectedBytes, verifiedBytes, isComplete }).toEqual(counted);
            const ranged = ranges.flatMap(({ first, last }) =>
              Array.from({ length: last + 1 - first }, (_, at) => first + at),
            );
            expect(ranged).toEqual([...pieces].sort((a, b) => a - b));
            expect(progress.bitfield).toEqual(done);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('starts from what is stored', () => {
    const progress = new PieceProgress(torrentOf(4, [10]), Uint8Array.of(0b1010_0000));
    expect(progress.donePieceCount).toBe(2);
    expect(progress.has(0)).toBe(true);
    expect(progress.has(1)).toBe(false);
    progress.select(null);
    expect(progress.verifiedBytes).toBe(6);
    expect(progress.isComplete).toBe(false);
    progress.mark(1, true);
    expect(progress.isComplete).toBe(true);
  });

  test.each([
    ['too short', Uint8Array.of()],
    ['too long', Uint8Array.of(0xe0, 0)],
    ['with spare bits', Uint8Array.of(0xff)],
  ])('takes a bitfield %s for empty', (_, bitfield) => {
    expect(new PieceProgress(torrentOf(4, [10]), bitfield).donePieceCount).toBe(0);
  });

  test('keeps its own copy, and gives copies', () => {
    const stored = Uint8Array.of(0b1000_0000);
    const progress = new PieceProgress(torrentOf(4, [10]), stored);
    stored.fill(0);
    progress.bitfield.fill(0);
    expect(progress.has(0)).toBe(true);
  });

  test('is not complete when nothing is selected, or only empty files are', () => {
    const progress = new PieceProgress(torrentOf(4, [10, 0]), Uint8Array.of(0b1110_0000));
    expect(progress.isComplete).toBe(false);
    progress.select([1]);
    expect(progress.isComplete).toBe(false);
    progress.select([0]);
    expect(progress.isComplete).toBe(true);
  });
});
