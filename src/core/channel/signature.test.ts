import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyKey } from './arbitraries.suite.ts';
import {
  addressOfKey,
  parseSignature,
  recoverAddress,
  sign,
  signatureBytes,
  type Signature,
} from './signature.ts';
import { bytesOf, numberOf } from './word.ts';

const ORDER = secp256k1.Point.Fn.ORDER;
const HALF = ORDER >> 1n;
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** A signature with some of it changed. */
function bytesWith(
  signature: Signature,
  changes: { r?: bigint; s?: bigint; v?: number },
): Uint8Array {
  const bytes = signatureBytes(signature);
  if (changes.r !== undefined) bytes.set(bytesOf(changes.r, 32), 0);
  if (changes.s !== undefined) bytes.set(bytesOf(changes.s, 32), 32);
  if (changes.v !== undefined) bytes[64] = changes.v;
  return bytes;
}

const key = new Uint8Array(32).fill(1);
const message = new Uint8Array(32).fill(2);
const signature = sign(message, key);
const v = signatureBytes(signature)[64]!;
const s = numberOf(signatureBytes(signature).subarray(32, 64));

it('is from the key that made it, and always the same', () => {
  fc.assert(
    fc.property(digest, anyKey, (digest, key) => {
      const signature = sign(digest, key);
      expect(signature).toMatch(/^[0-9a-f]{128}1[bc]$/);
      expect(sign(digest, key)).toBe(signature);
      expect(recoverAddress(digest, signature)).toBe(addressOfKey(key));
      expect(parseSignature(signatureBytes(signature))).toBe(signature);
      expect(bytesToHex(signatureBytes(signature))).toBe(signature);
    }),
    { numRuns: 30 },
  );
});

it('is from another address for another digest', () => {
  const other = Uint8Array.from(message);
  other[31]! ^= 1;
  expect(recoverAddress(other, signature)).not.toBe(addressOfKey(key));
});

describe('reading', () => {
  it('makes v 27 or 28 of 0 or 1', () => {
    expect(parseSignature(bytesWith(signature, { v: v - 27 }))).toBe(signature);
    expect(parseSignature(bytesWith(signature, { v }))).toBe(signature);
  });

  it.each([2, 3, 25, 26, 29, 30, 31, 255])('refuses v %i', (v) => {
    expect(parseSignature(bytesWith(signature, { v }))).toBeNull();
  });

  it('makes a high s low, by the same signer', () => {
    const twin = bytesWith(signature, { s: ORDER - s, v: 55 - v });
    expect(parseSignature(twin)).toBe(signature);
    const ledgers = bytesWith(signature, { s: ORDER - s, v: 1 - (v - 27) });
    expect(parseSignature(ledgers)).toBe(signature);
  });

  it('keeps the largest low s, and turns the smallest high one', () => {
    const low = parseSignature(bytesWith(signature, { s: HALF, v: 27 }))!;
    expect(bytesToHex(bytesWith(low, {})).slice(64)).toBe(`${HALF.toString(16)}1b`);
    const high = parseSignature(bytesWith(signature, { s: HALF + 1n, v: 27 }))!;
    expect(high.slice(64)).toBe(`${HALF.toString(16)}1c`);
  });

  it('takes r and s from 1 to the order less 1', () => {
    for (const value of [1n, ORDER - 1n]) {
      expect(parseSignature(bytesWith(signature, { r: value }))).not.toBeNull();
      expect(parseSignature(bytesWith(signature, { s: value }))).not.toBeNull();
    }
    for (const value of [0n, ORDER, 2n ** 256n - 1n]) {
      expect(parseSignature(bytesWith(signature, { r: value }))).toBeNull();
      expect(parseSignature(bytesWith(signature, { s: value }))).toBeNull();
    }
  });

  it('takes 65 bytes', () => {
    const bytes = signatureBytes(signature);
    expect(parseSignature(bytes.subarray(0, 64))).toBeNull();
    expect(parseSignature(Uint8Array.of(...bytes, 0))).toBeNull();
    expect(parseSignature(new Uint8Array())).toBeNull();
  });

  it('never throws, and what it gives can be read again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), digest, (bytes, digest) => {
        const read = parseSignature(bytes);
        if (read !== null) expect(parseSignature(signatureBytes(read))).toBe(read);
        if (read !== null) recoverAddress(digest, read);
      }),
    );
  });
});

it('is from nobody when r is no point', () => {
  // x = 5 is on no point of the curve.
  const nowhere = parseSignature(bytesWith(signature, { r: 5n }))!;
  expect(recoverAddress(message, nowhere)).toBeNull();
});

it('needs a key in range', () => {
  expect(() => addressOfKey(new Uint8Array(32))).toThrow();
  expect(() => sign(message, new Uint8Array(31).fill(1))).toThrow();
});
