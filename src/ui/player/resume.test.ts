import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBook, noteWatched, placeIn, type ResumeBook, type Watched } from './resume.ts';

const film = (change: Partial<Watched> = {}): Watched => ({
  key: 'film',
  seconds: 300,
  durationSeconds: 6_000,
  isVideo: true,
  ...change,
});

describe('noteWatched', () => {
  it('keeps the last place of each file', () => {
    let book = noteWatched([], film());
    book = noteWatched(book, film({ key: 'other', seconds: 60 }));
    book = noteWatched(book, film({ seconds: 412.34 }));
    expect(placeIn(book, 'film')).toBe(412.3);
    expect(placeIn(book, 'other')).toBe(60);
    expect(placeIn(book, 'third')).toBeNull();
  });

  it.each([
    ['near its end', { seconds: 5_980 }],
    ['when hardly begun', { seconds: 4 }],
    ['when its length is not known', { durationSeconds: Infinity }],
    ['when it is a song', { isVideo: false, durationSeconds: 240, seconds: 100 }],
  ])('forgets a file %s', (_when, change) => {
    expect(noteWatched([['film', 300]], film(change))).toEqual([]);
  });

  it('keeps places in short films and in long sound', () => {
    expect(placeIn(noteWatched([], film({ durationSeconds: 12, seconds: 6 })), 'film')).toBe(6);
    expect(placeIn(noteWatched([], film({ isVideo: false })), 'film')).toBe(300);
  });

  it('stays small and loses the oldest first', () => {
    let book: ResumeBook = [];
    for (let at = 0; at < 250; at += 1) book = noteWatched(book, film({ key: String(at) }));
    expect(book).toHaveLength(200);
    expect(book[0]?.[0]).toBe('50');
  });
});

describe('decodeBook', () => {
  it('reads what was written', () => {
    const book = noteWatched([], film());
    expect(decodeBook(JSON.stringify(book))).toEqual(book);
  });

  it('never fails, and gives nothing but entries', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant(null),
      fc.constant('[["a",-1],["b",2],3]'),
    );
    fc.assert(
      fc.property(anything, (text) => {
        for (const [key, seconds] of decodeBook(text)) {
          expect(typeof key).toBe('string');
          expect(seconds).toBeGreaterThanOrEqual(0);
        }
      }),
    );
    expect(decodeBook('[["a",-1],["b",2],3]')).toEqual([['b', 2]]);
  });
});
