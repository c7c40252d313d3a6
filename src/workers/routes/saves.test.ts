import { expect, test } from 'vitest';
import type { SaveNews } from '../../bridge/saves.ts';
import { Saves } from './saves.ts';

type Bytes = Uint8Array<ArrayBuffer>;

function bodyOf(...lengths: number[]): ReadableStream<Bytes> {
  return new ReadableStream({
    start(controller) {
      for (const length of lengths) controller.enqueue(new Uint8Array(length));
      controller.close();
    },
  });
}

function saves() {
  const news: SaveNews[] = [];
  let goingCount = 0;
  const parts = {
    now: () => 0,
    tell: (said: SaveNews) => news.push(said),
    life: () => Promise.resolve('life'),
    began: () => {
      goingCount += 1;
      return () => (goingCount -= 1);
    },
  };
  return { news, saves: new Saves(parts), goingCount: () => goingCount };
}

test.each([
  ['fewer', [2, 2], 5],
  ['more', [2, 4], 5],
  ['more behind its end', [2, 3, 1], 5],
  ['none', [], 5],
])('%s bytes than promised are a failure', async (_, lengths, lengthBytes) => {
  const { saves: kept, news, goingCount } = saves();
  for (const id of ['one', null]) {
    const save = await kept.begin(id);
    const body = new Response(save.follow(bodyOf(...lengths), lengthBytes));
    await expect(body.arrayBuffer()).rejects.toMatchObject({ code: 'internal' });
    expect(goingCount()).toBe(0);
  }
  expect(news.map(({ state }) => state)).toEqual(['going', 'failed']);
});

test('as many as promised are a success', async () => {
  const { saves: kept, news } = saves();
  const save = await kept.begin('one');
  const body = new Response(save.follow(bodyOf(2, 3), 5));
  expect((await body.arrayBuffer()).byteLength).toBe(5);
  expect(news.at(-1)).toMatchObject({ state: 'done', sentBytes: 5 });
  // It is over: nobody hears of it any more.
  save.fail({ code: 'internal', message: 'Late.' });
  kept.cancel('one');
  expect(news).toHaveLength(2);
});

test('the last bytes count when the browser has come back for more, or knows that there is none', async () => {
  const { saves: kept, news } = saves();
  const states = () => news.map(({ state }) => state);
  const bodies = await Promise.all(
    ['one', 'two', 'three'].map(async (id) => (await kept.begin(id)).follow(bodyOf(2, 3), 5)),
  );
  const [patient, sure, gone] = bodies.map((body) => body.getReader());
  await patient?.read();
  await patient?.read();
  expect(states()).not.toContain('done');
  expect((await patient?.read())?.done).toBe(true);
  expect(news.at(-1)).toMatchObject({ id: 'one', state: 'done', sentBytes: 5 });

  await sure?.read();
  await sure?.read();
  await sure?.cancel();
  expect(news.at(-1)).toMatchObject({ id: 'two', state: 'done' });
  await gone?.read();
  await gone?.cancel();
  expect(news.at(-1)).toMatchObject({ id: 'three', state: 'cancelled', sentBytes: 2 });
});

test('one that is cancelled before it begins sends nothing', async () => {
  const { saves: kept, news } = saves();
  const save = await kept.begin('one');
  kept.cancel('one');
  expect(() => save.follow(bodyOf(5), 5)).toThrow('Cancelled.');
  expect(news.map(({ state }) => state)).toEqual(['cancelled']);
});

test('nothing is read before the browser asks', async () => {
  const { saves: kept } = saves();
  let pulls = 0;
  const body = new ReadableStream<Bytes>(
    {
      pull(controller) {
        pulls += 1;
        controller.enqueue(new Uint8Array(1));
      },
    },
    { highWaterMark: 0 },
  );
  const reader = (await kept.begin(null)).follow(body, 100).getReader();
  await new Promise((resolve) => setTimeout(resolve));
  expect(pulls).toBe(0);
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve));
  expect(pulls).toBe(1);
});
