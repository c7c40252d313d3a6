import { expect, test } from 'vitest';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { Visits, type Steps } from './visits.ts';

const HASH = 'dd8255ecdc7ca55fb0bbf81323d87062db1f6d1c' as InfoHash;
const visit = (fileIndex: number | null) => ({ infoHash: HASH, fileIndex });

/** A history whose `back` takes a moment, as a browser's does. */
class SlowHistory implements Steps {
  entries: unknown[] = [null];
  at = 0;
  owed = 0;

  get state(): unknown {
    return this.entries[this.at];
  }

  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), state];
    this.at += 1;
  }

  replaceState(state: unknown): void {
    this.entries[this.at] = state;
  }

  back(): void {
    this.owed += 1;
  }

  /** The browser goes back: because it was told to, or its user did. */
  go(): void {
    this.owed = 0;
    this.at -= 1;
  }
}

function open() {
  const steps = new SlowHistory();
  return { steps, visits: new Visits(steps) };
}

test('is one step, whichever files follow, and closing takes it back', () => {
  const { steps, visits } = open();
  visits.enter(visit(null));
  visits.enter(visit(3));
  expect(steps.entries).toEqual([null, { visit: visit(3) }]);
  visits.leave();
  expect([steps.owed, visits.current]).toEqual([1, null]);
  steps.go();
  expect(visits.arrived()).toBe(true);
  visits.leave();
  expect(steps.owed).toBe(0);
});

test("leaves the user's own way back to be carried out", () => {
  const { steps, visits } = open();
  visits.enter(visit(0));
  steps.go();
  expect(visits.arrived()).toBe(false);
  expect(visits.current).toBeNull();
});

test('what is opened on the way back is a step of its own', () => {
  const { steps, visits } = open();
  visits.enter(visit(0));
  visits.leave();
  visits.enter(visit(1));
  expect(visits.current).toEqual(visit(1));
  steps.go();
  expect(visits.arrived()).toBe(true);
  expect([steps.at, steps.entries]).toEqual([1, [null, { visit: visit(1) }]]);
  visits.leave();
  visits.enter(visit(2));
  visits.leave();
  steps.go();
  expect(visits.arrived()).toBe(true);
  expect([steps.at, steps.owed, visits.current]).toEqual([0, 0, null]);
});

test('finds what a page before it wrote, and nothing in what is no visit', () => {
  const { steps, visits } = open();
  steps.pushState({ visit: visit(2) });
  expect(visits.current).toEqual(visit(2));
  for (const wrong of [
    ...[undefined, 'visit', { visit: null }, { visit: { infoHash: 'x', fileIndex: 0 } }],
    ...[{ visit: { infoHash: HASH } }, { visit: visit(-1) }, { visit: visit(0.5) }],
  ]) {
    steps.replaceState(wrong);
    expect(visits.current).toBeNull();
  }
});
