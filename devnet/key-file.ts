/** Private keys of the Node seeder: 64 hexadecimal digits in a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addressOfKey } from '../src/core/channel/signature.ts';

const KEY = /^(?:0x)?([0-9a-f]{64})$/i;
const OTHERS = 0o077;

/** Throws words for the user. */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  const { mode } = await stat(path).catch(() => {
    throw new Error(`There is no key file "${path}". Check its name.`);
  });
  if ((mode & OTHERS) !== 0) {
    throw new Error(`Others may read the key in "${path}". Keep it to yourself: chmod 600 ${path}`);
  }
  const digits = KEY.exec((await readFile(path, 'utf8')).trim())?.[1];
  if (digits === undefined) throw new Error(`"${path}" holds no key: 64 hexadecimal digits.`);
  const key = new Uint8Array(Buffer.from(digits, 'hex'));
  try {
    addressOfKey(key);
  } catch {
    throw new Error(`The number in "${path}" is no key.`);
  }
  return key;
}

/** The key in the file, made on first use. */
export async function ownKeyFile(path: string): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // `wx` fails when it is there: two that start at once end with one key.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readKeyFile(path);
}
