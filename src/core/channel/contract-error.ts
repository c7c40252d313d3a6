/** Why the contract refused: its errors, by name and by selector, in words for people. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { decodeUtf8 } from '../units/utf8.ts';
import { selectorOf } from './selector.ts';
import { numberOf, WORD_BYTES } from './word.ts';

const MEANINGS = {
  NotPayer: 'Only the payer of this channel can do this.',
  NotParty: 'Only the payer or the payee of this channel can close it at once.',
  ZeroAddress: 'The channel names no signer or no payee.',
  PayeeIsContract: 'The channel contract itself cannot be paid.',
  DelayOutOfRange: 'The withdrawal delay must be between 15 minutes and 30 days.',
  AssetInvalid: 'This asset is not TRX and no token that exists.',
  AmountZero: 'The deposit is empty.',
  AmountTooLarge: 'This is more than one channel can hold.',
  ValueMismatch: 'The TRX sent are not what the deposit says.',
  TokenMismatch: 'The token sent is not what the deposit says.',
  TokenAmountMismatch: 'The token did not move the exact amount; it may take a fee.',
  TransferFailed: 'The transfer was refused by the token or by its recipient.',
  NotOpen: 'Nothing was deposited in this channel yet.',
  Closing: 'The channel is closing already.',
  ChannelClosed: 'The channel is closed for good.',
  NotClosing: 'Nobody asked to close this channel yet.',
  TooEarly: 'The withdrawal delay is not over yet.',
  BadSignature: 'The signature is not from the right key for this channel and amount.',
  NothingToClaim: 'Nothing is left to claim for this amount.',
  MixedBatch: 'Claims for several payees or assets cannot be sent together.',
} as const;

/** Name of a custom error of `BitternChannels`. */
export type ContractError = keyof typeof MEANINGS;

export const CONTRACT_ERRORS = Object.keys(MEANINGS) as readonly ContractError[];

/** What the error means to a user. */
export function meaningOf(error: ContractError): string {
  return MEANINGS[error];
}

/** Selector (8 hexadecimal digits) to error. */
export const ERROR_SELECTORS: ReadonlyMap<string, ContractError> = new Map(
  CONTRACT_ERRORS.map((error) => [selectorOf(`${error}()`), error]),
);

/** `Error(string)`: what contracts written with `require` say. Tokens do. */
const ERROR_TEXT = selectorOf('Error(string)');
/** `Panic(uint256)`: a mistake in a contract. */
const PANIC = selectorOf('Panic(uint256)');

/** Control characters, and those that turn the direction of text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** The contract's own error in what a reverted call gave back; null for anything else. */
export function decodeContractError(returnData: Uint8Array): ContractError | null {
  if (returnData.length !== 4) return null;
  return ERROR_SELECTORS.get(bytesToHex(returnData)) ?? null;
}

/**
 * Why a call reverted, in words: a meaning from the table, a text that the called contract (a token)
 * gave, or null when it said nothing that can be read. A foreign text comes in one line, cut to 200
 * characters.
 */
export function revertReason(returnData: Uint8Array): string | null {
  const error = decodeContractError(returnData);
  if (error !== null) return meaningOf(error);
  const selector = bytesToHex(returnData.subarray(0, 4));
  const words = returnData.subarray(4);
  if (selector === PANIC && words.length === WORD_BYTES) {
    return `The contract failed (panic 0x${numberOf(words).toString(16).padStart(2, '0')}).`;
  }
  return selector === ERROR_TEXT ? errorText(words) : null;
}

function errorText(words: Uint8Array): string | null {
  const start = 2 * WORD_BYTES;
  const length = numberOf(words.subarray(WORD_BYTES, start));
  if (numberOf(words.subarray(0, WORD_BYTES)) !== BigInt(WORD_BYTES)) return null;
  if (length > BigInt(words.length - start)) return null;
  const text = decodeUtf8(words.subarray(start, start + Number(length)));
  return text?.replaceAll(UNPRINTABLE, ' ').slice(0, 200) ?? null;
}
