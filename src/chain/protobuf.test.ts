import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_INT64,
  ProtobufError,
  readMessage,
  sizeOfBytesField,
  writeMessage,
} from './protobuf.ts';

const TABLE = { id: [1, 'integer'], name: [2, 'bytes'], later: [16, 'integer'] } as const;
const NOTHING = { id: 0n, name: new Uint8Array(), later: 0n };

function read(hex: string) {
  return readMessage(Uint8Array.from(Buffer.from(hex, 'hex')), TABLE);
}

const values = fc.record({
  id: fc.bigInt(0n, MAX_INT64),
  name: fc.uint8Array({ maxLength: 300 }),
  later: fc.bigInt(0n, MAX_INT64),
});

describe('a message', () => {
  it('comes back from its bytes', () => {
    fc.assert(
      fc.property(values, (given) => {
        expect(readMessage(writeMessage(TABLE, given), TABLE)).toEqual(given);
      }),
    );
  });

  it('has one encoding: what can be read is written the same again', () => {
    const almost = fc.array(
      fc.constantFrom('08', '12', '8001', '00', '01', '02', '80', '7f', 'ff', 'ffffffffffffffff7f'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(almost, (parts) => {
        const bytes = Uint8Array.from(Buffer.from(parts.join(''), 'hex'));
        try {
          expect(writeMessage(TABLE, readMessage(bytes, TABLE))).toEqual(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is empty when it says nothing', () => {
    expect(read('')).toEqual(NOTHING);
    expect(writeMessage(TABLE, NOTHING)).toEqual(new Uint8Array());
    expect(writeMessage(TABLE, {})).toEqual(new Uint8Array());
  });

  it('holds integers up to the largest int64', () => {
    expect(read('08ffffffffffffffff7f').id).toBe(MAX_INT64);
    expect(read('0896018001ac02')).toEqual({ ...NOTHING, id: 150n, later: 300n });
    expect(() => writeMessage(TABLE, { id: MAX_INT64 + 1n })).toThrow('id is no int64');
    expect(() => writeMessage(TABLE, { id: -1n })).toThrow(RangeError);
  });

  it.each([
    ['1200', 'name is empty but written out'],
    ['0800', 'id is a zero'],
    ['088000', 'written too long'],
    ['0880808080808080808001', 'id is negative'],
    ['0880808080808080808002', 'too large'],
    ['08808080808080808080800100', 'too large'],
    ['08', 'cut off'],
    ['0880', 'cut off'],
    ['1202ff', 'cut off'],
    // Longer than what is left, though not than the whole.
    ['08011202ff', 'cut off'],
    ['12ffffffffffffffff7f', 'cut off'],
    ['0a0101', 'id has the wrong wire type'],
    ['1001', 'name has the wrong wire type'],
    ['08010802', 'id is given twice'],
    ['1201000801', 'out of order'],
    ['1801', 'field 3 is not known'],
    ['00', 'field 0 is not known'],
  ])('is not read from %s: %s', (hex, words) => {
    expect(() => read(hex)).toThrow(expect.objectContaining({ name: 'ProtobufError' }));
    expect(() => read(hex)).toThrow(words);
  });
});

describe('sizeOfBytesField', () => {
  it.each([0, 1, 127, 128, 300, 16_383, 16_384])('is right for %i bytes', (length) => {
    const bytes = writeMessage({ raw: [1, 'bytes'] }, { raw: new Uint8Array(length) });
    expect(sizeOfBytesField(length)).toBe(length === 0 ? 2 : bytes.length);
  });
});
