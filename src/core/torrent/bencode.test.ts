import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBencode, type Encodable } from './bencode-encode.ts';
import { type BencodeDict, BencodeError, BENCODE_LIMITS, decodeBencode } from './bencode.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function errorOf(bytes: Uint8Array): BencodeError {
  try {
    decodeBencode(bytes);
  } catch (error) {
    if (error instanceof BencodeError) return error;
    throw error;
  }
  throw new Error('decoded');
}

const reasonOf = (text: string): string => errorOf(latin1(text)).reason;

/** Maps and byte strings as plain data, so that decoded and generated values compare. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, unknown>)];
    return { entries: entries.map(([key, item]): unknown => [key, plain(item)]).sort() };
  }
  return Array.isArray(value) ? value.map((item: unknown) => plain(item)) : value;
}

const byteKey = fc.uint8Array({ maxLength: 6 }).map((bytes) => String.fromCharCode(...bytes));

const { value: anyValue } = fc.letrec<{ value: Encodable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.maxSafeInteger(),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(byteKey, tie('value'), { maxKeys: 4 }).map((o) => new Map(Object.entries(o))),
  ),
}));

describe('decodeBencode', () => {
  it('reads each kind of value', () => {
    const { value } = decodeBencode(latin1('d1:ai-12e1:bl0:3:x\xffze1:cdee'));
    expect(plain(value)).toEqual(
      plain(
        new Map<string, unknown>([
          ['a', -12],
          ['b', [latin1(''), latin1('x\xffz')]],
          ['c', new Map()],
        ]),
      ),
    );
  });

  it('gives the byte range of every dictionary', () => {
    const bytes = latin1('d1:a3:xyz4:infod1:bi1eee');
    const root = decodeBencode(bytes).value as BencodeDict;
    const info = root.get('info') as BencodeDict;
    expect(Buffer.from(bytes.subarray(info.start, info.end)).toString()).toBe('d1:bi1ee');
    expect([root.start, root.end]).toEqual([0, bytes.length]);
  });

  it('accepts keys out of order and says so', () => {
    const root = decodeBencode(latin1('d1:ad1:bi1e1:ai2ee1:bd1:ai1eee')).value as BencodeDict;
    expect(root.isCanonical).toBe(false);
    expect((root.get('a') as BencodeDict).isCanonical).toBe(false);
    expect((root.get('b') as BencodeDict).isCanonical).toBe(true);
  });

  it('leaves what follows the value alone', () => {
    expect(decodeBencode(latin1('i7e<html>'))).toEqual({ value: 7, end: 3 });
  });

  it('keeps keys that mean something to JavaScript', () => {
    const root = decodeBencode(latin1('d9:__proto__i1e11:constructori2ee')).value as BencodeDict;
    expect([root.get('__proto__'), root.get('constructor')]).toEqual([1, 2]);
  });

  it.each(['', 'd', 'd1:a', 'i12', 'i', 'i-', 'l', 'li1e', '5:abc', '5', 'd3:abci1e'])(
    'calls %j truncated',
    (text) => {
      expect(reasonOf(text)).toBe('truncated');
    },
  );

  it.each([
    'x',
    'e',
    'ie',
    'i-e',
    'i-0e',
    'i01e',
    'i+1e',
    'i1.5e',
    '01:a',
    '-1:a',
    'di1ei2ee',
    'd1:ae',
    'd1:ai1e1:ai2ee',
    '<!doctype html>',
  ])('calls %j malformed', (text) => {
    expect(reasonOf(text)).toBe('malformed');
  });

  it('refuses integers that a number cannot hold', () => {
    expect(decodeBencode(latin1('i9007199254740991e')).value).toBe(Number.MAX_SAFE_INTEGER);
    expect(reasonOf('i9007199254740992e')).toBe('limit');
    expect(reasonOf(`i${'9'.repeat(100_000)}e`)).toBe('limit');
  });

  it('goes 64 deep and no deeper', () => {
    const nested = (depth: number) => 'l'.repeat(depth) + 'e'.repeat(depth);
    expect(() => decodeBencode(latin1(nested(BENCODE_LIMITS.depth)))).not.toThrow();
    expect(reasonOf(nested(BENCODE_LIMITS.depth + 1))).toBe('limit');
    expect(reasonOf('l'.repeat(200_000))).toBe('limit');
    expect(reasonOf('d1:a'.repeat(200_000))).toBe('limit');
  });

  it('reads at most 2.5 million values', () => {
    expect(reasonOf(`l${'0:'.repeat(BENCODE_LIMITS.tokens)}e`)).toBe('limit');
  });

  it('throws nothing but its own error, whatever it is given', () => {
    const looksLikeBencode = fc
      .array(fc.constantFrom('d', 'l', 'i', 'e', ':', '-', '0', '1', '2', '9', 'a', '\xff'), {
        maxLength: 40,
      })
      .map((characters) => latin1(characters.join('')));
    fc.assert(
      fc.property(fc.oneof(looksLikeBencode, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        try {
          const { end } = decodeBencode(bytes);
          expect(end).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BencodeError);
          expect((error as BencodeError).offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('encodeBencode', () => {
  it('gives back what was encoded, and only whole inputs decode', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), (value, cut) => {
        const bytes = encodeBencode(value);
        const decoded = decodeBencode(bytes);
        expect(decoded.end).toBe(bytes.length);
        expect(plain(decoded.value)).toEqual(plain(value));
        expect(encodeBencode(decoded.value)).toEqual(bytes);
        expect(errorOf(bytes.subarray(0, cut % bytes.length)).reason).toBe('truncated');
      }),
      { numRuns: 2000 },
    );
  });

  it('puts encoded bytes in as they stand', () => {
    const encoded = latin1('d1:bi1e1:ai2ee');
    const bytes = encodeBencode(new Map<string, Encodable>([['info', { encoded }]]));
    expect(Buffer.from(bytes).toString()).toBe('d4:infod1:bi1e1:ai2eee');
  });

  it('refuses numbers and keys that bencode does not have', () => {
    expect(() => encodeBencode(1.5)).toThrow(RangeError);
    expect(() => encodeBencode(2 ** 53)).toThrow(RangeError);
    expect(() => encodeBencode(new Map([['é€', 1]]))).toThrow(RangeError);
  });
});
