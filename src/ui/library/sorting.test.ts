import { describe, expect, it } from 'vitest';
import { snapshot } from '../test-snapshot.ts';
import { nextSorting, sortTorrents, type Sorting } from './sorting.ts';

const b10 = snapshot({ name: 'B 10', sizeBytes: 5, etaMs: null, addedAt: 3 });
const b2 = snapshot({ name: 'b 2', sizeBytes: 9, etaMs: 50, addedAt: 1 });
const a = snapshot({ name: 'A', sizeBytes: 5, etaMs: 10, addedAt: 2 });

function order(sorting: Sorting): string[] {
  return sortTorrents([b10, b2, a], sorting).map((torrent) => torrent.name);
}

describe('sortTorrents', () => {
  it('sorts names as people do', () => {
    expect(order({ key: 'name', isDescending: false })).toEqual(['A', 'b 2', 'B 10']);
    expect(order({ key: 'name', isDescending: true })).toEqual(['B 10', 'b 2', 'A']);
  });

  it('breaks ties by name, whatever the direction', () => {
    expect(order({ key: 'size', isDescending: true })).toEqual(['b 2', 'A', 'B 10']);
    expect(order({ key: 'size', isDescending: false })).toEqual(['A', 'B 10', 'b 2']);
  });

  it('puts what will not end last', () => {
    expect(order({ key: 'eta', isDescending: false })).toEqual(['A', 'b 2', 'B 10']);
  });

  it('leaves the list it was given as it was', () => {
    const given = [b10, b2, a];
    sortTorrents(given, { key: 'added', isDescending: true });
    expect(given).toEqual([b10, b2, a]);
  });
});

describe('nextSorting', () => {
  it('turns round on the second click', () => {
    const first = nextSorting({ key: 'added', isDescending: true }, 'size');
    expect(first).toEqual({ key: 'size', isDescending: true });
    expect(nextSorting(first, 'size')).toEqual({ key: 'size', isDescending: false });
  });

  it('starts names at A and times at the shortest', () => {
    const newest: Sorting = { key: 'added', isDescending: true };
    expect(nextSorting(newest, 'name').isDescending).toBe(false);
    expect(nextSorting(newest, 'eta').isDescending).toBe(false);
  });
});
