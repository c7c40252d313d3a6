import { expect, test } from 'vitest';
import type { SaveAsked } from '../../bridge/saves.ts';
import { SaveClaims } from './save-claims.ts';

/** Time runs out when `end` is called. */
function claimsOf(answer: (asked: SaveAsked, claims: SaveClaims) => void) {
  let end: () => void = () => undefined;
  const asked: SaveAsked[] = [];
  const page = {
    postMessage: (message: SaveAsked) => {
      asked.push(message);
      answer(message, claims);
    },
  };
  const claims: SaveClaims = new SaveClaims({
    pages: () => Promise.resolve([page, page]),
    wait: () => new Promise((resolve) => (end = resolve)),
  });
  return { claims, asked, end: () => end() };
}

test('every page is asked, and one yes is enough', async () => {
  const { claims, asked } = claimsOf(({ turn }, claims) => claims.take(turn));
  expect(await claims.isOurs('one', '/save/x?id=one')).toBe(true);
  const message = { kind: 'save-asked', turn: 1, id: 'one', path: '/save/x?id=one' };
  expect(asked).toEqual([message, message]);
});

test('silence is a no, and a yes counts for its own request only', async () => {
  const { claims, asked, end } = claimsOf(() => undefined);
  const answer = claims.isOurs('one', '/save/x?id=one');
  await expect.poll(() => asked.length).toBe(2);
  claims.take(7);
  end();
  expect(await answer).toBe(false);
  // Late, and unheard.
  claims.take(1);
  const again = claims.isOurs('one', '/save/x?id=one');
  await expect.poll(() => asked.length).toBe(4);
  end();
  expect(await again).toBe(false);
});
