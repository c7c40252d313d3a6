/** The precompiled contracts that differ from Ethereum's. */
import { EVMError } from '@ethereumjs/evm';
import type { CustomPrecompile, ExecResult, PrecompileFunc } from '@ethereumjs/evm';
import {
  bytesToBigInt,
  createAddressFromString,
  ecrecover,
  equalsBytes,
  pubToAddress,
} from '@ethereumjs/util';
import { sha256 } from '@noble/hashes/sha2.js';
import { Halt } from './halt.ts';

const NOTHING = new Uint8Array(0);
const ECRECOVER_ENERGY = 3_000n;
/** For each signature of the two contracts that check several. */
const SIGNATURE_ENERGY = 1_500n;
const MOST_SIGNATURES = 16;

export const PRECOMPILES: CustomPrecompile[] = [
  at(
    1,
    priced(() => ECRECOVER_ENERGY, recover),
  ),
  at(
    3,
    priced((data) => 600n + 120n * wordCount(data), ripemd160),
  ),
  at(
    9,
    priced((data) => signatureEnergy(data, 6), batchValidateSign),
  ),
  // It needs the permissions of accounts, which lie in the node.
  at(10, () => {
    throw new Halt('UNKNOWN', 'validateMultiSign (0x0a) is not part of this chain');
  }),
];

function at(number: number, run: PrecompileFunc): CustomPrecompile {
  const address = createAddressFromString(`0x${number.toString(16).padStart(40, '0')}`);
  return { address, function: run };
}

/** Runs `answer` where the energy suffices, else takes all of it. */
function priced(
  price: (data: Uint8Array) => bigint,
  answer: (data: Uint8Array) => Uint8Array,
): PrecompileFunc {
  return ({ data, gasLimit }): ExecResult => {
    const energy = price(data);
    if (energy > gasLimit) {
      return {
        executionGasUsed: gasLimit,
        exceptionError: new EVMError(EVMError.errorMessages.OUT_OF_GAS),
        returnValue: NOTHING,
      };
    }
    return { executionGasUsed: energy, returnValue: answer(data) };
  };
}

function wordCount(data: Uint8Array): bigint {
  return BigInt(Math.ceil(data.length / 32));
}

function signatureEnergy(data: Uint8Array, wordsEach: number): bigint {
  const words = Math.floor(data.length / 32);
  return BigInt(Math.max(0, Math.trunc((words - 5) / wordsEach))) * SIGNATURE_ENERGY;
}

/** 0x01: the address with its prefix, so byte 11 of the word is `0x41`; nothing for no signature. */
function recover(data: Uint8Array): Uint8Array {
  if (data.length < 96) return NOTHING;
  const input = new Uint8Array(128);
  input.set(data.subarray(0, 128));
  const v = bytesToBigInt(input.subarray(32, 64));
  const address = signerOf(input.subarray(0, 32), v, input.subarray(64, 96), input.subarray(96));
  if (!address) return NOTHING;
  const word = new Uint8Array(32);
  word[11] = 0x41;
  word.set(address, 12);
  return word;
}

/** 20 bytes, or null for what is no signature. */
function signerOf(hash: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array): Uint8Array | null {
  if (v !== 27n && v !== 28n) return null;
  try {
    return pubToAddress(ecrecover(hash, v, r, s));
  } catch {
    return null;
  }
}

/** 0x03 is no RIPEMD-160 on TRON: SHA-256 of the first 20 bytes of the SHA-256. */
function ripemd160(data: Uint8Array): Uint8Array {
  return sha256(sha256(data).subarray(0, 20));
}

/**
 * 0x09, TIP-43: `(bytes32 hash, bytes[] signatures, address[] signers)`. Byte i of the answer is 1
 * where signature i is of signer i; all 0 for input it cannot read.
 */
function batchValidateSign(data: Uint8Array): Uint8Array {
  const answer = new Uint8Array(32);
  try {
    const hash = wordAt(data, 0);
    const signatures = Math.floor(numberAt(data, 1) / 32);
    const signers = Math.floor(numberAt(data, 2) / 32);
    const count = numberAt(data, signatures);
    if (count > MOST_SIGNATURES || count !== numberAt(data, signers)) return answer;
    for (let index = 0; index < count; index += 1) {
      const at = signatures + 1 + Math.floor(numberAt(data, signatures + 1 + index) / 32);
      const signature = data.subarray((at + 1) * 32, (at + 1) * 32 + numberAt(data, at));
      const signer = wordAt(data, signers + 1 + index).subarray(12);
      const found = signerOfPacked(hash, signature);
      if (found && equalsBytes(found, signer)) answer[index] = 1;
    }
    return answer;
  } catch {
    return new Uint8Array(32);
  }
}

/** Of r, s, v in 65 bytes; v may be 0 or 1. */
function signerOfPacked(hash: Uint8Array, signature: Uint8Array): Uint8Array | null {
  const last = signature[64];
  if (last === undefined) return null;
  const v = BigInt(last < 27 ? last + 27 : last);
  return signerOf(hash, v, signature.subarray(0, 32), signature.subarray(32, 64));
}

function wordAt(data: Uint8Array, index: number): Uint8Array {
  const word = data.subarray(index * 32, index * 32 + 32);
  if (word.length < 32) throw new RangeError('The data end too early');
  return word;
}

function numberAt(data: Uint8Array, index: number): number {
  return Number(bytesToBigInt(wordAt(data, index)));
}
