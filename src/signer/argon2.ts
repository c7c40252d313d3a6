/**
 * Argon2id in WebAssembly, and in plain JavaScript (some ten times slower) where that is blocked or
 * gets no memory: a vault that was made in another browser must open there too.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { argon2id as argon2idInWasm } from 'hash-wasm';
import type { Argon2Parameters, Argon2id } from './vault-kdf.ts';

const TAG_BYTES = 32;

export const wasmArgon2id: Argon2id = (password, salt, { memoryKiB, passes }) =>
  argon2idInWasm({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: 1,
    hashLength: TAG_BYTES,
    outputType: 'binary',
  });

export const plainArgon2id: Argon2id = (password, salt, { memoryKiB, passes }: Argon2Parameters) =>
  argon2idAsync(password, salt, { m: memoryKiB, t: passes, p: 1, dkLen: TAG_BYTES });
