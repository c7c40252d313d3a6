import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toWebVtt } from './subtitles.ts';

function cuesOf(text: string, offsetMs = 0): string[] {
  const { webVtt, cueCount } = toWebVtt(text, offsetMs);
  const [head, ...cues] = webVtt.trimEnd().split('\n\n');
  expect(head).toBe('WEBVTT');
  expect(cues).toHaveLength(cueCount);
  return cues;
}

describe('SubRip', () => {
  it('becomes WebVTT', () => {
    expect(
      cuesOf(
        '1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n01:02:03,004 --> 01:02:05,000\r\nTwo\r\nlines\r\n',
      ),
    ).toEqual(['00:00:01.000 --> 00:00:02.500\nOne', '01:02:03.004 --> 01:02:05.000\nTwo\nlines']);
  });

  it.each([
    ['no numbers', '00:00:01,000 --> 00:00:02,000\nOne\n\n00:00:03,000 --> 00:00:04,000\nTwo'],
    [
      'points for commas',
      '1\n00:00:01.000 --> 00:00:02.000\nOne\n\n2\n0:00:03.000 --> 0:00:04.000\nTwo',
    ],
    ['no hours', '1\n00:01,000 --> 00:02,000\nOne\n\n2\n00:03,000 --> 00:04,000\nTwo'],
    [
      'no blank lines',
      '1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:03,000 --> 00:00:04,000\nTwo',
    ],
    [
      'old Mac lines',
      '1\r00:00:01,000 --> 00:00:02,000\rOne\r\r2\r00:00:03,000 --> 00:00:04,000\rTwo',
    ],
    [
      'a mark and spaces',
      '\ufeff 1 \n 00:00:01,000  -->  00:00:02,000 \n One \n\n 2 \n00:00:03,000 --> 00:00:04,000\nTwo',
    ],
  ])('is read with %s', (_what, text) => {
    expect(cuesOf(text)).toEqual([
      '00:00:01.000 --> 00:00:02.000\nOne',
      '00:00:03.000 --> 00:00:04.000\nTwo',
    ]);
  });

  it('keeps blank lines and numbers out of and in the words', () => {
    expect(
      cuesOf(
        '1\n00:00:01,000 --> 00:00:02,000\nOne\n\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n',
      ),
    ).toEqual(['00:00:01.000 --> 00:00:02.000\nOne\n42', '00:00:03.000 --> 00:00:04.000\n7']);
  });

  it.each([
    ['<b>bold</b> <I>slanted</I> <u>line</u>', '<b>bold</b> <i>slanted</i> <u>line</u>'],
    ['<font color="#ff0000">red</font>', 'red'],
    ['<b>never closed', '<b>never closed</b>'],
    ['<b><i>crossed</b></i>', '<b><i>crossed</i></b><i></i>'],
    ['</i>closed twice</i>', 'closed twice'],
    ['1 < 2 & 3 > 2', '1 &lt; 2 &amp; 3 &gt; 2'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['&lt;b&gt; &amp; &quot;q&quot; &copy;', '&lt;b&gt; &amp; "q" &amp;copy;'],
    ['one<br/>two', 'one\ntwo'],
    ['{\\i1}override{\\i0}', 'override'],
    ['a --> b', 'a --&gt; b'],
  ])('reduces %s', (words, expected) => {
    expect(cuesOf(`1\n00:00:01,000 --> 00:00:02,000\n${words}\n`)).toEqual([
      `00:00:01.000 --> 00:00:02.000\n${expected}`,
    ]);
  });

  it('puts words at the top where SubStation says so', () => {
    const [cue] = cuesOf('1\n00:00:01,000 --> 00:00:02,000\n{\\an8}Above\n');
    expect(cue).toBe('00:00:01.000 --> 00:00:02.000 line:0\nAbove');
  });

  it('leaves out what has no words or ends before it begins', () => {
    expect(
      cuesOf('1\n00:00:02,000 --> 00:00:01,000\nBack\n\n2\n00:00:03,000 --> 00:00:04,000\n\n'),
    ).toEqual([]);
    expect(toWebVtt('Dear diary,\nnothing happened.').cueCount).toBe(0);
  });
});

describe('WebVTT', () => {
  it('loses styles, regions, notes, names and what is not known', () => {
    const text = [
      'WEBVTT - a title',
      '',
      'STYLE\n::cue { background: url(https://example.org/) }',
      '',
      'NOTE 00:00 is not a cue',
      '',
      'intro\n00:01.000 --> 00:02.000 align:start region:fred line:0 x:url(y)\n<v Fred>Hello <00:01.500><c.loud>you</c>',
      '',
      'NOTE after it',
    ].join('\n');
    expect(cuesOf(text)).toEqual(['00:00:01.000 --> 00:00:02.000 align:start line:0\nHello you']);
  });
});

describe('the offset', () => {
  const text = '00:00:01,000 --> 00:00:02,000\nOne\n\n00:00:03,000 --> 00:00:05,000\nTwo';

  it('moves all times', () => {
    expect(cuesOf(text, 1_500)).toEqual([
      '00:00:02.500 --> 00:00:03.500\nOne',
      '00:00:04.500 --> 00:00:06.500\nTwo',
    ]);
  });

  it('leaves out what would end before the beginning', () => {
    expect(cuesOf(text, -4_000)).toEqual(['00:00:00.000 --> 00:00:01.000\nTwo']);
  });
});

describe('anything', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '\n',
      '\r\n',
      '\n\n',
      'WEBVTT',
      'NOTE',
      '1',
      '00:00:01,000 --> 00:00:02,000',
      '00:01 --> 00:02',
      '<b>',
      '</b>',
      '<i>',
      '</i>',
      '<',
      '>',
      '&',
      '&amp;',
      '-->',
      '{\\an8}',
      '<br>',
      '<v x>',
    ),
  );
  const anything = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  it('gives WebVTT that is read as it was written', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: -5_000, max: 5_000 }), (text, offsetMs) => {
        const { webVtt, cueCount } = toWebVtt(text, offsetMs);
        expect(toWebVtt(webVtt)).toEqual({ webVtt, cueCount });
        const arrows = webVtt.split('\n').filter((line) => line.includes('-->'));
        expect(arrows).toHaveLength(cueCount);
        expect(webVtt.replace(/<\/?[biu]>/g, '')).not.toContain('<');
      }),
      { numRuns: 500 },
    );
  });

  it('finds every cue, however it is written', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const cue = fc.record({
      startMs: fc.integer({ min: 0, max: 35_999_000 }),
      lengthMs: fc.integer({ min: 1, max: 9_000 }),
      words: fc.array(word, { minLength: 1, maxLength: 3 }),
      isNumbered: fc.boolean(),
      mark: fc.constantFrom(',', '.'),
    });
    const written = fc.record({
      cues: fc.array(cue, { maxLength: 8 }),
      newline: fc.constantFrom('\n', '\r\n'),
    });
    fc.assert(
      fc.property(written, ({ cues, newline }) => {
        const text = cues.flatMap(({ startMs, lengthMs, words, isNumbered, mark }, at) => [
          ...(isNumbered ? [String(at + 1)] : []),
          `${clock(startMs, mark)} --> ${clock(startMs + lengthMs, mark)}`,
          ...words,
          '',
        ]);
        const expected = cues
          .toSorted((one, other) => one.startMs - other.startMs)
          .map(
            ({ startMs, lengthMs, words }) =>
              `${clock(startMs, '.')} --> ${clock(startMs + lengthMs, '.')}\n${words.join('\n')}`,
          );
        expect(cuesOf(text.join(newline))).toEqual(expected);
      }),
    );
  });

  it('takes no time that grows out of bounds', () => {
    const hostile = [
      '<'.repeat(200_000),
      '{\\'.repeat(100_000),
      '&'.repeat(200_000),
      '<b>'.repeat(60_000),
    ];
    const startedAt = performance.now();
    for (const words of hostile) {
      const { cueCount } = toWebVtt(`00:00:01,000 --> 00:00:02,000\n${words}x`);
      expect(cueCount).toBe(1);
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

function clock(timeMs: number, mark: string): string {
  return new Date(timeMs).toISOString().slice(11, 23).replace('.', mark);
}
