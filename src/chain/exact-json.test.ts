import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asInteger, member } from './answer.ts';
import { parseExactJson, writeExactJson } from './exact-json.ts';

describe('parseExactJson', () => {
  it('keeps every digit of an int64', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        const read = parseExactJson(`{"a":[${String(value)}],"b": ${String(value)} }`);
        expect(asInteger(member(read, 'b'))).toBe(value);
      }),
    );
  });

  it('reads everything else as JSON.parse does', () => {
    const short = fc.jsonValue().filter((value) => !/[0-9]{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(short, (value) => {
        expect(parseExactJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves digits inside of texts and keys alone', () => {
    const value = {
      '12345678901234567890': 'a "12345678901234567890" \\',
      b: '\\"1234567890123456789',
    };
    expect(parseExactJson(JSON.stringify(value))).toEqual(value);
  });

  it('leaves fractions and exponents to JSON.parse', () => {
    expect(parseExactJson('[1234567890123456.5, 1234567890123456e2]')).toEqual([
      1234567890123456.5, 1234567890123456e2,
    ]);
  });

  it('accepts nothing that JSON.parse refuses but long numbers that begin with zeros', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,01\\ '), '1'.repeat(16)) }),
        (text) => {
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          if (isJson) expect(() => parseExactJson(text)).not.toThrow();
          else if (!/[0-9]{16}/.test(text)) expect(() => parseExactJson(text)).toThrow(SyntaxError);
        },
      ),
    );
  });

  it('takes no longer for text that is hostile', () => {
    const started = performance.now();
    for (const text of ['"'.repeat(200_001), '\\"'.repeat(100_000), '1'.repeat(200_000) + 'e']) {
      expect(() => parseExactJson(`[${text}`)).toThrow(SyntaxError);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('writeExactJson', () => {
  it('writes a bigint as a number with all its digits', () => {
    expect(
      writeExactJson({ call_value: 2n ** 63n - 1n, data: 'a"b', num: 0, visible: false }),
    ).toBe('{"call_value":9223372036854775807,"data":"a\\"b","num":0,"visible":false}');
  });
});
