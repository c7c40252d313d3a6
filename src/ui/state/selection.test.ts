import { beforeEach, describe, expect, it } from 'vitest';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { Selection } from './selection.svelte.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40) as InfoHash) as [
  InfoHash,
  InfoHash,
  InfoHash,
  InfoHash,
];
const SHOWN = [a, b, c, d];
let selection: Selection;

beforeEach(() => {
  selection = new Selection();
});

function chosen(): InfoHash[] {
  return SHOWN.filter((infoHash) => selection.chosen.has(infoHash));
}

describe('Selection', () => {
  it('selects a range from where it began, in both directions', () => {
    selection.only(b);
    selection.extendTo(d, SHOWN);
    expect(chosen()).toEqual([b, c, d]);
    selection.extendTo(a, SHOWN);
    expect(chosen()).toEqual([a, b]);
  });

  it('adds and takes away single rows', () => {
    selection.only(a);
    selection.toggle(c);
    selection.toggle(a);
    expect(chosen()).toEqual([c]);
  });

  it('moves by rows and stops at the ends', () => {
    expect(selection.move(1, SHOWN, false)).toBe(a);
    expect(selection.move(1, SHOWN, false)).toBe(b);
    expect(selection.move(99, SHOWN, false)).toBe(d);
    expect(selection.move(-99, SHOWN, false)).toBe(a);
    expect(chosen()).toEqual([a]);
  });

  it('extends while it moves', () => {
    selection.only(b);
    selection.move(1, SHOWN, true);
    selection.move(1, SHOWN, true);
    expect(chosen()).toEqual([b, c, d]);
    selection.move(-1, SHOWN, true);
    expect(chosen()).toEqual([b, c]);
  });

  it('goes nowhere in an empty list', () => {
    expect(selection.move(1, [], false)).toBeNull();
  });

  it('starts a range afresh when its beginning is gone', () => {
    selection.only(a);
    selection.extendTo(d, [c, d]);
    expect(chosen()).toEqual([d]);
  });
});
