/**
 * The installation's session key (secp256k1), which signs vouchers within budgets without the
 * password. It lies in storage under an AES-GCM key that the browser lets nobody read out, so a copy
 * of the database is worth nothing elsewhere.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { addressOfKey, sign, type Signature } from '../core/channel/signature.ts';
import { FaultError } from '../core/fault.ts';
import type { PurseStore } from '../core/ports.ts';
import { parseTronAddress, type TronAddress } from '../core/units/tron-address.ts';
import { encodeUtf8 } from '../core/units/utf8.ts';
import { copyBytes, takeBytes, wipe, type Bytes } from './bytes.ts';

const SESSION_KEY = 'session-key';
const NONCE_BYTES = 12;
const SEED_BYTES = 48;

interface StoredKey {
  readonly version: 1;
  readonly address: TronAddress;
  readonly wrappingKey: CryptoKey;
  readonly nonce: Bytes;
  readonly sealed: Bytes;
}

export interface SessionKeyComponents {
  readonly purse: PurseStore;
  readonly random: (lengthBytes: number) => Uint8Array;
}

export class SessionKey {
  readonly #components: SessionKeyComponents;
  /** As it is stored, sealed: it never changes, and vouchers are many. */
  #known: StoredKey | null = null;

  constructor(components: SessionKeyComponents) {
    this.#components = components;
  }

  /** Made on first use. Rejects with `data_damaged` when what is stored cannot be read. */
  async address(): Promise<TronAddress> {
    return (await this.#stored()).address;
  }

  /** Signs a digest of 32 bytes. For those who know what it stands for. */
  async sign(digest: Uint8Array): Promise<Signature> {
    const { address, wrappingKey, nonce, sealed } = await this.#stored();
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: nonce, additionalData: sealData(address) },
      wrappingKey,
      sealed,
    );
    const secretKey = new Uint8Array(opened);
    try {
      return sign(digest, secretKey);
    } finally {
      wipe(secretKey);
    }
  }

  async #stored(): Promise<StoredKey> {
    return (this.#known ??= await this.#readOrMake());
  }

  async #readOrMake(): Promise<StoredKey> {
    const found = await this.#components.purse.get(SESSION_KEY);
    if (found !== undefined) return decodeStoredKey(found);
    const made = await this.#make();
    // The first one stays when two tabs make one at once.
    const kept = await this.#components.purse.update(SESSION_KEY, (current) => current ?? made);
    return decodeStoredKey(kept);
  }

  async #make(): Promise<StoredKey> {
    const { random } = this.#components;
    const secretKey = takeBytes(secp256k1.keygen(takeBytes(random(SEED_BYTES))).secretKey);
    const nonce = copyBytes(random(NONCE_BYTES));
    const algorithm = { name: 'AES-GCM', length: 256 };
    const usages: KeyUsage[] = ['encrypt', 'decrypt'];
    const wrappingKey = await crypto.subtle.generateKey(algorithm, false, usages);
    const address = addressOfKey(secretKey);
    const additionalData = sealData(address);
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData },
      wrappingKey,
      secretKey,
    );
    wipe(secretKey);
    return { version: 1, address, wrappingKey, nonce, sealed: new Uint8Array(sealed) };
  }
}

function sealData(address: TronAddress): Bytes {
  return copyBytes(encodeUtf8(`bittern-session-key 1 ${address}`));
}

function decodeStoredKey(value: unknown): StoredKey {
  const row = (typeof value === 'object' && value !== null ? value : {}) as Partial<StoredKey>;
  const { version, wrappingKey, nonce, sealed } = row;
  const address = typeof row.address === 'string' ? parseTronAddress(row.address) : null;
  const isWhole = wrappingKey instanceof CryptoKey && isBytes(nonce) && isBytes(sealed);
  if (version === 1 && address !== null && isWhole) {
    return { version, address, wrappingKey, nonce, sealed };
  }
  throw new FaultError(
    'data_damaged',
    'The key for payments in this browser cannot be read. Reload the page; if it stays so, clear the site’s data after saving the purse’s backup.',
  );
}

function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array;
}
