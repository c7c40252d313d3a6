import { expect, test } from 'vitest';
import { isWorkerUrl } from './trusted-urls.ts';

const ORIGIN = 'https://bittern.example';

test.each([
  '/assets/engine.worker-a1b2.js',
  'https://bittern.example/assets/engine.worker-a1b2.js',
  '/service-worker.js',
])('%s is ours', (url) => {
  expect(isWorkerUrl(url, ORIGIN, ['/assets/'])).toBe(true);
});

test.each([
  '/stream/evil.js',
  '/assets/../stream/evil.js',
  '/service-worker.js/evil.js',
  'https://elsewhere.example/assets/engine.worker-a1b2.js',
  '//elsewhere.example/assets/engine.worker-a1b2.js',
  'blob:https://bittern.example/0f0e',
  'data:text/javascript,0',
])('%s is not', (url) => {
  expect(isWorkerUrl(url, ORIGIN, ['/assets/'])).toBe(false);
});
