import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_NAME_BYTES, numberedName, safeName, shortName } from './safe-name.ts';
import { safePaths } from './safe-paths.ts';

/** Text made of what attacks file names, mixed with anything else. */
const hostileName = fc
  .array(
    fc.oneof(
      fc.constantFrom('.', '..', '/', '\\', '\0', ' ', 'con', 'NUL', '\u202e', '\u200b', '\ufeff'),
      fc.constantFrom('a', 'A', 'é', 'e\u0301', '.txt', '\ud800', '\ufffd', '\n', 'x'.repeat(130)),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

function expectSafe(name: string): void {
  expect(name).not.toBe('');
  expect(name).not.toMatch(/^\.{1,2}$/);
  expect(name).not.toMatch(/[/\\\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
  expect(name).not.toMatch(/[ .]$/);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
  expect(name.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
}

describe('safeName', () => {
  it.each([
    ['Sintel.mp4', 'Sintel.mp4'],
    ['.hidden', '.hidden'],
    ['مرحبا 日本 😀.mkv', 'مرحبا 日本 😀.mkv'],
    ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
    ['holiday\u202egpj.exe', 'holidaygpj.exe'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['AC/DC\\live', 'AC_DC_live'],
    ['line\nbreak\0', 'linebreak'],
    ['', '_'],
    ['.', '_'],
    ['..', '_'],
    ['. .\u200b.', '_'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['  name. . ', 'name'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Com1 .tar.gz', '_Com1 .tar.gz'],
    ['console.log', 'console.log'],
    ['bad\ufffdbyte', 'bad_byte'],
    ['lone\ud800surrogate', 'lone_surrogate'],
  ])('%j becomes %j', (name, expected) => {
    expect(safeName(name)).toBe(expected);
  });

  it('cuts long names and keeps the extension', () => {
    const name = safeName(`${'é'.repeat(300)}.webm`);
    expect(name).toBe(`${'é'.repeat(125)}.webm`);
    expect(numberedName(name, 12)).toBe(`${'é'.repeat(122)} (12).webm`);
  });

  it('is safe, and leaves safe names alone, whatever it is given', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const safe = safeName(name);
        expectSafe(safe);
        expect(safeName(safe)).toBe(safe);
        expectSafe(numberedName(safe, 17));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes linear time for a name of 4 MiB', () => {
    expectSafe(safeName('. '.repeat(2 ** 21) + 'x'));
    expectSafe(safeName('x' + '. '.repeat(2 ** 21)));
  });
});

describe('safePaths', () => {
  it('numbers duplicates, also those that differ in case or normal form only', () => {
    expect(
      safePaths([['a.txt'], ['A.TXT'], ['a (2).txt'], ['é'], ['e\u0301'], ['d', 'a.txt'], ['..']]),
    ).toEqual([
      ['a.txt'],
      ['A (2).TXT'],
      ['a (2) (2).txt'],
      ['é'],
      ['e\u0301 (2)'],
      ['d', 'a.txt'],
      ['_'],
    ]);
  });

  it('keeps a file from taking a folder’s name', () => {
    expect(safePaths([['x'], ['x', 'y'], ['x', 'y', 'z']])).toEqual([
      ['x (2)'],
      ['x', 'y (2)'],
      ['x', 'y', 'z'],
    ]);
  });

  it('never leads out of its folder, and no two paths are the same', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostileName, { maxLength: 4 }), { maxLength: 12 }), (paths) => {
        const safe = safePaths(paths);
        expect(safe.length).toBe(paths.length);
        for (const path of safe) {
          path.forEach(expectSafe);
          expect(posix.join('/root', ...path)).toBe(`/root/${path.join('/')}`);
          expect(win32.join('C:\\root', ...path)).toBe(`C:\\root\\${path.join('\\')}`);
        }
        const keys = safe.map((path) => path.join('/').normalize('NFC').toLowerCase());
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) {
          expect(keys.some((other) => other.startsWith(`${key}/`))).toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('names a hundred thousand files that all have one name', () => {
    const safe = safePaths(Array.from({ length: 100_000 }, () => ['same.txt']));
    expect(safe.at(-1)).toEqual(['same (100000).txt']);
  });
});

describe('shortName', () => {
  it('is a safe name of at most so many bytes, and keeps a short one', () => {
    fc.assert(
      fc.property(hostileName, fc.integer({ min: 24, max: 255 }), (name, maxBytes) => {
        const short = shortName(name, maxBytes);
        expectSafe(short);
        expect(Buffer.byteLength(short)).toBeLessThanOrEqual(maxBytes);
        if (Buffer.byteLength(safeName(name)) <= maxBytes) expect(short).toBe(safeName(name));
      }),
    );
  });

  it('keeps the extension, and makes no device of what is left', () => {
    expect(shortName(`${'a'.repeat(300)}.mp4`, 30)).toBe(`${'a'.repeat(26)}.mp4`);
    expect(shortName(`con${' '.repeat(60)}x`, 30)).toBe('_con');
  });
});
