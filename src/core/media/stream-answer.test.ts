import { expect, test } from 'vitest';
import { isOwnAnswer } from './stream-answer.ts';
import { SAFE_HEADERS, streamHead, textHeaders } from './stream-head.ts';

test('knows the answers of the service worker, errors too', () => {
  const { headers } = streamHead('stream', { name: 'film.mp4', lengthBytes: 10 }, 'bytes=0-1');
  for (const own of [headers, textHeaders(), SAFE_HEADERS]) {
    expect(isOwnAnswer(new Response(null, { headers: own }))).toBe(true);
  }
});

test('takes no page of a host for one, whatever its policy', () => {
  const policies = [undefined, "default-src 'self'", "default-src 'none'", ''];
  for (const policy of policies) {
    const headers: Record<string, string> = { 'Content-Type': 'text/html' };
    if (policy !== undefined) headers['Content-Security-Policy'] = policy;
    expect(isOwnAnswer(new Response('<!doctype html>', { headers }))).toBe(false);
  }
});
