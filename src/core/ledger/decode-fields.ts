/** Small decoders, and one that makes a record of them. Each gives undefined for what it refuses. */
import type { Asset } from '../channel/asset.ts';
import type { ChannelDescription, ChannelId } from '../channel/description.ts';
import { parseSignature, type Signature } from '../channel/signature.ts';
import { parseHex } from '../channel/word.ts';
import type { Fault, FaultCode } from '../fault.ts';
import { decodeAsset } from '../money/decode-money.ts';
import type { Txid } from '../paywire/identifiers.ts';
import { parseInfoHash, type InfoHash } from '../units/info-hash.ts';
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';

export type Field<T> = (value: unknown) => T | undefined;

/** Unknown members are left out; one that is missing or refused refuses the whole. */
export function recordOf<T extends object>(fields: { readonly [Name in keyof T]: Field<T[Name]> }) {
  const entries: [string, Field<unknown>][] = Object.entries(fields);
  return (value: unknown): T | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    const record: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      if (!Object.hasOwn(value, name)) return undefined;
      const decoded = field((value as Readonly<Record<string, unknown>>)[name]);
      if (decoded === undefined) return undefined;
      record[name] = decoded;
    }
    return record as T;
  };
}

/** Members that older records do not have; one that is there and refused refuses the whole. */
export function withOptional<T extends object, More extends object>(
  base: Field<T>,
  more: { readonly [Name in keyof More]: Field<More[Name]> },
): Field<T & Partial<More>> {
  const entries: [string, Field<unknown>][] = Object.entries(more);
  return (value) => {
    const record = base(value);
    if (record === undefined) return undefined;
    const added: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      if (!Object.hasOwn(value as object, name)) continue;
      const decoded = field((value as Readonly<Record<string, unknown>>)[name]);
      if (decoded === undefined) return undefined;
      added[name] = decoded;
    }
    return { ...record, ...added };
  };
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return (value) => (value === null ? null : field(value));
}

export function listOf<T>(field: Field<T>): Field<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items: T[] = [];
    for (const one of value as readonly unknown[]) {
      const item = field(one);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };
}

export function oneOf<const T extends string>(...words: readonly T[]): Field<T> {
  return (value) => words.find((word) => word === value);
}

export const flag: Field<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** A whole number from 0. */
export const count: Field<number> = (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;

/** From 0. */
export const amount: Field<bigint> = (value) =>
  typeof value === 'bigint' && value >= 0n ? value : undefined;

/** A name that is not empty. */
export const text: Field<string> = (value) =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const address: Field<TronAddress> = (value) =>
  typeof value === 'string' ? (parseTronAddress(value) ?? undefined) : undefined;

export const asset: Field<Asset> = (value) => decodeAsset(value) ?? undefined;

export const infoHash: Field<InfoHash> = (value) =>
  typeof value === 'string' && parseInfoHash(value) === value ? (value as InfoHash) : undefined;

/** A code of any version: what is not known here is shown by its message. */
export const fault: Field<Fault> = recordOf<Fault>({
  code: (value) => (typeof value === 'string' ? (value as FaultCode) : undefined),
  message: (value) => (typeof value === 'string' ? value : undefined),
});

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : undefined;

export const txid: Field<Txid> = (value) => word(value) as Txid | undefined;

export const channelIdText: Field<ChannelId> = (value) => word(value) as ChannelId | undefined;

/** Only as it was normalised. */
export const signature: Field<Signature> = (value) => {
  if (typeof value !== 'string' || value.length !== 130) return undefined;
  const bytes = parseHex(value);
  const parsed = bytes && parseSignature(bytes);
  return parsed === value ? parsed : undefined;
};

export const description: Field<ChannelDescription> = recordOf<ChannelDescription>({
  payer: address,
  signer: address,
  payee: address,
  payeeSigner: address,
  asset,
  withdrawDelaySeconds: count,
  salt: word,
});
