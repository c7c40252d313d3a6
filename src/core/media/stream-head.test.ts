import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAFE_HEADERS, streamHead, textHeaders } from './stream-head.ts';

const FILM = { name: 'film.mp4', lengthBytes: 1000 };

test('a whole file', () => {
  expect(streamHead('stream', FILM, null)).toEqual({
    status: 200,
    range: { start: 0, end: 999 },
    headers: {
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'no-store',
      'Content-Disposition': `inline; filename="film.mp4"; filename*=UTF-8''film.mp4`,
      'Content-Length': '1000',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Content-Type': 'video/mp4',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });
});

test('a part', () => {
  const { status, range, headers } = streamHead('stream', FILM, 'bytes=0-1');
  expect({ status, range }).toEqual({ status: 206, range: { start: 0, end: 1 } });
  expect(headers).toMatchObject({ 'Content-Length': '2', 'Content-Range': 'bytes 0-1/1000' });
});

test('nothing of it', () => {
  const { status, range, headers } = streamHead('stream', FILM, 'bytes=1000-');
  expect({ status, range }).toEqual({ status: 416, range: null });
  expect(headers).toMatchObject({ 'Content-Length': '0', 'Content-Range': 'bytes */1000' });
});

test('an empty file', () => {
  const { status, range, headers } = streamHead('stream', { ...FILM, lengthBytes: 0 }, null);
  expect({ status, range }).toEqual({ status: 200, range: null });
  expect(headers).toMatchObject({ 'Content-Length': '0', 'Content-Type': 'video/mp4' });
});

describe('to be saved', () => {
  test.each(['film.mp4', 'page.html', 'notes.txt', 'no-extension'])('%s has no type', (name) => {
    const { headers } = streamHead('save', { ...FILM, name }, null);
    expect(headers['Content-Type']).toBe('application/octet-stream');
    expect(headers['Content-Disposition']).toMatch(/^attachment;/);
  });
});

test('what a document could render is never shown', () => {
  for (const name of ['x.html', 'x.svg', 'x.pdf', 'x.xml', 'x.js', 'x.wasm', 'x.css', 'x']) {
    const { headers } = streamHead('stream', { ...FILM, name }, null);
    expect(headers['Content-Type']).toBe('application/octet-stream');
    expect(headers['Content-Disposition']).toMatch(/^attachment;/);
  }
});

test('whatever is asked of whichever file, every header is safe and every length is exact', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('stream', 'save'),
      fc.string({ unit: 'binary' }),
      fc.nat({ max: 100 }),
      fc.oneof(
        fc.constant(null),
        fc.string(),
        fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 120 })).map(([a, b]) => `bytes=${a}-${b}`),
      ),
      (kind, name, lengthBytes, rangeHeader) => {
        const { status, headers, range } = streamHead(kind, { name, lengthBytes }, rangeHeader);
        expect(headers).toMatchObject(SAFE_HEADERS);
        expect(() => new Headers(headers)).not.toThrow();
        const length = range === null ? 0 : range.end - range.start + 1;
        expect(headers['Content-Length']).toBe(String(length));
        expect('Content-Range' in headers).toBe(status !== 200);
        if (status === 200) expect(length).toBe(lengthBytes);
      },
    ),
  );
});

test('words have the safe headers too', () => {
  expect(textHeaders({ 'Retry-After': '1' })).toEqual({
    ...SAFE_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Retry-After': '1',
  });
});
