import { expect, test } from 'vitest';
import type { SharedContent } from '../../bridge/share-target.ts';
import { KeptShares } from './kept-shares.ts';
import { answerShare, handOverShare } from './share-target.ts';

const ORIGIN = 'https://bittern.example';

/** A service worker whose time stands still until it is told. */
function worker() {
  const waits: (() => void)[] = [];
  let lastId = 0;
  const shares = new KeptShares({
    newId: () => `share-${++lastId}`,
    wait: () => new Promise((resolve) => waits.push(resolve)),
  });
  const held: Promise<unknown>[] = [];

  async function post(body: BodyInit, path = '/share-target'): Promise<Response | null> {
    const request = new Request(ORIGIN + path, { method: 'POST', body });
    const answers: Promise<Response>[] = [];
    answerShare(
      {
        request,
        respondWith: (response) => void answers.push(response),
        waitUntil: (work) => void held.push(work),
      },
      shares,
    );
    return (await answers[0]) ?? null;
  }

  function take(data: unknown): unknown {
    const answers: unknown[] = [];
    const port = { postMessage: (answer: unknown) => answers.push(answer) };
    handOverShare({ data, ports: [port] }, shares);
    return answers[0];
  }

  return { post, take, held, passTime: () => waits.forEach((pass) => pass()) };
}

function form(entries: readonly (readonly [string, string | File])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

const takeShared = (id: string) => ({ type: 'TAKE_SHARED', id });

test('keeps text and files until the page takes them, once', async () => {
  const { post, take, held } = worker();
  const answer = await post(
    form([
      ['title', 'An album'],
      ['text', 'look: magnet:?xt=1'],
      ['url', ''],
      ['files', new File(['one'], 'one.txt', { type: 'text/plain' })],
      ['files', new File([''], '')],
      ['unknown', 'x'],
    ]),
  );
  expect(answer?.status).toBe(303);
  expect(answer?.headers.get('location')).toBe(`${ORIGIN}/?shared=share-1`);
  const content = take(takeShared('share-1')) as SharedContent;
  expect(content.texts).toEqual(['look: magnet:?xt=1', 'An album']);
  expect(content.files.map(({ name }) => name)).toEqual(['one.txt']);
  await expect(content.files[0]?.text()).resolves.toBe('one');
  expect(take(takeShared('share-1'))).toBeNull();
  // The worker may end now.
  await Promise.all(held);
});

test('forgets what nobody comes for', async () => {
  const { post, take, held, passTime } = worker();
  await post(form([['text', 'x']]));
  passTime();
  await Promise.all(held);
  expect(take(takeShared('share-1'))).toBeNull();
});

test('keeps four at most, the newest', async () => {
  const { post, take } = worker();
  for (const text of 'abcde') await post(form([['text', text]]));
  expect(take(takeShared('share-1'))).toBeNull();
  expect(take(takeShared('share-2'))).toMatchObject({ texts: ['b'] });
  expect(take(takeShared('share-5'))).toMatchObject({ texts: ['e'] });
});

test('sends the browser on also when what was posted is no form', async () => {
  const { post, take } = worker();
  expect((await post('not a form'))?.status).toBe(303);
  expect(take(takeShared('share-1'))).toEqual({ texts: [], files: [] });
});

test('leaves other requests and messages alone', async () => {
  const { post, take } = worker();
  expect(await post(form([]), '/elsewhere')).toBeNull();
  for (const data of [null, 'TAKE_SHARED', {}, { type: 'TAKE_SHARED' }, { type: 'X', id: '1' }]) {
    expect(take(data)).toBeUndefined();
  }
});
