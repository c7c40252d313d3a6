import { expect, test } from 'vitest';
import { streamGate } from './stream-gate.ts';

/** All that the Fetch standard knows, and what it may know one day. */
const DESTINATIONS = [
  ...['', 'audio', 'audioworklet', 'document', 'embed', 'font', 'frame', 'iframe', 'image', 'json'],
  ...['manifest', 'object', 'paintworklet', 'report', 'script', 'serviceworker', 'sharedworker'],
  ...['style', 'text', 'track', 'video', 'webidentity', 'worker', 'xslt', 'toString', 'next-year'],
];

const openFor = (kind: 'stream' | 'save', mode: string): string[] =>
  DESTINATIONS.filter(
    (destination) => streamGate(kind, { method: 'GET', mode, destination }) === 'open',
  );

test('streams are for media and for reading', () => {
  for (const mode of ['no-cors', 'cors', 'same-origin']) {
    expect(openFor('stream', mode)).toEqual(['', 'audio', 'image', 'track', 'video']);
  }
  expect(openFor('stream', 'navigate')).toEqual([]);
});

test('saving is a navigation', () => {
  expect(openFor('save', 'navigate')).toEqual(['document', 'iframe']);
  for (const mode of ['no-cors', 'cors', 'same-origin']) expect(openFor('save', mode)).toEqual([]);
});

test.each([
  ['GET', 'open'],
  ['HEAD', 'open'],
  ['POST', 'wrong-method'],
  ['get', 'wrong-method'],
  ['OPTIONS', 'wrong-method'],
])('%s: %s', (method, answer) => {
  expect(streamGate('stream', { method, mode: 'cors', destination: '' })).toBe(answer);
});
