import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonError, parseJson, printJson } from './json.ts';
import { address, message, textBytes } from './value.ts';

describe('reading', () => {
  test('integers beyond 2^53 are exact, others are numbers', () => {
    expect(parseJson('{"a":9223372036854775807,"b":-9007199254740993,"c":12,"d":1.5}')).toEqual({
      a: 9223372036854775807n,
      b: -9007199254740993n,
      c: 12,
      d: 1.5,
    });
  });

  test('digits within texts are left alone', () => {
    const text = '{"a":"9223372036854775807","b\\"9223372036854775807":"\\\\"}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('any JSON is the same after reading and printing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain = JSON.stringify(JSON.parse(text));
        expect(printJson(parseJson(plain))).toBe(plain);
      }),
    );
    const numbers = '[1.12345678901234567,1e-7,1e+21,-0.00012345678901234567,12345678901234567890]';
    expect(printJson(parseJson(numbers))).toBe(
      '[1.1234567890123457,1e-7,1e+21,-0.00012345678901234567,12345678901234567890]',
    );
  });

  test('what is no JSON is refused', () => {
    for (const text of ['', '{', '{"a":01234567890123456789}', 'undefined']) {
      expect(() => parseJson(text)).toThrow(JsonError);
    }
  });
});

describe('printing', () => {
  test('every int64 comes back as it went', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(printJson({ value })).toBe(`{"value":${String(value)}}`);
        expect(printJson({ value }, { int64AsString: true })).toBe(`{"value":"${String(value)}"}`);
      }),
    );
  });

  test('any JSON without long integers is as JSON.stringify prints it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(printJson(value as never)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('addresses and text bytes follow `visible`', () => {
    const value = {
      at: address('41a614f803b6fd780986a42c78ec9c7f77e6ded13c'),
      name: textBytes('BitTorrent'),
      nobody: address(''),
    };
    expect(printJson(value)).toBe(
      '{"at":"41a614f803b6fd780986a42c78ec9c7f77e6ded13c","name":"426974546f7272656e74","nobody":""}',
    );
    expect(printJson(value, { visible: true })).toBe(
      '{"at":"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t","name":"BitTorrent","nobody":""}',
    );
  });
});

test('proto3 leaves defaults out', () => {
  const fields = { a: 0n, b: 0, c: '', d: false, e: [], f: address(''), g: undefined, h: {} };
  expect(message({ ...fields, i: 1n })).toEqual({ h: {}, i: 1n });
});
