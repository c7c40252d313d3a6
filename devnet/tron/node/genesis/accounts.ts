/** The devnet's own keys. Everybody knows them: they hold play money only. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import type { HexAddress } from '../../tvm/contract.ts';
import { addressOfKey } from '../address.ts';

export interface DevnetAccount {
  readonly address: HexAddress;
  readonly privateKey: Uint8Array;
}

export const TEST_MNEMONIC = 'test test test test test test test test test test test junk';
const TEST_ACCOUNT_COUNT = 10;

let testAccountsOnce: readonly DevnetAccount[] | null = null;

/** TRON's path, m/44'/195'/0'/0/i, of {@link TEST_MNEMONIC}. */
export function testAccounts(): readonly DevnetAccount[] {
  testAccountsOnce ??= deriveTestAccounts();
  return testAccountsOnce;
}

function deriveTestAccounts(): readonly DevnetAccount[] {
  const root = HDKey.fromMasterSeed(mnemonicToSeedSync(TEST_MNEMONIC));
  return Array.from({ length: TEST_ACCOUNT_COUNT }, (_, index) => {
    const { privateKey } = root.derive(`m/44'/195'/0'/0/${String(index)}`);
    if (privateKey === null) throw new Error('There is no private key at a hardened path.');
    return account(privateKey);
  });
}

/** Holds what the faucet gives away. */
export const FAUCET = account(sha256(utf8ToBytes('devnet faucet')));

/** Issued the tokens and deployed the contracts of genesis. */
export const ISSUER = account(sha256(utf8ToBytes('devnet issuer')));

function account(privateKey: Uint8Array): DevnetAccount {
  return { address: addressOfKey(privateKey), privateKey };
}
