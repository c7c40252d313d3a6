/** The precompiled contracts that are TRON's own. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { contractAddress, startChain, words } from './testing/chain.ts';
import type { ExecutionResult } from './contract.ts';

const HASH = keccak_256(utf8ToBytes('a voucher'));
const EMPTY = new Uint8Array(0);

function key(number: number): Uint8Array {
  return words(BigInt(number));
}

/** r, s and v (27 or 28). */
function sign(secret: Uint8Array, hash = HASH): Uint8Array {
  const signature = secp256k1.sign(hash, secret, { prehash: false, format: 'recovered' });
  return Uint8Array.of(...signature.subarray(1), 27 + signature[0]!);
}

/** 20 bytes. */
function addressOf(secret: Uint8Array): Uint8Array {
  return keccak_256(secp256k1.getPublicKey(secret, false).subarray(1)).slice(12);
}

/** Hands the calldata to the precompile and returns what it gave: success, size, then the data. */
async function call(number: number, data: Uint8Array, energy = 100_000): Promise<ExecutionResult> {
  const chain = await startChain();
  await chain.install(
    1,
    `CALLDATASIZE 0 0 CALLDATACOPY 0 0 CALLDATASIZE 0 0 ${number} ${energy} CALL 0 MSTORE
     RETURNDATASIZE 32 MSTORE RETURNDATASIZE 0 64 RETURNDATACOPY
     RETURNDATASIZE 64 ADD 0 RETURN`,
  );
  return chain.run({ data, contract: contractAddress(1) });
}

async function answer(number: number, data: Uint8Array): Promise<Uint8Array> {
  const { returnData } = await call(number, data);
  expect(returnData[31]).toBe(1);
  return returnData.slice(64);
}

describe('ecrecover, 0x01', () => {
  const signature = sign(key(7));
  const input = (v: Uint8Array) => concatBytes(HASH, v, signature.subarray(0, 64));

  test('answers the address with 0x41 before it', async () => {
    const recovered = await answer(1, input(words(BigInt(signature[64]!))));
    const address = bytesToHex(addressOf(key(7)));
    expect(bytesToHex(recovered)).toBe(`${'00'.repeat(11)}41${address}`);
  });

  test.each([0n, 1n, 26n, 29n, 2n ** 255n + 27n])('answers nothing for v = %s', async (v) => {
    expect(await answer(1, input(words(v)))).toEqual(EMPTY);
  });

  test('answers nothing for what is no signature', async () => {
    expect(await answer(1, concatBytes(HASH, words(27n, 0n, 0n)))).toEqual(EMPTY);
    expect(await answer(1, HASH)).toEqual(EMPTY);
    expect(await answer(1, EMPTY)).toEqual(EMPTY);
  });

  test('costs 3,000, and all it is given when that is less', async () => {
    const [dear, cheap] = [await call(1, EMPTY, 3_000), await call(1, EMPTY, 2_999)];
    expect(dear.returnData[31]).toBe(1);
    expect(cheap.returnData[31]).toBe(0);
    expect(dear.energyUsed - cheap.energyUsed).toBe(1n);
  });
});

test('SHA-256, 0x02, and the identity, 0x04, are Ethereum’s', async () => {
  const data = utf8ToBytes('abc');
  expect(await answer(2, data)).toEqual(sha256(data));
  expect(await answer(4, data)).toEqual(data);
});

test('0x03 is SHA-256 twice over 20 bytes', async () => {
  const data = utf8ToBytes('abc');
  expect(await answer(3, data)).toEqual(sha256(sha256(data).subarray(0, 20)));
});

describe('batchValidateSign, 0x09', () => {
  /** ABI of (bytes32, bytes[], address[]). */
  function encode(signatures: readonly Uint8Array[], signers: readonly Uint8Array[]): Uint8Array {
    const each = 4n * 32n;
    const count = BigInt(signatures.length);
    const offsets = signatures.map((_, index) => count * 32n + BigInt(index) * each);
    const packed = signatures.map((signature) => {
      const padded = new Uint8Array(96);
      padded.set(signature);
      return concatBytes(words(BigInt(signature.length)), padded);
    });
    const addresses = signers.map((signer) => concatBytes(new Uint8Array(12), signer));
    return concatBytes(
      HASH,
      words(96n, 96n + 32n + count * 32n + count * each),
      words(count, ...offsets),
      ...packed,
      words(BigInt(signers.length)),
      ...addresses,
    );
  }

  const keys = [key(3), key(4), key(5)];
  const signatures = keys.map((secret) => sign(secret));
  const signers = keys.map(addressOf);

  test('marks the signatures that are of their signers', async () => {
    const wrong = [signers[0]!, signers[0]!, signers[2]!];
    const marks = await answer(9, encode(signatures, wrong));
    expect(bytesToHex(marks)).toBe('010001'.padEnd(64, '0'));
  });

  test('takes v of 0 and 1 too', async () => {
    const low = signatures.map((signature) => signature.with(64, signature[64]! - 27));
    expect(bytesToHex(await answer(9, encode(low, signers)))).toBe('010101'.padEnd(64, '0'));
  });

  test.each([
    ['lists of different lengths', encode(signatures, signers.slice(1))],
    ['no signatures', encode([], [])],
    ['more than 16', encode(Array(17).fill(signatures[0]!), Array(17).fill(signers[0]!))],
    ['what is no ABI', hexToBytes('ff'.repeat(320))],
  ])('answers 0 for %s', async (_, data) => {
    expect(await answer(9, data)).toEqual(new Uint8Array(32));
  });

  test('costs 1,500 a signature', async () => {
    const three = encode(signatures, signers);
    expect((await call(9, three, 4_500)).returnData[31]).toBe(1);
    expect((await call(9, three, 4_499)).returnData[31]).toBe(0);
  });
});

test('validateMultiSign, 0x0a, says that it is not there', async () => {
  const called = await call(10, EMPTY);
  expect(called.status).toBe('UNKNOWN');
  expect(called.message).toContain('validateMultiSign');
});

test('TRX to a precompile that is no account fails', async () => {
  const chain = await startChain();
  await chain.install(1, '0 0 0 0 1 4 0 CALL');
  const called = await chain.run({ callValueSun: 1n });
  expect(called).toMatchObject({ status: 'UNKNOWN', message: 'transfer failure' });
});

test('the curve of EIP-196 adds, for 150', async () => {
  const generator = words(1n, 2n);
  const doubled = await answer(6, concatBytes(generator, generator));
  const x = 0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n;
  expect(BigInt(`0x${bytesToHex(doubled.subarray(0, 32))}`)).toBe(x);
  expect((await call(6, EMPTY, 149)).returnData[31]).toBe(0);
  expect((await call(6, EMPTY, 150)).returnData[31]).toBe(1);
});
