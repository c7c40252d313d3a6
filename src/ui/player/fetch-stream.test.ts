import { afterEach, expect, test, vi } from 'vitest';
import { SAFE_HEADERS } from '../../core/media/stream-head.ts';
import { fetchStream } from './fetch-stream.ts';

afterEach(() => vi.unstubAllGlobals());

/** Whoever answers the page's requests. */
function answering(status: number, headers: Readonly<Record<string, string>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push(`${address} ${new Headers(init.headers).get('range') ?? 'all'}`);
    return Promise.resolve(new Response('words', { status, headers }));
  });
  return asked;
}

test('asks for the beginning, or for all', async () => {
  const asked = answering(206, SAFE_HEADERS);
  expect(await (await fetchStream('/stream/a/1', { firstBytes: 100 })).text()).toBe('words');
  await fetchStream('/stream/a/1', {});
  expect(asked).toEqual(['/stream/a/1 bytes=0-99', '/stream/a/1 all']);
});

test.each([
  ['a page of the host', 200, { 'Content-Type': 'text/html' }],
  ['a page of a host that has a policy', 200, { 'Content-Security-Policy': "default-src 'self'" }],
  ['a part from a host', 206, {}],
  ['our own refusal', 503, SAFE_HEADERS],
])('%s is not taken for the file', async (_, status, headers) => {
  answering(status, headers);
  await expect(fetchStream('/stream/a/1', {})).rejects.toThrow(String(status));
});
