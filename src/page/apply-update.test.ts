import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyUpdate, type UpdateSteps } from './apply-update.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<never>(() => undefined);

/** A page in which nothing is saved and the engine stops at once; tells its steps in order. */
function page(change: Partial<UpdateSteps> = {}) {
  const took: string[] = [];
  const step = (name: string) => () => {
    took.push(name);
    return Promise.resolve();
  };
  const steps: UpdateSteps = {
    areSavesRunning: () => Promise.resolve(false),
    untilSavesEnd: step('saves ended'),
    hold: (isHeld) => took.push(isHeld ? 'held' : 'let go'),
    endSaves: step('saves stopped'),
    drain: step('drained'),
    noteDrain: (isDrained) => took.push(isDrained ? 'in time' : 'hurried'),
    endBodies: step('bodies ended'),
    takeOver: () => took.push('taken over'),
    ...change,
  };
  return { took, update: () => applyUpdate(steps) };
}

test('drains the engine before it takes over', async () => {
  const { took, update } = page();
  await update();
  expect(took).toEqual(['drained', 'in time', 'bodies ended', 'taken over']);
});

test('an engine that hangs is waited for five seconds, no longer, and that is noted', async () => {
  const { took, update } = page({ drain: () => never });
  const over = update();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(took).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await over;
  expect(took).toEqual(['hurried', 'bodies ended', 'taken over']);
});

test('an engine that stores all in the last moment is in time', async () => {
  const { took, update } = page({
    drain: () => new Promise((resolve) => setTimeout(resolve, 4_999)),
  });
  const over = update();
  await vi.advanceTimersByTimeAsync(4_999);
  await over;
  expect(took[0]).toBe('in time');
});

test('an engine that cannot store everything is noted as well', async () => {
  const { took, update } = page({ drain: () => Promise.reject(new Error('No room.')) });
  await update();
  expect(took).toEqual(['hurried', 'bodies ended', 'taken over']);
});

test('waits for what is saved as long as it takes, then ends what the user does not wait for', async () => {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const running = [true, false];
  const { took, update } = page({
    areSavesRunning: () => Promise.resolve(running.shift() ?? false),
    untilSavesEnd: () => ended,
  });
  const over = update();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(took).toEqual(['held']);
  end();
  await vi.advanceTimersByTimeAsync(999);
  // What was handed over last is on its way to the disk.
  expect(took).toEqual(['held', 'let go', 'saves stopped']);
  await vi.advanceTimersByTimeAsync(1);
  await over;
  expect(took.slice(3)).toEqual(['drained', 'in time', 'bodies ended', 'taken over']);
});

test('a save that is begun while the engine stops is ended before the new version takes over', async () => {
  const running = [false, true];
  const { took, update } = page({
    areSavesRunning: () => Promise.resolve(running.shift() ?? false),
  });
  await update();
  expect(took).toEqual(['drained', 'in time', 'saves stopped', 'bodies ended', 'taken over']);
});
