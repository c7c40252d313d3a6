/** What the vault's tests share: quick tools in the place of slow ones, and a purse to lock away. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect } from 'vitest';
import { FaultError, type FaultCode } from '../core/fault.ts';
import { parseSecret, type Secret } from './keys.ts';
import type { Argon2id } from './vault-kdf.ts';
import type { VaultTools } from './vault.ts';

export const PHRASE = `${'abandon '.repeat(11)}about`;
export const PHRASE_ADDRESS = 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH';
export const KEY = '01'.repeat(32);
export const PASSWORD = 'correct horse';

/** A secret of its own each time: those who get it wipe it. */
export function phraseSecret(): Secret {
  return parseSecret(PHRASE);
}

export interface FakeClock {
  ms: number;
  now(): number;
}

export interface QuickTools extends VaultTools {
  readonly stopwatch: FakeClock;
  /** Runs of Argon2id, with their parameters. */
  readonly runs: { memoryKiB: number; passes: number }[];
}

/** A hash that hangs on all its inputs as Argon2id does; each run moves the clock by `msPerRun`. */
export function quickTools(msPerDefaultRun = 400): QuickTools {
  const stopwatch = { ms: 0, now: () => stopwatch.ms };
  const runs: QuickTools['runs'] = [];
  const argon2id: Argon2id = async (password, salt, { memoryKiB, passes }) => {
    runs.push({ memoryKiB, passes });
    stopwatch.ms += (msPerDefaultRun * memoryKiB * passes) / (64 * 1024 * 3);
    return quickHash(password, salt, memoryKiB, passes);
  };
  return {
    random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
    stopwatch,
    runs,
    argon2id,
    plainArgon2id: () => Promise.reject(new Error('Not to be needed.')),
  };
}

/** As where WebAssembly is blocked. */
export const blockedArgon2id: Argon2id = () =>
  Promise.reject(new WebAssembly.CompileError('Wasm code generation disallowed by embedder'));

export function quickHash(
  password: Uint8Array,
  salt: Uint8Array,
  memoryKiB: number,
  passes: number,
): Uint8Array {
  const parameters = utf8ToBytes(`${String(memoryKiB)} ${String(passes)}`);
  return sha256(Uint8Array.of(...sha256(password), ...sha256(salt), ...parameters));
}

export async function expectFault(promise: Promise<unknown>, code: FaultCode): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FaultError);
  const fault = error as FaultError;
  expect(fault.code).toBe(code);
  return fault.message;
}
