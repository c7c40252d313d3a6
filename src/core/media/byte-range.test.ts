import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRange, type RangeAnswer } from './byte-range.ts';

const part = (start: number, end: number): RangeAnswer => ({ kind: 'part', range: { start, end } });
const WHOLE: RangeAnswer = { kind: 'whole' };
const NONE: RangeAnswer = { kind: 'unsatisfiable' };

describe('of 1,000 bytes', () => {
  test.each<[string | null, RangeAnswer]>([
    [null, WHOLE],
    // What Safari asks first.
    ['bytes=0-1', part(0, 1)],
    ['bytes=0-', part(0, 999)],
    ['bytes=0-0', part(0, 0)],
    ['bytes=500-', part(500, 999)],
    ['bytes=999-', part(999, 999)],
    ['bytes=500-5000', part(500, 999)],
    ['bytes=500-99999999999999999999999999', part(500, 999)],
    ['bytes=-1', part(999, 999)],
    ['bytes=-1000', part(0, 999)],
    ['bytes=-1001', part(0, 999)],
    ['BYTES=0-1', part(0, 1)],
    ['bytes= 0-1 ', part(0, 1)],
    ['bytes=,\t0-1, ,', part(0, 1)],
    ['bytes=0000-01', part(0, 1)],
  ])('%j', (header, answer) => {
    expect(parseRange(header, 1000)).toEqual(answer);
  });

  test.each(['bytes=1000-', 'bytes=1000-1000', 'bytes=9007199254740993-', 'bytes=-0', 'bytes=-00'])(
    '%j lies beyond the end',
    (header) => {
      expect(parseRange(header, 1000)).toEqual(NONE);
    },
  );

  test.each([
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'bytes=-',
    'bytes=0',
    'bytes=1-0',
    'bytes=9007199254740993-9007199254740992',
    'bytes=0-1,5-6',
    'bytes=0-1,nonsense',
    'bytes=0-1-2',
    'bytes=--1',
    'bytes=+0-1',
    'bytes=0x0-0x1',
    'bytes=1.5-2',
    'bytes=0 -1',
    'bytes =0-1',
    'pieces=0-1',
    'bytes=٠-١',
    'bytes:0-1',
  ])('%j is ignored', (header) => {
    expect(parseRange(header, 1000)).toEqual(WHOLE);
  });
});

test('of nothing there is no part', () => {
  expect(parseRange('bytes=0-', 0)).toEqual(NONE);
  expect(parseRange('bytes=-5', 0)).toEqual(WHOLE);
});

/** The bytes that the RFC's words name, one by one. */
function bytesNamed(spec: { first: number | null; last: number | null }, length: number): number[] {
  const { first, last } = spec;
  return Array.from({ length }, (_, at) => at).filter((at) => {
    if (first === null) return at >= length - (last ?? 0);
    return at >= first && (last === null || at <= last);
  });
}

test('one range names the bytes that the RFC says, whatever the length', () => {
  const position = fc.option(fc.nat({ max: 40 }), { nil: null });
  fc.assert(
    fc.property(position, position, fc.nat({ max: 30 }), (first, last, length) => {
      fc.pre(first !== null || last !== null);
      const isBackwards = first !== null && last !== null && last < first;
      const isNothing = first === null && last !== 0 && length === 0;
      const named = bytesNamed({ first, last }, length);
      const answer = parseRange(`bytes=${first ?? ''}-${last ?? ''}`, length);
      if (isBackwards || isNothing) expect(answer).toEqual(WHOLE);
      else if (named.length === 0) expect(answer).toEqual(NONE);
      else expect(answer).toEqual(part(named[0]!, named.at(-1)!));
    }),
    { numRuns: 2_000 },
  );
});

test('no header leads out of the file', () => {
  const header = fc.oneof(
    fc.string(),
    fc.stringMatching(/^bytes=[0-9, -]{0,30}$/),
    fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([a, b]) => `bytes=${a}-${b}`),
  );
  fc.assert(
    fc.property(header, fc.maxSafeNat(), (text, length) => {
      const answer = parseRange(text, length);
      if (answer.kind !== 'part') return;
      const { start, end } = answer.range;
      expect(Number.isSafeInteger(start) && Number.isSafeInteger(end)).toBe(true);
      expect(0 <= start && start <= end && end < length).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
