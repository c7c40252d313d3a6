import { expect, test } from 'vitest';
import { nextTurn } from './turns.ts';

test('those who ask one after the other get a task each', async () => {
  const log: string[] = [];
  void nextTurn().then(() => {
    log.push('first');
    queueMicrotask(() => queueMicrotask(() => log.push('the end of the first')));
  });
  await nextTurn();
  log.push('second');
  expect(log).toEqual(['first', 'the end of the first', 'second']);
});
