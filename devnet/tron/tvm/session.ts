/** What one transaction carries from frame to frame. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { EVMOpts } from '@ethereumjs/evm';
import type { HexAddress, InternalTransaction } from './contract.ts';
import type { World } from './world.ts';

/** What CALLTOKENID and CALLTOKENVALUE answer in a frame, and the parent of its children's hashes. */
export interface Frame {
  /** Of the internal transaction that started the frame; of the transaction at the top. */
  readonly hash: Uint8Array;
  readonly tokenId: bigint;
  readonly tokenValue: bigint;
}

type Recorded = {
  -readonly [Property in keyof InternalTransaction]: InternalTransaction[Property];
};

/** How far a session was when a frame began. */
export interface Mark {
  readonly recordCount: number;
  readonly deletedCount: number;
}

export class Session {
  readonly transactionId: Uint8Array;
  readonly records: Recorded[] = [];
  /** Contracts that SELFDESTRUCT removes when the transaction succeeds. */
  readonly deleted: HexAddress[] = [];
  readonly frames: Frame[];
  /** java-tron's nonce: internal transactions so far, also those of frames that failed. */
  nonce = 0n;

  constructor(transactionId: Uint8Array, tokenId: bigint, tokenValue: bigint) {
    this.transactionId = transactionId;
    this.frames = [{ hash: transactionId, tokenId, tokenValue }];
  }

  get frame(): Frame {
    return this.frames.at(-1)!;
  }

  mark(): Mark {
    return { recordCount: this.records.length, deletedCount: this.deleted.length };
  }

  record(transaction: Omit<InternalTransaction, 'hash' | 'isRejected'>, hash: Uint8Array): void {
    this.records.push({ ...transaction, hash: bytesToHex(hash), isRejected: false });
  }

  /** The frame that began at `mark` failed: its internal transactions are rejected. */
  reject(mark: Mark): void {
    for (const record of this.records.slice(mark.recordCount)) record.isRejected = true;
    this.deleted.length = mark.deletedCount;
  }
}

/** What the operations see of the machine around them. */
export interface Host {
  readonly world: World;
  readonly tokens: ReadonlySet<bigint>;
  readonly chainId: bigint;
  readonly energyFeeSun: bigint;
  /** Of the transaction being executed. */
  session: Session;
}

export type CustomOpcode = Extract<
  NonNullable<EVMOpts['customOpcodes']>[number],
  { readonly opcodeName: string }
>;
export type RunState = Parameters<CustomOpcode['logicFunction']>[0];
