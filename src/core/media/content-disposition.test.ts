import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

test('a name is told in both forms', () => {
  expect(contentDisposition('attachment', 'film.mp4')).toBe(
    `attachment; filename="film.mp4"; filename*=UTF-8''film.mp4`,
  );
  expect(contentDisposition('inline', `a "b" (c)*'d'\\ 50%; é 映画 🎬`)).toBe(
    `inline; filename="a _b_ (c)*'d'_ 50_; _ __ _"; ` +
      `filename*=UTF-8''a%20%22b%22%20%28c%29%2A%27d%27%5C%2050%25%3B%20%C3%A9%20%E6%98%A0%E7%94%BB%20%F0%9F%8E%AC`,
  );
});

test('whatever the name, it ends no line and no quotation, and comes out again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = contentDisposition('attachment', name);
      const parts = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([!-~]*)$/.exec(header);
      expect(header).toMatch(/^[\x20-\x7e]*$/);
      expect(parts?.[2]).toMatch(/^(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*$/);
      expect(decodeURIComponent(parts?.[2] ?? '?')).toBe(name.toWellFormed());
    }),
  );
});
