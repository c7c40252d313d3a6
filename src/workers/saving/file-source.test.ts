import { expect, test } from 'vitest';
import { FAULT_HEADER, SAFE_HEADERS } from '../../core/media/stream-head.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { readFile } from './file-source.ts';

const CONTENT = Uint8Array.from({ length: 1000 }, (_, at) => at % 251);
const FILE = { infoHash: 'a'.repeat(40) as InfoHash, fileIndex: 7, lengthBytes: CONTENT.length };

type Answer = (from: number) => Response | Promise<Response>;

/** Sends so many bytes, in parts of 100, then breaks, or closes as if all were well. */
function sends(lengthBytes: number, isBroken = true): Answer {
  return (from) => {
    let at = from;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const end = Math.min(at + 100, from + lengthBytes);
        if (end > at) controller.enqueue(CONTENT.slice(at, end));
        else if (isBroken) controller.error(new TypeError('network error'));
        else controller.close();
        at = end;
      },
    });
    return answerOf(body, { 'Content-Length': String(CONTENT.length - from) });
  };
}

function answerOf(body: BodyInit, headers: Record<string, string>, status = 206): Response {
  return new Response(body, { status, headers: { ...SAFE_HEADERS, ...headers } });
}

/** Answers one after the other, the last one again and again. */
function source(...answers: Answer[]) {
  const asked: string[] = [];
  const abort = new AbortController();
  const parts = {
    fetch: async (path: string, init: RequestInit) => {
      const range = new Headers(init.headers).get('range') ?? '';
      asked.push(`${path} ${range}`);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) throw new TypeError('Failed to fetch');
      return answer(Number(/\d+/.exec(range)?.[0]));
    },
    wait: () => Promise.resolve(),
  };
  const read = async (): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readFile(parts, FILE, abort.signal)) chunks.push(chunk.slice());
    return Buffer.concat(chunks);
  };
  return { asked, abort, parts, read };
}

const all = sends(CONTENT.length, false);

test('a file comes whole', async () => {
  const { read, asked } = source(all);
  expect((await read()).equals(CONTENT)).toBe(true);
  expect(asked).toEqual([`/stream/${FILE.infoHash}/7 bytes=0-`]);
});

test.each([
  ['breaks', sends(230)],
  ['ends early', sends(230, false)],
])('a line that %s goes on where it was', async (_, part) => {
  const gone: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
  const { read, asked } = source(part, gone, part, all);
  expect((await read()).equals(CONTENT)).toBe(true);
  expect(asked.map((line) => line.split('=')[1])).toEqual(['0-', '230-', '230-', '460-']);
});

test('a line that breaks again and again is given up', async () => {
  const { read, asked } = source(sends(0));
  await expect(read()).rejects.toMatchObject({ code: 'engine_gone' });
  expect(asked).toHaveLength(6);
});

test('more bytes than the file has are a fault', async () => {
  const tooMany: Answer = () =>
    answerOf(new Uint8Array(CONTENT.length + 1), { 'Content-Length': String(CONTENT.length) });
  await expect(source(tooMany).read()).rejects.toMatchObject({ code: 'internal' });
});

test('the engine says why there is nothing', async () => {
  const paused: Answer = () =>
    answerOf('It is paused.\n', { [FAULT_HEADER]: 'torrent_not_ready' }, 503);
  const { read } = source(sends(100), paused);
  await expect(read()).rejects.toMatchObject({
    code: 'torrent_not_ready',
    message: 'It is paused.',
  });
});

test.each([
  ['a page of the host', () => new Response('<!doctype html>', { status: 200 })],
  ['a part from the host', () => new Response('x'.repeat(1000), { status: 206 })],
  ['no answer of ours', () => answerOf('x'.repeat(1000), { 'Content-Length': '1000' }, 200)],
])('%s is not taken for the file', async (_, answer) => {
  await expect(source(answer).read()).rejects.toMatchObject({ code: 'engine_gone' });
});

test('an answer of another length is not taken', async () => {
  const other: Answer = () => answerOf('x', { 'Content-Length': '1' });
  await expect(source(other).read()).rejects.toMatchObject({ code: 'internal' });
});

test('stops when it is cancelled, and reads nothing more', async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => void (isCancelled = true),
  });
  const { abort, parts } = source(() => answerOf(body, { 'Content-Length': '1000' }));
  const chunks = readFile(parts, FILE, abort.signal);
  await chunks.next();
  await chunks.return();
  expect(isCancelled).toBe(true);
  abort.abort();
  await expect(source().read()).rejects.toMatchObject({ code: 'engine_gone' });
  const { read, abort: early, asked } = source(all);
  early.abort();
  await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
  expect(asked).toEqual([]);
});
