import { expect, test } from 'vitest';
import { readLaunchAddress, withoutLaunch } from './launch-address.ts';

const MAGNET = 'magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=A+b%26c';
const read = (address: string) => readLaunchAddress(new URL(address, 'https://bittern.example'));
const NOTHING = { link: null, place: null, sharedId: null };

test('a magnet link that the system hands over comes out as it went in', () => {
  expect(read(`/?magnet=${encodeURIComponent(MAGNET)}`)).toEqual({ ...NOTHING, link: MAGNET });
});

test('a link behind the # may be escaped or not', () => {
  expect(read(`/#${MAGNET}`).link).toBe(MAGNET);
  expect(read(`/#${encodeURIComponent('magnet:?xt=1')}`).link).toBe('magnet:?xt=1');
  expect(read('/#%E0%A4%A').link).toBe('%E0%A4%A');
});

test('shortcuts name a place, and only one that there is', () => {
  expect(read('/?open=payments')).toEqual({ ...NOTHING, place: 'payments' });
  expect(read('/?open=nowhere')).toEqual(NOTHING);
  expect(read('/')).toEqual(NOTHING);
});

test('what is done once leaves the address, and nothing else does', () => {
  const address = new URL('https://bittern.example/?shared=1&channels=proxied&open=add#x');
  expect(readLaunchAddress(address)).toMatchObject({ sharedId: '1', place: 'add' });
  expect(withoutLaunch(address)).toBe('https://bittern.example/?channels=proxied#x');
});
