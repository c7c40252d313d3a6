/**
 * How single values of `bn_pay` stand in bencode (docs/protocol.md, "Values"). A field that is read
 * throws a {@link Violation}; one that is written throws a `RangeError` for what the wire cannot hold.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Asset, isTokenId, TRX } from '../channel/asset.ts';
import {
  type ChannelDescription,
  descriptionFromWords,
  descriptionWords,
} from '../channel/description.ts';
import { parseSignature, type Signature, signatureBytes } from '../channel/signature.ts';
import { bytesOf, hexBytes, numberOf } from '../channel/word.ts';
import { type BencodeValue } from '../torrent/bencode.ts';
import type { Encodable } from '../torrent/bencode-encode.ts';
import { addressBytes, addressFromBytes, type TronAddress } from '../units/tron-address.ts';

/** What was read is not what docs/protocol.md says. */
export class Violation extends Error {}

export interface Field<T> {
  /** What stands there, as docs/protocol.md says it. */
  readonly type: string;
  /** Undefined leaves the key out. */
  write(value: T): Encodable | undefined;
  /** Undefined stands for a key that is not there. */
  read(value: BencodeValue | undefined): T;
}

/** An integer from `least` to `most`, both included. */
export function integer(least = 0, most: number = Number.MAX_SAFE_INTEGER): Field<number> {
  const isInRange = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
  const type = `integer ${least}..${most === Number.MAX_SAFE_INTEGER ? '2^53-1' : most}`;
  return {
    type,
    write(value) {
      if (!isInRange(value)) throw new RangeError(`not an ${type}`);
      return value;
    },
    read(value) {
      if (!isInRange(value)) throw new Violation(`not an ${type}`);
      return value;
    },
  };
}

/** A big-endian byte string without leading zero, none for 0. */
export function unsigned(maxBytes: number, least = 0n): Field<bigint> {
  const check = (value: bigint): boolean => value >= least && value >> BigInt(8 * maxBytes) === 0n;
  return {
    type: `number of at most ${maxBytes} bytes${least > 0n ? `, at least ${least}` : ''}`,
    write(value) {
      if (!check(value)) throw new RangeError(`${value} does not fit`);
      return bigEndian(value);
    },
    read(value) {
      const bytes = byteString(value);
      if (bytes.length > maxBytes) throw new Violation(`more than ${maxBytes} bytes`);
      if (bytes[0] === 0) throw new Violation('a leading zero');
      const number = numberOf(bytes);
      if (!check(number)) throw new Violation(`less than ${least}`);
      return number;
    },
  };
}

/** Exactly `length` bytes, as lower-case hexadecimal. */
export function hex<T extends string>(length: number): Field<T> {
  return {
    type: `${length} bytes`,
    write: (value) => hexBytes(value, length),
    read: (value) => bytesToHex(byteString(value, length)) as T,
  };
}

/** 20 bytes. */
export const address: Field<TronAddress> = {
  type: 'address',
  write: (value) => addressBytes(value),
  read: (value) => addressFromBytes(byteString(value, 20)),
};

/** 20 bytes that are not all zero: nobody can sign there, and what is paid there is lost. */
export const usableAddress: Field<TronAddress> = {
  type: 'address, not zero',
  write(value) {
    const bytes = addressBytes(value);
    if (isZero(bytes)) throw new RangeError('The zero address');
    return bytes;
  },
  read(value) {
    const bytes = byteString(value, 20);
    if (isZero(bytes)) throw new Violation('the zero address');
    return addressFromBytes(bytes);
  },
};

/** 65 bytes, s low, v 27 or 28: any other form of the same signature is refused. */
export const signature: Field<Signature> = {
  type: 'signature',
  write: (value) => signatureBytes(value),
  read(value) {
    const bytes = byteString(value, 65);
    const parsed = parseSignature(bytes);
    if (parsed === null || parsed !== bytesToHex(bytes)) {
      throw new Violation('not a normalised signature');
    }
    return parsed;
  },
};

/** The seven ABI words of `Channel`: 224 bytes. */
export const description: Field<ChannelDescription> = {
  type: 'description',
  write: (value) => descriptionWords(value),
  read(value) {
    const parsed = descriptionFromWords(byteString(value, 224));
    if (parsed === null) throw new Violation('not the description of a channel');
    return parsed;
  },
};

const ASSET_KIND = { trx: 0, trc10: 1, trc20: 2 } as const;

/** `[kind, id]`: no bytes for TRX, the number for TRC-10, 20 bytes for TRC-20. */
export const asset: Field<Asset> = {
  type: 'asset',
  write: (value) => [ASSET_KIND[value.kind], assetId(value)],
  read(value) {
    if (!Array.isArray(value) || value.length !== 2) throw new Violation('not a pair');
    const [kind, id] = value as readonly BencodeValue[];
    const bytes = byteString(id);
    if (kind === ASSET_KIND.trx && bytes.length === 0) return TRX;
    if (kind === ASSET_KIND.trc20) {
      return { kind: 'trc20', address: usableAddress.read(bytes) };
    }
    if (kind === ASSET_KIND.trc10 && bytes[0] !== 0 && isTokenId(numberOf(bytes))) {
      return { kind: 'trc10', id: numberOf(bytes) };
    }
    throw new Violation('no asset');
  },
};

function assetId(value: Asset): Uint8Array {
  switch (value.kind) {
    case 'trx':
      return new Uint8Array();
    case 'trc10':
      if (!isTokenId(value.id)) throw new RangeError('No TRC-10 token can have this number.');
      return bigEndian(value.id);
    case 'trc20':
      return usableAddress.write(value.address) as Uint8Array;
  }
}

/** A byte string, of `length` bytes if that is given. */
function byteString(value: BencodeValue | undefined, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Violation('not a byte string');
  if (length !== undefined && value.length !== length) throw new Violation(`not ${length} bytes`);
  return value;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** As few bytes as can be. */
function bigEndian(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array();
  return bytesOf(value, Math.ceil(value.toString(16).length / 2));
}
