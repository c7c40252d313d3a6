import { expect, test } from 'vitest';
import { wholeBody } from './whole-body.ts';

function answer(text: string, promisedBytes: number, status = 206): Response {
  return new Response(text, { status, headers: { 'Content-Length': String(promisedBytes) } });
}

test('is what came, when all of it came', async () => {
  expect(await wholeBody(answer('reeds', 5))).toEqual(new TextEncoder().encode('reeds'));
});

test.each([
  ['fewer bytes than promised', answer('reed', 5), 'cut off'],
  ['no promise', new Response('reeds'), 'cut off'],
  ['a refusal', answer('No.', 3, 503), '503'],
])('%s is an error', async (_, response, words) => {
  await expect(wholeBody(response)).rejects.toThrow(words);
});
