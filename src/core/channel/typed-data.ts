/**
 * TIP-712: EIP-712 with 20-byte addresses and the chain id cut to 32 bits. Only what Bittern signs:
 * structs of fixed-size fields.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { TronAddress } from '../units/tron-address.ts';
import { addressWord, uintWord, WORD_BYTES } from './word.ts';

/** What a signature is good for: one contract on one chain. */
export interface SigningDomain {
  /** Last four bytes of block 0's id: mainnet 728126428, Nile 3448148188, Shasta 2494104990. */
  readonly chainId: number;
  /** Null (hashed as zero) for messages that no contract reads: those of the direct rail. */
  readonly contract: TronAddress | null;
}

const DOMAIN_NAME = 'BitternChannels';
const DOMAIN_VERSION = '1';
export const DOMAIN_TYPE =
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';

const PREFIX = Uint8Array.of(0x19, 0x01);

/** The 32-byte `domainSeparator`. Throws a `RangeError` when the chain id is not 32 bits. */
export function domainSeparator(domain: SigningDomain): Uint8Array {
  return hashStruct(DOMAIN_TYPE, [
    hashText(DOMAIN_NAME),
    hashText(DOMAIN_VERSION),
    uintWord(domain.chainId, 4),
    domain.contract === null ? new Uint8Array(WORD_BYTES) : addressWord(domain.contract),
  ]);
}

/** The 32 bytes that are signed. `words` are the struct's fields in order, encoded. */
export function typedDataDigest(
  domain: SigningDomain,
  type: string,
  words: readonly Uint8Array[],
): Uint8Array {
  return keccak_256(concatBytes(PREFIX, domainSeparator(domain), hashStruct(type, words)));
}

/** `typeHash`: Keccak-256 of the type's text. */
export function hashText(text: string): Uint8Array {
  return keccak_256(utf8ToBytes(text));
}

function hashStruct(type: string, words: readonly Uint8Array[]): Uint8Array {
  return keccak_256(concatBytes(hashText(type), ...words));
}
