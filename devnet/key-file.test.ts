import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownKeyFile, readKeyFile } from './key-file.ts';

const DIGITS = '1f'.repeat(32);
/** The order of secp256k1, which is no key any more. */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bittern-keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function keyFile(text: string, mode = 0o600): string {
  const path = join(folder, 'key');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test.each([DIGITS, `0x${DIGITS.toUpperCase()}`, `\n ${DIGITS}\r\n`])('reads %j', async (text) => {
  expect(await readKeyFile(keyFile(text))).toEqual(new Uint8Array(32).fill(0x1f));
});

test.each<[string, string, number, RegExp]>([
  ['others may read', DIGITS, 0o640, /chmod 600/],
  ['has a digit too few', DIGITS.slice(1), 0o600, /64 hexadecimal digits/],
  ['holds two keys', `${DIGITS}\n${DIGITS}`, 0o600, /64 hexadecimal digits/],
  ['is empty', '', 0o600, /64 hexadecimal digits/],
  ['holds nought', '0'.repeat(64), 0o600, /is no key/],
  ['holds a number too large', ORDER, 0o600, /is no key/],
])('refuses a file that %s, and shows no digit of it', async (_why, text, mode, words) => {
  const refused = await readKeyFile(keyFile(text, mode)).catch((error: unknown) => String(error));
  expect(refused).toMatch(words);
  expect(refused).not.toContain('1f1f');
});

test('says that there is no file', async () => {
  await expect(readKeyFile(join(folder, 'nowhere'))).rejects.toThrow(/There is no key file/);
});

test('makes a key of its own once, for its owner alone, also when asked twice at once', async () => {
  const path = join(folder, 'new', 'session.key');
  const [one, other] = await Promise.all([ownKeyFile(path), ownKeyFile(path)]);
  expect(one).toEqual(other);
  expect(await ownKeyFile(path)).toEqual(one);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});
