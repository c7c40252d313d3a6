/**
 * A channel's description: everything that never changes about it. The contract keeps only the
 * balance; the description is told again with each call, and its TIP-712 digest is the channel id.
 */
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import type { TronAddress } from '../units/tron-address.ts';
import type { Asset } from './asset.ts';
import { assetFromWord, assetToWord } from './asset-word.ts';
import type { ContractError } from './contract-error.ts';
import { type SigningDomain, typedDataDigest } from './typed-data.ts';
import { addressOfWord, addressWord, bytesWord, numberOf, uintWord, WORD_BYTES } from './word.ts';

export interface ChannelDescription {
  /** Deposits, and gets back what was not claimed. */
  readonly payer: TronAddress;
  /** The payer's session key: signs vouchers. */
  readonly signer: TronAddress;
  /** Gets what is claimed. */
  readonly payee: TronAddress;
  /** The payee's session key: agrees to close at once. */
  readonly payeeSigner: TronAddress;
  readonly asset: Asset;
  /** Seconds between the payer's wish to close and the refund: 15 minutes to 30 days. */
  readonly withdrawDelaySeconds: number;
  /** 32 bytes, hexadecimal; tells channels apart that are otherwise the same. */
  readonly salt: string;
}

/** 32 bytes, lower-case hexadecimal: the digest of the description in one contract on one chain. */
export type ChannelId = string & { readonly __unit: 'ChannelId' };

export const CHANNEL_TYPE =
  'Channel(address payer,address signer,address payee,address payeeSigner,uint256 asset,uint32 withdrawDelay,bytes32 salt)';

/** `uint32`. */
const DELAY_BYTES = 4;

export const MIN_WITHDRAW_DELAY_SECONDS = 15 * 60;
export const MAX_WITHDRAW_DELAY_SECONDS = 30 * 24 * 60 * 60;
export const DEFAULT_WITHDRAW_DELAY_SECONDS = 24 * 60 * 60;

/** Throws a `RangeError` for a description that no ABI word can hold. */
export function channelId(domain: SigningDomain, description: ChannelDescription): ChannelId {
  return bytesToHex(
    typedDataDigest(domain, CHANNEL_TYPE, [descriptionWords(description)]),
  ) as ChannelId;
}

/** The seven ABI words of `Channel`, in order. */
export function descriptionWords(description: ChannelDescription): Uint8Array {
  return concatBytes(
    addressWord(description.payer),
    addressWord(description.signer),
    addressWord(description.payee),
    addressWord(description.payeeSigner),
    uintWord(assetToWord(description.asset), WORD_BYTES),
    uintWord(description.withdrawDelaySeconds, DELAY_BYTES),
    bytesWord(description.salt, WORD_BYTES),
  );
}

/** Null for what {@link descriptionWords} does not give. */
export function descriptionFromWords(bytes: Uint8Array): ChannelDescription | null {
  if (bytes.length !== 7 * WORD_BYTES) return null;
  const word = (index: number): Uint8Array =>
    bytes.subarray(index * WORD_BYTES, (index + 1) * WORD_BYTES);
  const [payer, signer, payee, payeeSigner] = [0, 1, 2, 3].map((at) => addressOfWord(word(at)));
  const asset = assetFromWord(numberOf(word(4)));
  const delay = numberOf(word(5));
  if (!payer || !signer || !payee || !payeeSigner || asset === null) return null;
  if (delay >> BigInt(8 * DELAY_BYTES) !== 0n) return null;
  return {
    payer,
    signer,
    payee,
    payeeSigner,
    asset,
    withdrawDelaySeconds: Number(delay),
    salt: bytesToHex(word(6)),
  };
}

/** Why the contract would refuse to open such a channel; null when it would not. */
export function descriptionProblem(
  description: ChannelDescription,
  contract: TronAddress,
): ContractError | null {
  const { signer, payee, payeeSigner, asset, withdrawDelaySeconds } = description;
  if ([signer, payee, payeeSigner].some(isZero)) return 'ZeroAddress';
  if (payee === contract) return 'PayeeIsContract';
  if (
    withdrawDelaySeconds < MIN_WITHDRAW_DELAY_SECONDS ||
    withdrawDelaySeconds > MAX_WITHDRAW_DELAY_SECONDS
  ) {
    return 'DelayOutOfRange';
  }
  return asset.kind === 'trc20' && asset.address === contract ? 'AssetInvalid' : null;
}

function isZero(address: TronAddress): boolean {
  return numberOf(addressWord(address)) === 0n;
}
