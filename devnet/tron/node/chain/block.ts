/** Blocks: how their ids come about, and how they are printed. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { HexAddress } from '../../tvm/contract.ts';
import { addressOfKey } from '../address.ts';
import { encode } from '../protobuf/encode.ts';
import { field, type Schema } from '../protobuf/schema.ts';
import { address, message, type ValueObject } from '../value.ts';
import { resultOf } from './transaction-info.ts';
import type { Processed } from './process.ts';
import { transactionJson } from './transaction.ts';

export interface ChainBlock {
  readonly number: number;
  /** 32 bytes, hexadecimal; the first eight are the number. */
  readonly id: string;
  readonly timestampMs: number;
  readonly parentId: string;
  /** The header as it was hashed. */
  readonly header: ValueObject;
  readonly transactions: readonly Processed[];
}

/** BlockHeader.raw of java-tron. */
const HEADER: Schema = [
  field(1, 'timestamp', 'int64'),
  field(2, 'txTrieRoot', 'bytes'),
  field(3, 'parentHash', 'bytes'),
  field(7, 'number', 'int64'),
  field(9, 'witness_address', 'address'),
  field(10, 'version', 'int32'),
];

/** As many super representatives as the main network has; they take turns. */
const WITNESS_COUNT = 27;
const VERSION = 32;

interface Witness {
  readonly key: Uint8Array;
  readonly address: HexAddress;
}

const witnesses = new Map<number, Witness>();

function witnessOf(number: number): Witness {
  const turn = number % WITNESS_COUNT;
  let witness = witnesses.get(turn);
  if (witness === undefined) {
    const key = sha256(utf8ToBytes(`devnet witness ${String(turn)}`));
    witness = { key, address: addressOfKey(key) };
    witnesses.set(turn, witness);
  }
  return witness;
}

export function makeBlock(
  parent: Pick<ChainBlock, 'id'>,
  number: number,
  timestampMs: number,
  transactions: readonly Processed[],
): ChainBlock {
  const header = message({
    number: BigInt(number),
    txTrieRoot: merkleRoot(transactions.map(({ transaction }) => transaction.id)),
    witness_address: address(witnessOf(number).address),
    parentHash: parent.id,
    version: VERSION,
    timestamp: BigInt(timestampMs),
  });
  return { ...identified(number, header), timestampMs, parentId: parent.id, transactions };
}

/**
 * Block 0, whose id names the chain: its last four bytes are the chain id. It has no number and no
 * time, like the main network's.
 *
 * @param seed 32 bytes, hexadecimal, that stand for the genesis state.
 */
export function genesisBlock(seed: string): ChainBlock {
  const header = message({ txTrieRoot: '00'.repeat(32), parentHash: seed });
  return { ...identified(0, header), timestampMs: 0, parentId: seed, transactions: [] };
}

function identified(
  number: number,
  header: ValueObject,
): Pick<ChainBlock, 'number' | 'id' | 'header'> {
  const hash = bytesToHex(sha256(encode(HEADER, header)));
  return { number, id: number.toString(16).padStart(16, '0') + hash.slice(16), header };
}

/** Pairs hashed up to one; an odd one goes up as it is. Zeros for an empty block. */
function merkleRoot(ids: readonly string[]): string {
  if (ids.length === 0) return '00'.repeat(32);
  let level = ids.map((id) => hexToBytes(id));
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => {
      const [left, right] = level.slice(index * 2, index * 2 + 2);
      return right === undefined ? left! : sha256(Buffer.concat([left!, right]));
    });
  }
  return bytesToHex(level[0]!);
}

export function blockJson(block: ChainBlock, withTransactions = true): ValueObject {
  const { header, id, number, transactions } = block;
  return {
    blockID: id,
    block_header: {
      raw_data: header,
      ...(number === 0 ? {} : { witness_signature: witnessSignature(block) }),
    },
    ...(withTransactions && transactions.length > 0
      ? {
          transactions: transactions.map((processed) =>
            transactionJson(processed.transaction, resultOf(processed)),
          ),
        }
      : {}),
  };
}

function witnessSignature({ header, number }: ChainBlock): string {
  const signature = secp256k1.sign(sha256(encode(HEADER, header)), witnessOf(number).key, {
    prehash: false,
    format: 'recovered',
  });
  return bytesToHex(Uint8Array.of(...signature.subarray(1), 27 + signature[0]!));
}
