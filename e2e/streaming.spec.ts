/** Files of torrents as players ask for them: by ranges, while they arrive, whoever ends meanwhile. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { makeBytes, type ContentFile } from './fixtures/content.ts';
import { readLikeSafari } from './fixtures/safari-player.ts';
import { expect, test } from './fixtures/world.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const PIECE = 64 * KIB;

const film: ContentFile = { path: 'film.mp4', lengthBytes: 4 * MIB + 123, seed: 91 };
const bytes = makeBytes(film.lengthBytes, film.seed);

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly lengthBytes: number;
  /** SHA-256 of the body. */
  readonly digest: string;
}

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** One real request of the page. */
async function ask(page: Page, path: string, init: Init = {}): Promise<Answer> {
  return page.evaluate(
    async ({ path, init }) => {
      const response = await fetch(path, init);
      const body = await response.arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        lengthBytes: body.byteLength,
        digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      };
    },
    { path, init },
  );
}

const range = (header: string): Init => ({ headers: { Range: header } });

function digestOf(start: number, end: number): string {
  return createHash('sha256')
    .update(bytes.subarray(start, end + 1))
    .digest('hex');
}

/** Expects exactly these bytes of the film. */
function expectPart(answer: Answer, start: number, end: number): void {
  expect(answer).toMatchObject({
    status: 206,
    lengthBytes: end - start + 1,
    digest: digestOf(start, end),
    headers: {
      'accept-ranges': 'bytes',
      'content-length': String(end - start + 1),
      'content-range': `bytes ${start}-${end}/${film.lengthBytes}`,
      'content-type': 'video/mp4',
    },
  });
}

/** On the very first visit, too. */
async function isServed(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), {
      timeout: 30_000,
    })
    .toBe(true);
}

// The service worker takes over at once, and stores the app while the story goes on.
test.setTimeout(120_000);

test('a download is watched from anywhere, and whoever ends comes back', async ({
  library,
  stockPeer,
  problems,
}) => {
  // What fails is to be seen: the browser tells of answers like 416.
  problems.expect(/Failed to load resource|net::ERR/);
  const { page, engine } = library;
  const last = film.lengthBytes - 1;
  const origin = await stockPeer({ uploadLimit: 500 * KIB });
  const { magnet, infoHash } = await origin.seed([film], { pieceLength: PIECE });
  const path = `/stream/${infoHash}/0`;
  const done = async () => (await engine.torrent(infoHash))?.doneBytes ?? 0;

  await library.open();
  await isServed(page);
  await library.add(magnet);
  await library.reaches(film.path, 'Downloading');

  // The end arrives first, and a probe like Safari's besides.
  expectPart(await ask(page, path, range('bytes=-70000')), last - 69_999, last);
  expectPart(await ask(page, path, range('bytes=0-1')), 0, 1);
  expect(await done()).toBeLessThan(film.lengthBytes / 2);

  // Twenty seeks at once: the last one counts, the others are dropped.
  const middle = 2 * MIB - 1000;
  const seeks = await page.evaluate(
    async ({ path, middle }) => {
      const outcomes: string[] = [];
      for (let seek = 0; seek < 20; seek += 1) {
        const from = middle + ((seek * 37_501) % 1_000_000);
        const abort = new AbortController();
        const headers = { Range: `bytes=${from}-` };
        const asked = fetch(path, { headers, signal: abort.signal }).then(
          () => 'answered',
          (error: unknown) => (error as Error).name,
        );
        // It has left the page; whether it is answered by then is left open.
        await new Promise((resolve) => setTimeout(resolve));
        abort.abort();
        outcomes.push(await asked);
      }
      return outcomes;
    },
    { path, middle },
  );
  expect(seeks.filter((outcome) => !['answered', 'AbortError'].includes(outcome))).toEqual([]);
  expectPart(
    await ask(page, path, range(`bytes=${middle}-${middle + 1000}`)),
    middle,
    middle + 1000,
  );
  expect(await done()).toBeLessThan(film.lengthBytes);

  // Paused, what is here is served and what is missing is said at once.
  await library.pause(film.path);
  await library.reaches(film.path, 'Paused');
  expectPart(await ask(page, path, range('bytes=0-1')), 0, 1);
  const answers = await Promise.all(
    Array.from({ length: Math.ceil(film.lengthBytes / PIECE) }, (_, piece) =>
      ask(page, path, range(`bytes=${piece * PIECE}-${piece * PIECE}`)),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([206, 503]));
  const absent = answers.find(({ status }) => status === 503);
  expect(absent?.headers).toMatchObject({
    'content-type': expect.stringContaining('text/plain'),
    'content-security-policy': "sandbox; default-src 'none'",
  });

  await library.resume(film.path);
  await origin.limitUpload(-1);
  await library.reaches(film.path, 'Seeding');

  for (const [header, start, end] of [
    ['bytes=0-', 0, last],
    [`bytes=${PIECE - 1}-${PIECE}`, PIECE - 1, PIECE],
    [`bytes=${PIECE}-${3 * PIECE}`, PIECE, 3 * PIECE],
    [`bytes=${last}-`, last, last],
    ['bytes=1000000-99999999', 1_000_000, last],
    [`bytes=-${film.lengthBytes + 5}`, 0, last],
  ] as const) {
    expectPart(await ask(page, path, range(header)), start, end);
  }
  const whole = { 'content-length': String(film.lengthBytes), 'accept-ranges': 'bytes' };
  for (const init of [{}, range('bytes=0-1,5-6'), range('pieces=0-1')]) {
    const answer = await ask(page, path, init);
    expect(answer).toMatchObject({ status: 200, headers: whole, digest: digestOf(0, last) });
    expect(answer.headers['content-range']).toBeUndefined();
  }
  expect(await ask(page, path, { method: 'HEAD', ...range('bytes=0-1') })).toMatchObject({
    ...{ status: 200, lengthBytes: 0, headers: whole },
  });
  expect(await readLikeSafari(page, path)).toEqual({ complaints: [], digest: digestOf(0, last) });
  // A file of a torrent never changes: whatever was known of it holds, and never is it "not modified".
  for (const condition of [
    { 'If-Range': '"another"' },
    { 'If-None-Match': '*' },
    { 'If-Modified-Since': new Date().toUTCString() },
  ]) {
    expectPart(await ask(page, path, { headers: { Range: 'bytes=5-9', ...condition } }), 5, 9);
  }
  expect(await ask(page, path, range(`bytes=${last + 1}-`))).toMatchObject({
    ...{ status: 416, lengthBytes: 0 },
    headers: { 'content-range': `bytes */${film.lengthBytes}` },
  });
  expect((await ask(page, `/stream/${infoHash}/1`)).status).toBe(404);
  expect((await ask(page, `/stream/${'0'.repeat(40)}/0`)).status).toBe(404);
  expect((await ask(page, path, { method: 'POST' })).status).toBe(405);

  /** Reads one chunk, lets `end` happen, reads on. */
  const readOn = async (end: () => Promise<unknown>): Promise<{ read: number; error: string }> => {
    const reading = await page.evaluateHandle(async (path) => {
      const reader = (await fetch(path)).body!.getReader();
      return { reader, read: (await reader.read()).value?.byteLength ?? 0 };
    }, path);
    await end();
    return reading.evaluate(async ({ reader, read }) => {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return { read, error: '' };
          read += value.byteLength;
        }
      } catch (error) {
        return { read, error: (error as Error).name };
      }
    });
  };

  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  const cut = await readOn(() => devtools.send('ServiceWorker.stopAllWorkers'));
  expect(cut.error).not.toBe('');
  expect(cut.read).toBeLessThan(film.lengthBytes);
  expectPart(await ask(page, path, range('bytes=0-1')), 0, 1);

  const engineWorker = page.workers().find((worker) => worker.url().includes('engine.worker'));
  const orphaned = await readOn(async () =>
    engineWorker?.evaluate(() => void setTimeout(() => self.close())),
  );
  expect(orphaned.error).not.toBe('');
  expect(orphaned.read).toBeLessThan(film.lengthBytes);
  expectPart(await ask(page, path, range('bytes=0-1')), 0, 1);

  // The tab with the engine goes, and another one takes over.
  const other = await page.context().newPage();
  await other.goto('/');
  await isServed(other);
  await page.close();
  expectPart(await ask(other, path, range('bytes=-2')), last - 1, last);
});
