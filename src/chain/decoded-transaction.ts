/**
 * Reads the bytes that are signed, with nobody's help: what a library, a node or another wallet built
 * is judged by what this finds in it. Only plain transactions pass: one contract, the owner's
 * permission, no memo, no field that is not known, one way to write each number.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { FaultError } from '../core/fault.ts';
import { parseHexAddress, type TronAddress } from '../core/units/tron-address.ts';
import { MAX_INT64, ProtobufError, readMessage } from './protobuf.ts';
import {
  ANY,
  CONTRACT,
  CONTRACT_TYPE,
  contractTypeName,
  RAW,
  TRANSFER,
  TRANSFER_ASSET,
  TRIGGER,
  typeUrlOf,
} from './transaction-messages.ts';

export interface DecodedTransaction {
  /** TAPOS: two and eight bytes, hexadecimal. */
  readonly refBlockBytes: string;
  readonly refBlockHash: string;
  /** Milliseconds since 1970. */
  readonly expiration: number;
  /** Milliseconds since 1970; 0 when it says none. */
  readonly timestamp: number;
  readonly feeLimitSun: bigint;
  readonly action: DecodedAction;
}

export type DecodedAction =
  | {
      readonly kind: 'transfer';
      readonly from: TronAddress;
      readonly to: TronAddress;
      /** Null for TRX. */
      readonly tokenId: bigint | null;
      readonly amount: bigint;
    }
  | {
      readonly kind: 'call';
      readonly from: TronAddress;
      readonly contract: TronAddress;
      /** Lower-case hexadecimal without `0x`. */
      readonly calldata: string;
      readonly callValueSun: bigint;
      /** Both 0 when no TRC-10 is sent along. */
      readonly tokenId: bigint;
      readonly tokenAmount: bigint;
    }
  /** Something Bittern never makes; `name` is java-tron's. */
  | { readonly kind: 'other'; readonly name: string };

/** The txid: SHA-256 of the raw data. Throws as {@link decodeTransaction} for what is no hexadecimal. */
export function transactionId(rawDataHex: string): string {
  return bytesToHex(sha256(rawDataBytes(rawDataHex)));
}

/** Throws a `FaultError` (`transaction_mismatch`) that says why it is not to be signed. */
export function decodeTransaction(rawDataHex: string): DecodedTransaction {
  const bytes = rawDataBytes(rawDataHex);
  try {
    return readRaw(bytes);
  } catch (error) {
    if (error instanceof ProtobufError) throw refusal(error.message);
    throw error;
  }
}

function readRaw(bytes: Uint8Array): DecodedTransaction {
  const raw = readMessage(bytes, RAW);
  if (raw.data.length > 0) throw new ProtobufError('it carries a memo');
  if (raw.refBlockBytes.length !== 2 || raw.refBlockHash.length !== 8) {
    throw new ProtobufError('its block reference has the wrong length');
  }
  return {
    refBlockBytes: bytesToHex(raw.refBlockBytes),
    refBlockHash: bytesToHex(raw.refBlockHash),
    expiration: readTime(raw.expiration),
    timestamp: readTime(raw.timestamp),
    feeLimitSun: raw.feeLimit,
    action: readContract(raw.contract),
  };
}

function readContract(bytes: Uint8Array): DecodedAction {
  const contract = readMessage(bytes, CONTRACT);
  if (contract.permissionId !== 0n) {
    throw new ProtobufError(`it uses permission ${String(contract.permissionId)} of the account`);
  }
  if (contract.provider.length > 0 || contract.contractName.length > 0) {
    throw new ProtobufError('its contract carries a provider or a name');
  }
  const { typeUrl, value } = readMessage(contract.parameter, ANY);
  const kind = kindOf(contract.type);
  if (kind === null) return { kind: 'other', name: contractTypeName(contract.type) };
  if (ascii(typeUrl) !== typeUrlOf(kind)) {
    throw new ProtobufError('its contract type and its parameter do not belong together');
  }
  if (kind === 'trigger') return readTrigger(value);
  return kind === 'transfer' ? readTransfer(value) : readTransferAsset(value);
}

function kindOf(type: bigint): keyof typeof CONTRACT_TYPE | null {
  switch (Number(type)) {
    case CONTRACT_TYPE.transfer:
      return 'transfer';
    case CONTRACT_TYPE.transferAsset:
      return 'transferAsset';
    case CONTRACT_TYPE.trigger:
      return 'trigger';
    default:
      return null;
  }
}

function readTransfer(bytes: Uint8Array): DecodedAction {
  const { ownerAddress, toAddress, amount } = readMessage(bytes, TRANSFER);
  return {
    kind: 'transfer',
    from: readAddress(ownerAddress),
    to: readAddress(toAddress),
    tokenId: null,
    amount,
  };
}

function readTransferAsset(bytes: Uint8Array): DecodedAction {
  const { assetName, ownerAddress, toAddress, amount } = readMessage(bytes, TRANSFER_ASSET);
  const id = ascii(assetName);
  if (!/^[1-9]\d{0,18}$/.test(id) || BigInt(id) > MAX_INT64) {
    throw new ProtobufError('its TRC-10 token has no number');
  }
  return {
    kind: 'transfer',
    from: readAddress(ownerAddress),
    to: readAddress(toAddress),
    tokenId: BigInt(id),
    amount,
  };
}

function readTrigger(bytes: Uint8Array): DecodedAction {
  const call = readMessage(bytes, TRIGGER);
  return {
    kind: 'call',
    from: readAddress(call.ownerAddress),
    contract: readAddress(call.contractAddress),
    calldata: bytesToHex(call.data),
    callValueSun: call.callValue,
    tokenId: call.tokenId,
    tokenAmount: call.callTokenValue,
  };
}

function readAddress(bytes: Uint8Array): TronAddress {
  const address = parseHexAddress(bytesToHex(bytes));
  if (address === null) throw new ProtobufError('an address in it is not one of TRON');
  return address;
}

function readTime(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ProtobufError('a time in it is too late');
  return Number(value);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function rawDataBytes(rawDataHex: string): Uint8Array {
  try {
    return hexToBytes(rawDataHex);
  } catch {
    throw refusal('it is not hexadecimal');
  }
}

function refusal(reason: string): FaultError {
  return new FaultError(
    'transaction_mismatch',
    `This transaction was not signed, because ${reason}. Nothing was sent.`,
  );
}
