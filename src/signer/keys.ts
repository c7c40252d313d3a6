/**
 * The purse's secret: the entropy of a BIP-39 phrase (English), from which BIP-32 leads to the key at
 * TRON's path (SLIP-44 coin 195), or one private key.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { HDKey } from '@scure/bip32';
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { addressOfKey } from '../core/channel/signature.ts';
import { FaultError } from '../core/fault.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import { copyBytes, takeBytes, wipe, type Bytes } from './bytes.ts';
import type { SecretKind } from './vault-format.ts';

const TRON_PATH = "m/44'/195'/0'/0/0";

export interface Secret {
  readonly kind: SecretKind;
  /** 16 to 32 bytes of entropy, or a key of 32 bytes. */
  readonly bytes: Bytes;
}

const WORD_COUNTS = [12, 15, 18, 21, 24];
const KNOWN_WORDS = new Set(wordlist);

/**
 * Reads what a user typed or pasted: words in any case and spacing, or 64 hexadecimal digits. Throws
 * `phrase_invalid` or `key_invalid`; the message repeats nothing of the secret.
 */
export function parseSecret(text: string): Secret {
  const words = normalizeWords(text);
  const [only = ''] = words;
  if (words.length === 1 && /^(?:0x)?[0-9a-f]+$/.test(only))
    return { kind: 'key', bytes: parseKey(only) };
  return { kind: 'words', bytes: parsePhrase(words) };
}

/** Lower case, one space: as BIP-39 has it. */
export function normalizeWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
}

export function wordsOf(entropy: Uint8Array): string[] {
  return entropyToMnemonic(entropy, wordlist).split(' ');
}

/** The words, or the key's 64 digits. */
export function textOf({ kind, bytes }: Secret): string {
  return kind === 'words' ? wordsOf(bytes).join(' ') : bytesToHex(bytes);
}

/** The private key, 32 bytes of its own; wipe it after use. */
export function signingKeyOf({ kind, bytes }: Secret): Bytes {
  if (kind === 'key') return copyBytes(bytes);
  const seed = mnemonicToSeedSync(wordsOf(bytes).join(' '));
  const node = HDKey.fromMasterSeed(seed).derive(TRON_PATH);
  wipe(seed);
  const { privateKey } = node;
  if (privateKey === null) throw new Error('A derived key without a private half.');
  const signingKey = copyBytes(privateKey);
  node.wipePrivateData();
  return signingKey;
}

export function addressOfSecret(secret: Secret): TronAddress {
  const signingKey = signingKeyOf(secret);
  try {
    return addressOfKey(signingKey);
  } finally {
    wipe(signingKey);
  }
}

function parseKey(text: string): Bytes {
  const digits = text.replace(/^0x/, '');
  if (digits.length !== 64) {
    throw keyInvalid(`It has 64 hexadecimal digits; these are ${digits.length}.`);
  }
  const key = copyBytes(hexToBytes(digits));
  if (!secp256k1.utils.isValidSecretKey(key)) throw keyInvalid('This number is out of range.');
  return key;
}

function parsePhrase(words: readonly string[]): Bytes {
  if (!WORD_COUNTS.includes(words.length)) {
    throw phraseInvalid(`It has 12 or 24 words; these are ${words.length}.`);
  }
  const unknown = words.findIndex((word) => !KNOWN_WORDS.has(word));
  if (unknown !== -1) {
    throw phraseInvalid(
      `Word ${unknown + 1} is not in the English list of BIP-39; look for a typo.`,
    );
  }
  try {
    return takeBytes(mnemonicToEntropy(words.join(' '), wordlist));
  } catch (error) {
    throw phraseInvalid(
      'All words are known but do not belong together: check their order.',
      error,
    );
  }
}

function keyInvalid(why: string): FaultError {
  return new FaultError('key_invalid', `This is no private key of TRON. ${why}`);
}

function phraseInvalid(why: string, cause?: unknown): FaultError {
  return new FaultError('phrase_invalid', `This is no recovery phrase. ${why}`, { cause });
}
