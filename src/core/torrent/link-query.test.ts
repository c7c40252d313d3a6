import fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeQueriedLink } from './link-query.ts';

const MAGNET =
  'magnet:?xt=urn:btih:dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c&dn=a%26b&tr=wss%3A%2F%2Ft.example';

it.each([
  ['as a browser calls it', `?magnet=${encodeURIComponent(MAGNET)}`, MAGNET, ''],
  ['as somebody typed it', `?magnet=${MAGNET}`, MAGNET, ''],
  [
    'among others',
    `?a=1&magnet=${encodeURIComponent(MAGNET)}&channels=proxied`,
    MAGNET,
    '?a=1&channels=proxied',
  ],
  ['behind others', `?a=1&magnet=${MAGNET}`, MAGNET, '?a=1'],
  ['no magnet', '?magnet=nonsense', 'nonsense', ''],
  ['wrongly encoded', '?magnet=%E0%A4%A', '%E0%A4%A', ''],
])('finds what was given %s', (_what, query, link, restOfQuery) => {
  expect(takeQueriedLink(query)).toEqual({ link, restOfQuery });
});

it.each(['', '?', '?magnet', '?magnet=', '?a=1', '?xmagnet=1', '?a=magnet', '?magnetic=1'])(
  'finds nothing in %j',
  (query) => {
    expect(takeQueriedLink(query)).toBeNull();
  },
);

it('gives back whatever was encoded, and leaves no trace of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(text.isWellFormed());
      const taken = takeQueriedLink(`?x=1&magnet=${encodeURIComponent(text)}`);
      expect(taken).toEqual({ link: text, restOfQuery: '?x=1' });
    }),
  );
});
