/** The hashes TRON makes where Ethereum hashes RLP. */
import { concatBytes, bigIntToBytes, setLengthLeft, Address } from '@ethereumjs/util';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { prefixed } from './address.ts';

function int64(value: bigint): Uint8Array {
  return setLengthLeft(bigIntToBytes(value), 8);
}

export interface InternalTransactionParts {
  readonly parentHash: Uint8Array;
  /** `null` for a CREATE. */
  readonly receiver: Address | null;
  readonly data: Uint8Array;
  /** Sun, or 0 where a token is sent. */
  readonly value: bigint;
  readonly nonce: bigint;
}

/** java-tron's `InternalTransaction.getHash`. */
export function internalTransactionHash(parts: InternalTransactionParts): Uint8Array {
  return keccak_256(
    concatBytes(
      parts.parentHash,
      parts.receiver ? prefixed(parts.receiver) : new Uint8Array(0),
      parts.data,
      int64(parts.value),
      int64(parts.nonce),
    ),
  );
}

/** CREATE inside a contract: from the transaction's id and the internal transactions before it. */
export function createAddress(transactionId: Uint8Array, nonce: bigint): Address {
  return new Address(keccak_256(concatBytes(transactionId, int64(nonce))).slice(12));
}

/** CREATE2: EIP-1014's without `0xff`, and with TRON's prefix before the creator. */
export function create2Address(creator: Address, salt: bigint, code: Uint8Array): Address {
  const word = setLengthLeft(bigIntToBytes(salt), 32);
  return new Address(keccak_256(concatBytes(prefixed(creator), word, keccak_256(code))).slice(12));
}
