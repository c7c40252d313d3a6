/**
 * What the node asks of the virtual machine and of the state that transactions change. Implemented
 * in this folder on `@ethereumjs/evm`; the node (`../node/`) knows nothing else of it.
 */

/** 21 bytes, `41` first, as 42 lower-case hexadecimal digits: java-tron's own form. */
export type HexAddress = string;

/** The state of the chain that executing changes, and that a failed execution leaves as it was. */
export interface Ledger {
  exists(address: HexAddress): Promise<boolean>;
  /** Makes an empty account; one that exists stays as it is. */
  create(address: HexAddress): Promise<void>;
  /** In sun; 0 for an account that does not exist. */
  balance(address: HexAddress): Promise<bigint>;
  setBalance(address: HexAddress, sun: bigint): Promise<void>;
  tokenBalance(address: HexAddress, tokenId: bigint): Promise<bigint>;
  setTokenBalance(address: HexAddress, tokenId: bigint, amount: bigint): Promise<void>;
  /** TRC-10 token id to raw amount, those above 0. */
  tokensOf(address: HexAddress): Promise<ReadonlyMap<bigint, bigint>>;
  code(address: HexAddress): Promise<Uint8Array>;
  checkpoint(): Promise<void>;
  commit(): Promise<void>;
  revert(): Promise<void>;
  /** All of it, for a file. */
  dump(): Promise<LedgerDump>;
}

/** Plain JSON. */
export interface LedgerDump {
  readonly accounts: readonly {
    readonly address: HexAddress;
    /** Decimal. */
    readonly balanceSun: string;
    /** Token id to decimal raw amount. */
    readonly tokens: Readonly<Record<string, string>>;
    /** Hexadecimal. */
    readonly code: string;
    /** 32-byte slot to value, both hexadecimal. */
    readonly storage: Readonly<Record<string, string>>;
  }[];
}

export interface BlockContext {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
}

export interface Execution {
  /** `create` runs `code` as the constructor at the address given; `call` runs what lies there. */
  readonly kind: 'create' | 'call';
  readonly caller: HexAddress;
  readonly contract: HexAddress;
  /** The constructor for `create`, calldata for `call`. */
  readonly data: Uint8Array;
  readonly callValueSun: bigint;
  /** 0 when no token is sent. */
  readonly tokenId: bigint;
  readonly tokenValue: bigint;
  readonly energyLimit: bigint;
  readonly block: BlockContext;
  /** Of the root transaction; internal transactions' hashes and CREATE addresses come from it. */
  readonly transactionId: string;
}

/** java-tron's `contractRet`. */
export type ExecutionStatus =
  | 'SUCCESS'
  | 'REVERT'
  | 'OUT_OF_ENERGY'
  | 'OUT_OF_TIME'
  | 'TRANSFER_FAILED'
  | 'ILLEGAL_OPERATION'
  | 'OUT_OF_MEMORY'
  | 'BAD_JUMP_DESTINATION'
  | 'STACK_TOO_SMALL'
  | 'STACK_TOO_LARGE'
  | 'INVALID_CODE'
  | 'UNKNOWN';

export interface ExecutionLog {
  readonly address: HexAddress;
  /** 32 bytes each, hexadecimal. */
  readonly topics: readonly string[];
  /** Hexadecimal. */
  readonly data: string;
}

export interface InternalTransaction {
  /** 32 bytes, hexadecimal. */
  readonly hash: string;
  readonly caller: HexAddress;
  readonly transferTo: HexAddress;
  readonly callValueSun: bigint;
  readonly tokenId: bigint;
  readonly tokenValue: bigint;
  /** `call`, `create`, `suicide`, ... */
  readonly note: string;
  readonly isRejected: boolean;
}

export interface ExecutionResult {
  readonly status: ExecutionStatus;
  /** Everything the call used; all of the limit after a failure that is not a revert or a failed transfer. */
  readonly energyUsed: bigint;
  readonly returnData: Uint8Array;
  readonly logs: readonly ExecutionLog[];
  readonly internalTransactions: readonly InternalTransaction[];
  /** java-tron's words for `resMessage`, empty on success. */
  readonly message: string;
}

export interface Tvm {
  readonly ledger: Ledger;
  /** TRC-10 tokens that exist; the node adds to it. */
  readonly tokens: Set<bigint>;
  /**
   * Moves the values, runs the code and keeps the change only on `SUCCESS`. Energy is not paid
   * here: that is the node's. For `create` the code is stored and its 200 energy a byte are counted.
   */
  execute(execution: Execution): Promise<ExecutionResult>;
}

export interface TvmOptions {
  /** Last four bytes of block 0's id. */
  readonly chainId: number;
  /** Sun per unit of energy, what BASEFEE says. */
  readonly energyFeeSun: number;
  readonly restoreFrom?: LedgerDump;
}

/** Exported by `./tvm.ts` as `createTvm`. */
export type CreateTvm = (options: TvmOptions) => Promise<Tvm>;
