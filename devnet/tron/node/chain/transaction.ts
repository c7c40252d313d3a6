/** A transaction as the chain handles it: decoded by our own reader from its own bytes. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { HexAddress } from '../../tvm/contract.ts';
import { createdAddress } from '../address.ts';
import { decode } from '../protobuf/decode.ts';
import { contractTypeName, TRANSACTION_RAW } from '../protobuf/messages.ts';
import { ProtobufError, readFields, writeField } from '../protobuf/wire.ts';
import { message, type ValueObject } from '../value.ts';
import { hexOf, integerOf, listOf, numberOf, objectOf, stringOf } from './fields.ts';
import { invalid } from './refusal.ts';

export interface ChainTransaction {
  /** SHA-256 of the raw data, hexadecimal. */
  readonly id: string;
  readonly rawDataHex: string;
  readonly rawData: ValueObject;
  readonly signatures: readonly string[];
  /** `TransferContract`, ... */
  readonly type: string;
  readonly value: ValueObject;
  readonly owner: HexAddress;
  readonly permissionId: number;
  readonly refBlockBytes: string;
  readonly refBlockHash: string;
  readonly expirationMs: number;
  readonly feeLimitSun: bigint;
  readonly hasMemo: boolean;
  /** Of the serialised transaction with its signatures and without results. */
  readonly sizeBytes: number;
}

/** Throws a `ProtobufError` for bytes, and a `Refusal` for a transaction, that make no sense. */
export function readTransaction(
  rawDataHex: string,
  signatures: readonly string[],
): ChainTransaction {
  const bytes = hexToBytes(rawDataHex);
  const rawData = decode(TRANSACTION_RAW, bytes);
  const contracts = listOf(rawData, 'contract');
  const [contract] = contracts;
  if (contract === undefined) throw invalid('No contract!');
  if (contracts.length !== 1) {
    throw invalid(
      `tx contract size should be exactly 1, this is extend feature ,actual :${String(contracts.length)}`,
    );
  }
  const type = typeOf(contract);
  const value = objectOf(objectOf(contract, 'parameter'), 'value');
  return {
    id: bytesToHex(sha256(bytes)),
    rawDataHex: rawDataHex.toLowerCase(),
    // AccountCreateContract is type 0, which decoding leaves out.
    rawData: { ...rawData, contract: [{ ...contract, type }] },
    signatures: signatures.map((signature) => signature.replace(/^0x/, '').toLowerCase()),
    type,
    value,
    owner: hexOf(value, 'owner_address'),
    permissionId: numberOf(contract, 'Permission_id'),
    refBlockBytes: hexOf(rawData, 'ref_block_bytes'),
    refBlockHash: hexOf(rawData, 'ref_block_hash'),
    expirationMs: Number(integerOf(rawData, 'expiration')),
    feeLimitSun: integerOf(rawData, 'fee_limit'),
    hasMemo: hexOf(rawData, 'data') !== '',
    sizeBytes: serialize(bytes, signatures).length,
  };
}

function typeOf(contract: ValueObject): string {
  const type = contract['type'];
  const name =
    typeof type === 'string' ? type : contractTypeName(typeof type === 'number' ? type : 0);
  const typeUrl = stringOf(objectOf(contract, 'parameter'), 'type_url');
  const real = typeUrl.slice(typeUrl.lastIndexOf('.') + 1);
  if (name === null) throw invalid('not exist contract');
  if (real !== name) {
    throw invalid(`contract type error, expected type [${name}], real type [${real}]`);
  }
  return name;
}

/** `Transaction { raw raw_data = 1; repeated bytes signature = 2; }` */
export function serialize(rawData: Uint8Array, signatures: readonly string[]): Uint8Array {
  return Buffer.concat([
    writeField(1, rawData),
    ...signatures.map((hex) => writeField(2, Buffer.from(hex.replace(/^0x/, ''), 'hex'))),
  ]);
}

/** The other way round, for `broadcasthex`. Throws a `ProtobufError`. */
export function deserialize(hex: string): { rawDataHex: string; signatures: string[] } {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) {
    throw new ProtobufError('The transaction is not hexadecimal.');
  }
  const fields = readFields(hexToBytes(hex));
  const bytesOf = (number: number): string[] =>
    fields.flatMap((field) =>
      field.number === number && typeof field.value !== 'bigint' ? [bytesToHex(field.value)] : [],
    );
  return { rawDataHex: bytesOf(1).at(-1) ?? '', signatures: bytesOf(2) };
}

/** As java-tron prints it, with what became of it when that is known. */
export function transactionJson(transaction: ChainTransaction, result?: string): ValueObject {
  const { id, owner, rawData, rawDataHex, signatures, type } = transaction;
  return {
    ...(result === undefined ? {} : { ret: [{ contractRet: result }] }),
    ...message({ signature: signatures }),
    txID: id,
    ...(type === 'CreateSmartContract' ? { contract_address: createdAddress(id, owner) } : {}),
    raw_data: rawData,
    raw_data_hex: rawDataHex,
  };
}
