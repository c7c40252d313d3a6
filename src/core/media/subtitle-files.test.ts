import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subtitlesOf } from './subtitle-files.ts';

/** What belongs to the first path, as path, language and note. */
function found(...names: string[]): string[] {
  const paths = names.map((name) => name.split('/'));
  const videos = names.flatMap((name, at) => (/\.(mp4|mkv)$/.test(name) ? [at] : []));
  return subtitlesOf(paths, 0, videos).map(({ at, language, note }) =>
    [names[at], language ?? '-', note].join(' ').trim(),
  );
}

const other = 'Other.mp4';

describe('subtitlesOf', () => {
  it('finds the same name, with and without a language', () => {
    expect(
      found('Film.mp4', other, 'Film.srt', 'film.de.srt', 'Film.eng.forced.vtt', 'Film.pt-BR.srt'),
    ).toEqual([
      'Film.eng.forced.vtt en forced',
      'Film.pt-BR.srt pt-BR',
      'Film.srt -',
      'film.de.srt de',
    ]);
  });

  it('does not take what belongs to another', () => {
    expect(
      found('Film.mp4', other, 'Film 2.mp4', 'Filmography.srt', 'Other.srt', 'a/Film.srt'),
    ).toEqual([]);
    expect(found('a/Film.mp4', 'b/Film.mp4', 'b/Film.srt')).toEqual([]);
  });

  it('looks into a folder of subtitles', () => {
    expect(
      found(
        'S1/E01.mkv',
        'S1/E02.mkv',
        'S1/Subs/E01.en.srt',
        'S1/Subs/E01/2_English.srt',
        'S1/Subs/E02/2_English.srt',
      ),
    ).toEqual(['S1/Subs/E01.en.srt en', 'S1/Subs/E01/2_English.srt en']);
  });

  it('gives all to the only video', () => {
    expect(found('Film.mp4', 'Subs/3_French.srt', 'words.vtt', 'notes.txt')).toEqual([
      'Subs/3_French.srt fr',
      'words.vtt - words',
    ]);
  });

  it('gives each file to the video of its folder only, whatever the names', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(name, name, fc.constantFrom('', '.en', '_German'), (one, two, suffix) => {
        fc.pre(one !== two);
        const names = [`${one}/x.mp4`, `${two}/x.mp4`, `${one}/x${suffix}.srt`];
        const paths = names.map((path) => path.split('/'));
        expect(subtitlesOf(paths, 0, [0, 1]).map(({ at }) => at)).toEqual([2]);
        expect(subtitlesOf(paths, 1, [0, 1])).toEqual([]);
      }),
    );
  });
});
