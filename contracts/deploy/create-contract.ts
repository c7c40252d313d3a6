/** The transaction that creates a contract: java-tron's `CreateSmartContract` (`smart_contract.proto`). */
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { BlockReference } from '../../src/chain/chain.ts';
import { type MessageTable, writeMessage } from '../../src/chain/protobuf.ts';
import { ANY, CONTRACT, RAW } from '../../src/chain/transaction-messages.ts';
import {
  addressFromBytes,
  hexAddress,
  type TronAddress,
} from '../../src/core/units/tron-address.ts';

const CREATE = {
  ownerAddress: [1, 'bytes'],
  newContract: [2, 'bytes'],
} as const satisfies MessageTable;

/** `SmartContract`. */
const SMART_CONTRACT = {
  originAddress: [1, 'bytes'],
  abi: [3, 'bytes'],
  bytecode: [4, 'bytes'],
  /** How much of the energy the caller pays. */
  consumeUserResourcePercent: [6, 'integer'],
  name: [7, 'bytes'],
  originEnergyLimit: [8, 'integer'],
} as const satisfies MessageTable;

/** `SmartContract.ABI.Entry` in the parts between its lists. */
const ENTRY_NAME = { constant: [2, 'integer'], name: [3, 'bytes'] } as const satisfies MessageTable;
const ENTRY_INPUT = { input: [4, 'bytes'] } as const satisfies MessageTable;
const ENTRY_OUTPUT = { output: [5, 'bytes'] } as const satisfies MessageTable;
const ENTRY_KIND = {
  type: [6, 'integer'],
  payable: [7, 'integer'],
  stateMutability: [8, 'integer'],
} as const satisfies MessageTable;
const PARAMETER = {
  indexed: [1, 'integer'],
  name: [2, 'bytes'],
  type: [3, 'bytes'],
} as const satisfies MessageTable;
const ABI = { entry: [1, 'bytes'] } as const satisfies MessageTable;

const ENTRY_TYPES = ['unknown', 'constructor', 'function', 'event', 'fallback', 'receive', 'error'];
const MUTABILITIES = ['unknown', 'pure', 'view', 'nonpayable', 'payable'];
const CREATE_SMART_CONTRACT = 30n;
const TYPE_URL = 'type.googleapis.com/protocol.CreateSmartContract';
/** Only counts where the deployer shares the energy, which it does not. */
const ORIGIN_ENERGY_LIMIT = 10_000_000n;

interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly indexed?: boolean;
}

/** An entry of Ethereum's JSON ABI. */
export interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
  readonly outputs?: readonly AbiParameter[];
  readonly stateMutability?: string;
}

export interface ContractToCreate {
  readonly name: string;
  readonly abi: readonly AbiEntry[];
  /** Hexadecimal. */
  readonly bytecode: string;
}

/** The `raw` protobuf, hexadecimal. Callers pay all the contract's energy themselves. */
export function encodeCreateContract(
  contract: ContractToCreate,
  terms: {
    readonly owner: TronAddress;
    readonly feeLimitSun: bigint;
    readonly reference: BlockReference;
  },
): string {
  const owner = hexToBytes(hexAddress(terms.owner));
  const newContract = writeMessage(SMART_CONTRACT, {
    originAddress: owner,
    abi: encodeAbi(contract.abi),
    bytecode: hexToBytes(contract.bytecode),
    consumeUserResourcePercent: 100n,
    name: utf8ToBytes(contract.name),
    originEnergyLimit: ORIGIN_ENERGY_LIMIT,
  });
  const value = writeMessage(CREATE, { ownerAddress: owner, newContract });
  const { reference } = terms;
  return bytesToHex(
    writeMessage(RAW, {
      refBlockBytes: hexToBytes(reference.refBlockBytes),
      refBlockHash: hexToBytes(reference.refBlockHash),
      expiration: BigInt(reference.expiration),
      contract: writeMessage(CONTRACT, {
        type: CREATE_SMART_CONTRACT,
        parameter: writeMessage(ANY, { typeUrl: utf8ToBytes(TYPE_URL), value }),
      }),
      timestamp: BigInt(reference.timestamp),
      feeLimit: terms.feeLimitSun,
    }),
  );
}

/** Where the transaction puts its contract: `41`, then the end of Keccak-256 of txid and owner. */
export function createdAddress(txid: string, owner: TronAddress): TronAddress {
  const preimage = concatBytes(hexToBytes(txid), hexToBytes(hexAddress(owner)));
  return addressFromBytes(keccak_256(preimage).subarray(12));
}

export function transactionIdOf(rawDataHex: string): string {
  return bytesToHex(sha256(hexToBytes(rawDataHex)));
}

function encodeAbi(abi: readonly AbiEntry[]): Uint8Array {
  return concatBytes(...abi.map((entry) => writeMessage(ABI, { entry: encodeEntry(entry) })));
}

function encodeEntry(entry: AbiEntry): Uint8Array {
  const { inputs = [], outputs = [], stateMutability = 'unknown' } = entry;
  const isConstant = stateMutability === 'view' || stateMutability === 'pure';
  return concatBytes(
    writeMessage(ENTRY_NAME, { constant: flag(isConstant), name: utf8ToBytes(entry.name ?? '') }),
    ...inputs.map((one) => writeMessage(ENTRY_INPUT, { input: encodeParameter(one) })),
    ...outputs.map((one) => writeMessage(ENTRY_OUTPUT, { output: encodeParameter(one) })),
    writeMessage(ENTRY_KIND, {
      type: BigInt(ENTRY_TYPES.indexOf(entry.type)),
      payable: flag(stateMutability === 'payable'),
      stateMutability: BigInt(MUTABILITIES.indexOf(stateMutability)),
    }),
  );
}

function encodeParameter({ indexed = false, name, type }: AbiParameter): Uint8Array {
  return writeMessage(PARAMETER, {
    indexed: flag(indexed),
    name: utf8ToBytes(name),
    type: utf8ToBytes(type),
  });
}

function flag(value: boolean): bigint {
  return value ? 1n : 0n;
}
