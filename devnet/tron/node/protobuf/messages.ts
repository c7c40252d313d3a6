/** TRON's messages, by the numbers and names of its public protobuf interface. */
import { field, repeated, type Schema } from './schema.ts';

const RESOURCE = { names: ['BANDWIDTH', 'ENERGY', 'TRON_POWER'] };
const ACCOUNT_TYPE = { names: ['Normal', 'AssetIssue', 'Contract'] };

const KEY: Schema = [field(1, 'address', 'address'), field(2, 'weight', 'int64')];

const PERMISSION: Schema = [
  field(1, 'type', { names: ['Owner', 'Witness', 'Active'] }),
  field(2, 'id', 'int32'),
  field(3, 'permission_name', 'string'),
  field(4, 'threshold', 'int64'),
  field(5, 'parent_id', 'int32'),
  field(6, 'operations', 'bytes'),
  repeated(7, 'keys', { schema: KEY }),
];

const ABI_PARAMETER: Schema = [
  field(1, 'indexed', 'bool'),
  field(2, 'name', 'string'),
  field(3, 'type', 'string'),
];

const ABI_ENTRY: Schema = [
  field(1, 'anonymous', 'bool'),
  field(2, 'constant', 'bool'),
  field(3, 'name', 'string'),
  repeated(4, 'inputs', { schema: ABI_PARAMETER }),
  repeated(5, 'outputs', { schema: ABI_PARAMETER }),
  field(6, 'type', {
    names: ['UnknownEntryType', 'Constructor', 'Function', 'Event', 'Fallback', 'Receive', 'Error'],
  }),
  field(7, 'payable', 'bool'),
  field(8, 'stateMutability', {
    names: ['UnknownMutabilityType', 'Pure', 'View', 'Nonpayable', 'Payable'],
  }),
];

const SMART_CONTRACT: Schema = [
  field(1, 'origin_address', 'address'),
  field(2, 'contract_address', 'address'),
  field(3, 'abi', { schema: [repeated(1, 'entrys', { schema: ABI_ENTRY })] }),
  field(4, 'bytecode', 'bytes'),
  field(5, 'call_value', 'int64'),
  field(6, 'consume_user_resource_percent', 'int64'),
  field(7, 'name', 'string'),
  field(8, 'origin_energy_limit', 'int64'),
  field(9, 'code_hash', 'bytes'),
  field(10, 'trx_hash', 'bytes'),
  field(11, 'version', 'int32'),
];

const owner = field(1, 'owner_address', 'address');

/** What the devnet runs, by the name in `type_url` and in `type`. */
export const CONTRACTS: Readonly<Record<string, Schema>> = {
  AccountCreateContract: [
    owner,
    field(2, 'account_address', 'address'),
    field(3, 'type', ACCOUNT_TYPE),
  ],
  TransferContract: [owner, field(2, 'to_address', 'address'), field(3, 'amount', 'int64')],
  TransferAssetContract: [
    field(1, 'asset_name', 'text'),
    field(2, 'owner_address', 'address'),
    field(3, 'to_address', 'address'),
    field(4, 'amount', 'int64'),
  ],
  CreateSmartContract: [
    owner,
    field(2, 'new_contract', { schema: SMART_CONTRACT }),
    field(3, 'call_token_value', 'int64'),
    field(4, 'token_id', 'int64'),
  ],
  TriggerSmartContract: [
    owner,
    field(2, 'contract_address', 'address'),
    field(3, 'call_value', 'int64'),
    field(4, 'data', 'bytes'),
    field(5, 'call_token_value', 'int64'),
    field(6, 'token_id', 'int64'),
  ],
  AccountPermissionUpdateContract: [
    owner,
    field(2, 'owner', { schema: PERMISSION }),
    field(3, 'witness', { schema: PERMISSION }),
    repeated(4, 'actives', { schema: PERMISSION }),
  ],
  FreezeBalanceV2Contract: [
    owner,
    field(2, 'frozen_balance', 'int64'),
    field(3, 'resource', RESOURCE),
  ],
  UnfreezeBalanceV2Contract: [
    owner,
    field(2, 'unfreeze_balance', 'int64'),
    field(3, 'resource', RESOURCE),
  ],
  WithdrawExpireUnfreezeContract: [owner],
};

/** java-tron's `ContractType`. */
const CONTRACT_TYPES: Readonly<Record<number, string>> = {
  0: 'AccountCreateContract',
  1: 'TransferContract',
  2: 'TransferAssetContract',
  3: 'VoteAssetContract',
  4: 'VoteWitnessContract',
  5: 'WitnessCreateContract',
  6: 'AssetIssueContract',
  8: 'WitnessUpdateContract',
  9: 'ParticipateAssetIssueContract',
  10: 'AccountUpdateContract',
  11: 'FreezeBalanceContract',
  12: 'UnfreezeBalanceContract',
  13: 'WithdrawBalanceContract',
  14: 'UnfreezeAssetContract',
  15: 'UpdateAssetContract',
  16: 'ProposalCreateContract',
  17: 'ProposalApproveContract',
  18: 'ProposalDeleteContract',
  19: 'SetAccountIdContract',
  20: 'CustomContract',
  30: 'CreateSmartContract',
  31: 'TriggerSmartContract',
  32: 'GetContract',
  33: 'UpdateSettingContract',
  41: 'ExchangeCreateContract',
  42: 'ExchangeInjectContract',
  43: 'ExchangeWithdrawContract',
  44: 'ExchangeTransactionContract',
  45: 'UpdateEnergyLimitContract',
  46: 'AccountPermissionUpdateContract',
  48: 'ClearABIContract',
  49: 'UpdateBrokerageContract',
  51: 'ShieldedTransferContract',
  52: 'MarketSellAssetContract',
  53: 'MarketCancelOrderContract',
  54: 'FreezeBalanceV2Contract',
  55: 'UnfreezeBalanceV2Contract',
  56: 'WithdrawExpireUnfreezeContract',
  57: 'DelegateResourceContract',
  58: 'UnDelegateResourceContract',
  59: 'CancelAllUnfreezeV2Contract',
};

/** -1 for a name that is no contract type. */
export function contractTypeNumber(name: string): number {
  const entry = Object.entries(CONTRACT_TYPES).find(([, each]) => each === name);
  return entry === undefined ? -1 : Number(entry[0]);
}

export function contractTypeName(number: number): string | null {
  return CONTRACT_TYPES[number] ?? null;
}

const TRANSACTION_CONTRACT: Schema = [
  field(1, 'type', { names: CONTRACT_TYPES }),
  field(2, 'parameter', 'contract'),
  field(3, 'provider', 'bytes'),
  field(4, 'ContractName', 'bytes'),
  field(5, 'Permission_id', 'int32'),
];

export const TRANSACTION_RAW: Schema = [
  field(1, 'ref_block_bytes', 'bytes'),
  field(3, 'ref_block_num', 'int64'),
  field(4, 'ref_block_hash', 'bytes'),
  field(8, 'expiration', 'int64'),
  field(10, 'data', 'text'),
  repeated(11, 'contract', { schema: TRANSACTION_CONTRACT }),
  field(12, 'scripts', 'bytes'),
  field(14, 'timestamp', 'int64'),
  field(18, 'fee_limit', 'int64'),
];
