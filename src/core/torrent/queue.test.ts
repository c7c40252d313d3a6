import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InfoHash } from '../units/info-hash.ts';
import { activeTorrents, MAX_STALLED_ACTIVE, type QueueEntry } from './queue.ts';

const entry = (name: string, of: Partial<QueueEntry> = {}): QueueEntry => ({
  infoHash: name as InfoHash,
  addedAt: 0,
  wantsToRun: true,
  isComplete: false,
  isStalled: false,
  ...of,
});

const active = (entries: readonly QueueEntry[], max: number) => [...activeTorrents(entries, max)];

const anyEntries = fc.uniqueArray(
  fc.record({
    infoHash: fc.nat(99).map((number) => `${number}` as InfoHash),
    addedAt: fc.nat(5),
    wantsToRun: fc.boolean(),
    isComplete: fc.boolean(),
    isStalled: fc.boolean(),
  }),
  { selector: (of) => of.infoHash, maxLength: 40 },
);

describe('activeTorrents', () => {
  it('lets the first added download first', () => {
    const entries = [
      entry('c', { addedAt: 3 }),
      entry('a', { addedAt: 1 }),
      entry('b', { addedAt: 2 }),
    ];
    expect(active(entries, 2)).toEqual(['a', 'b']);
  });

  it('leaves out what does not want to run', () => {
    expect(active([entry('a', { wantsToRun: false }), entry('b')], 1)).toEqual(['b']);
    const paused = entry('a', { wantsToRun: false, isComplete: true });
    expect(active([paused], 1)).toEqual([]);
  });

  it('gives seeding no place of a download', () => {
    const entries = [
      entry('a', { isComplete: true }),
      entry('b', { isComplete: true }),
      entry('c'),
    ];
    expect(active(entries, 1)).toEqual(['a', 'b', 'c']);
  });

  it('passes a stalled download, which stays active', () => {
    const entries = [entry('a', { isStalled: true }), entry('b'), entry('c')];
    expect(active(entries, 1)).toEqual(['a', 'b']);
  });

  it('keeps only so many stalled downloads active', () => {
    const stalled = Array.from({ length: MAX_STALLED_ACTIVE + 5 }, (_, index) =>
      entry(`s${index}`, { addedAt: index, isStalled: true }),
    );
    const result = active([...stalled, entry('z', { addedAt: 999 })], 1);
    expect(result).toHaveLength(MAX_STALLED_ACTIVE + 1);
    expect(result).toContain('z');
    expect(result).not.toContain(`s${MAX_STALLED_ACTIVE}`);
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(
        anyEntries,
        fc.integer({ min: 1, max: 10 }),
        fc.infiniteStream(fc.nat()),
        (...of) => {
          const [entries, max, numbers] = of;
          const shuffled = entries
            .map((item) => ({ item, at: numbers.next().value ?? 0 }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ item }) => item);
          expect(active(shuffled, max)).toEqual(active(entries, max));
        },
      ),
    );
  });

  it('fills the places and no more, and stalling takes a place from nobody', () => {
    fc.assert(
      fc.property(anyEntries, fc.integer({ min: 1, max: 10 }), (entries, max) => {
        const running = activeTorrents(entries, max);
        const downloads = entries.filter((of) => of.wantsToRun && !of.isComplete && !of.isStalled);
        const downloading = downloads.filter((of) => running.has(of.infoHash));
        expect(downloading).toHaveLength(Math.min(max, downloads.length));
        const [first] = downloading;
        if (first === undefined) return;
        const after = activeTorrents(
          entries.map((of) => (of === first ? { ...of, isStalled: true } : of)),
          max,
        );
        for (const of of downloading) if (of !== first) expect(after.has(of.infoHash)).toBe(true);
      }),
    );
  });
});
