import { expect, test } from 'vitest';
import { wayByHand } from './install-way.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';

test.each([
  ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 0],
  ['firefox-phone', 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', 5],
  ['menu', `${MAC.replace('605.1.15', '537.36')} Chrome/156.0.0.0 Safari/537.36`, 0],
  ['menu', 'Mozilla/5.0 (Linux; Android 10; K) Chrome/156.0.0.0 Mobile Safari/537.36', 5],
  ['share-sheet', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Safari/604.1', 5],
  // An iPad.
  ['share-sheet', `${MAC} Version/18.2 Safari/605.1.15`, 5],
  ['dock', `${MAC} Version/18.2 Safari/605.1.15`, 0],
] as const)('says %s for %s', (way, userAgent, maxTouchPoints) => {
  expect(wayByHand({ userAgent, maxTouchPoints })).toBe(way);
});
