/**
 * Calls of the channel contract as calldata and back. Calldata is lower-case hexadecimal without
 * `0x`: selector, then words of 32 bytes.
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import {
  type ChannelDescription,
  type ChannelId,
  descriptionFromWords,
  descriptionWords,
} from './description.ts';
import { pack, PACKED_BYTES, type SignedAmount, unpack } from './packed.ts';
import { selectorOf } from './selector.ts';
import { bytesWord, numberOf, parseHex, uintWord, WORD_BYTES } from './word.ts';

export type ChannelCall =
  | {
      readonly name: 'deposit';
      readonly description: ChannelDescription;
      /** What the transaction must carry, or of a TRC-20 what the contract was allowed. */
      readonly amount: bigint;
    }
  | ({ readonly name: 'claim' } & SignedAmount)
  | { readonly name: 'claimMany'; readonly claims: readonly SignedAmount[] }
  | ({ readonly name: 'closeCooperative' } & SignedAmount)
  | { readonly name: 'requestClose'; readonly description: ChannelDescription }
  | { readonly name: 'finalizeClose'; readonly description: ChannelDescription };

export type ChannelCallName = ChannelCall['name'];

const CHANNEL = '(address,address,address,address,uint256,uint32,bytes32)';
const SIGNATURES: Readonly<Record<ChannelCallName, string>> = {
  deposit: `deposit(${CHANNEL},uint112)`,
  claim: 'claim(uint256[8])',
  claimMany: 'claimMany(uint256[8][])',
  closeCooperative: 'closeCooperative(uint256[8])',
  requestClose: `requestClose(${CHANNEL})`,
  finalizeClose: `finalizeClose(${CHANNEL})`,
};
const NAMES = Object.keys(SIGNATURES) as readonly ChannelCallName[];
const SELECTORS = new Map(NAMES.map((name) => [name, selectorOf(SIGNATURES[name])]));
const NAMES_BY_SELECTOR = new Map(NAMES.map((name) => [selectorOf(SIGNATURES[name]), name]));

const DESCRIPTION_BYTES = 7 * WORD_BYTES;
/** `uint112`, what a channel holds at most. */
const HELD_BYTES = 14;
const MAX_HELD = (1n << 112n) - 1n;

/** Throws a `RangeError` for values that the ABI has no room for. */
export function encodeCall(call: ChannelCall): string {
  return (SELECTORS.get(call.name) ?? '') + bytesToHex(argumentsOf(call));
}

/** Calldata of the view `stateOf`: what the contract keeps of a channel. */
export function encodeStateOf(id: ChannelId): string {
  return selectorOf('stateOf(bytes32)') + bytesToHex(bytesWord(id, WORD_BYTES));
}

/** Calldata of the view `channelId`: the contract's own hash of a description. */
export function encodeChannelIdOf(description: ChannelDescription): string {
  return selectorOf(`channelId(${CHANNEL})`) + bytesToHex(descriptionWords(description));
}

/**
 * Reads a call: of a transaction about to be signed, or of the deposit whose description was lost.
 * Null for everything that {@link encodeCall} does not give.
 */
export function decodeCall(calldata: string): ChannelCall | null {
  const name = NAMES_BY_SELECTOR.get(calldata.slice(0, 8));
  const bytes = parseHex(calldata.slice(8));
  if (name === undefined || bytes === null) return null;
  const call = readCall(name, bytes);
  // One meaning, one encoding: what reads well but was written otherwise is not ours.
  return call !== null && encodeCall(call) === calldata ? call : null;
}

function argumentsOf(call: ChannelCall): Uint8Array {
  switch (call.name) {
    case 'deposit':
      return concatBytes(descriptionWords(call.description), uintWord(call.amount, HELD_BYTES));
    case 'claim':
    case 'closeCooperative':
      return pack(call);
    case 'claimMany':
      return concatBytes(
        uintWord(WORD_BYTES, 4),
        uintWord(call.claims.length, 4),
        ...call.claims.map(pack),
      );
    case 'requestClose':
    case 'finalizeClose':
      return descriptionWords(call.description);
  }
}

function readCall(name: ChannelCallName, bytes: Uint8Array): ChannelCall | null {
  switch (name) {
    case 'deposit': {
      const description = descriptionFromWords(bytes.subarray(0, DESCRIPTION_BYTES));
      const amount = numberOf(bytes.subarray(DESCRIPTION_BYTES));
      return description === null || amount > MAX_HELD ? null : { name, description, amount };
    }
    case 'claim':
    case 'closeCooperative': {
      const signed = unpack(bytes);
      return signed && { name, ...signed };
    }
    case 'claimMany': {
      const claims = readClaims(bytes.subarray(2 * WORD_BYTES));
      return claims && { name, claims };
    }
    case 'requestClose':
    case 'finalizeClose': {
      const description = descriptionFromWords(bytes);
      return description && { name, description };
    }
  }
}

function readClaims(bytes: Uint8Array): SignedAmount[] | null {
  const claims: SignedAmount[] = [];
  for (let at = 0; at < bytes.length; at += PACKED_BYTES) {
    const claim = unpack(bytes.subarray(at, at + PACKED_BYTES));
    if (claim === null) return null;
    claims.push(claim);
  }
  return claims;
}
