/** What the node keeps of an account and a contract beside the ledger's balances and code. */
import type { HexAddress } from '../../tvm/contract.ts';
import type { ValueObject } from '../value.ts';
import { WINDOW_SLOTS } from './parameters.ts';

export interface PermissionKey {
  readonly address: HexAddress;
  readonly weight: bigint;
}

export interface Permission {
  readonly type: 'Owner' | 'Active';
  /** 0 for the owner's, from 2 for active ones. */
  readonly id: number;
  readonly name: string;
  readonly threshold: bigint;
  /** 32 bytes, hexadecimal: a bit for each contract type. Null for the owner's: it may do all. */
  readonly operations: string | null;
  readonly keys: readonly PermissionKey[];
}

/** Points used of a resource; they come back evenly over the window. */
export interface Usage {
  readonly used: number;
  /** The slot in which `used` was right. */
  readonly slot: number;
  readonly windowSlots: number;
}

export type Resource = 'BANDWIDTH' | 'ENERGY';

export interface Unfreezing {
  readonly resource: Resource;
  readonly sun: bigint;
  readonly expiresMs: number;
}

export interface AccountRecord {
  readonly isContract: boolean;
  readonly createdMs: number;
  readonly latestOperationMs: number;
  readonly freeNet: Usage;
  readonly net: Usage;
  readonly energy: Usage;
  readonly frozenNetSun: bigint;
  readonly frozenEnergySun: bigint;
  readonly unfreezing: readonly Unfreezing[];
  readonly owner: Permission;
  readonly actives: readonly Permission[];
}

export interface ContractRecord {
  readonly origin: HexAddress;
  readonly name: string;
  /** `{ entrys: [...] }`, or empty. */
  readonly abi: ValueObject;
  /** The constructor with its arguments, hexadecimal. */
  readonly bytecode: string;
  /** Share of the energy that callers pay, 0 to 100. */
  readonly consumeUserResourcePercent: bigint;
  readonly originEnergyLimit: bigint;
  /** Empty for contracts of genesis and for those that contracts made. */
  readonly transactionId: string;
}

const UNUSED: Usage = { used: 0, slot: 0, windowSlots: WINDOW_SLOTS };

/** What a new account's active permission may do: all contract types but changing permissions. */
const DEFAULT_OPERATIONS = `7fff1fc0033efb0f${'00'.repeat(24)}`;

export function newAccount(
  address: HexAddress,
  createdMs: number,
  isContract = false,
): AccountRecord {
  const keys = [{ address, weight: 1n }];
  return {
    isContract,
    createdMs,
    latestOperationMs: 0,
    freeNet: UNUSED,
    net: UNUSED,
    energy: UNUSED,
    frozenNetSun: 0n,
    frozenEnergySun: 0n,
    unfreezing: [],
    owner: { type: 'Owner', id: 0, name: 'owner', threshold: 1n, operations: null, keys },
    actives: [
      {
        type: 'Active',
        id: 2,
        name: 'active',
        threshold: 1n,
        operations: DEFAULT_OPERATIONS,
        keys,
      },
    ],
  };
}
