import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mediaTypeOf } from './media-type.ts';

test.each([
  ['film.mp4', 'video/mp4', 'video'],
  ['a folder/Film.MKV', 'video/x-matroska', 'video'],
  ['clip.webm', 'video/webm', 'video'],
  ['song.mp3', 'audio/mpeg', 'audio'],
  ['song.flac', 'audio/flac', 'audio'],
  ['cover.JPG', 'image/jpeg', 'image'],
  ['read.me', 'text/plain; charset=utf-8', 'text'],
  ['film.en.srt', 'text/plain; charset=utf-8', 'subtitle'],
  ['film.vtt', 'text/vtt; charset=utf-8', 'subtitle'],
])('%s is %s', (path, type, kind) => {
  expect(mediaTypeOf(path)).toEqual({ type, kind });
});

test.each([
  ...['html', 'htm', 'xhtml', 'xht', 'svg', 'svgz', 'xml', 'xsl', 'xslt', 'pdf', 'mht', 'mhtml'],
  ...['js', 'mjs', 'cjs', 'css', 'wasm', 'swf', 'json', 'webmanifest', 'hta', 'exe', 'zip'],
])('what a document could render or run has no type of its own: %s', (extension) => {
  expect(mediaTypeOf(`x.${extension}`)).toEqual({
    type: 'application/octet-stream',
    kind: 'other',
  });
});

test.each([
  '',
  '.',
  'mp4',
  'folder.mp4/file',
  'film.mp4.html',
  'film.mp4 ',
  'film.mp4/',
  'x.constructor',
])('only what stands behind the last dot of the name counts: %j', (path) => {
  expect(mediaTypeOf(path).kind).toBe('other');
});

test('whatever the name, the type is a passive one', () => {
  const passive =
    /^(?:(?:video|audio)\/[a-z0-9-]+|image\/(?:png|jpeg|gif|webp|avif)|text\/(?:plain|vtt); charset=utf-8|application\/octet-stream)$/;
  const ending = fc.constantFrom('.mp4', '.svg', '.html', '.txt', '.js', '.PNG', '');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), ending, (name, end) => {
      expect(mediaTypeOf(name + end).type).toMatch(passive);
    }),
  );
});
