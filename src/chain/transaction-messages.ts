/**
 * The protobuf messages of the transactions Bittern makes (java-tron's `Tron.proto`,
 * `balance_contract.proto`, `asset_issue_contract.proto` and `smart_contract.proto`).
 */
import type { MessageTable } from './protobuf.ts';

/** `Transaction.raw`. What is signed is the SHA-256 of its bytes. */
export const RAW = {
  refBlockBytes: [1, 'bytes'],
  refBlockHash: [4, 'bytes'],
  expiration: [8, 'integer'],
  /** The memo. */
  data: [10, 'bytes'],
  /** Repeated in the protobuf; the network takes exactly one. */
  contract: [11, 'bytes'],
  timestamp: [14, 'integer'],
  feeLimit: [18, 'integer'],
} as const satisfies MessageTable;

/** `Transaction.Contract`. */
export const CONTRACT = {
  type: [1, 'integer'],
  parameter: [2, 'bytes'],
  provider: [3, 'bytes'],
  contractName: [4, 'bytes'],
  permissionId: [5, 'integer'],
} as const satisfies MessageTable;

/** `google.protobuf.Any`. */
export const ANY = {
  typeUrl: [1, 'bytes'],
  value: [2, 'bytes'],
} as const satisfies MessageTable;

export const TRANSFER = {
  ownerAddress: [1, 'bytes'],
  toAddress: [2, 'bytes'],
  amount: [3, 'integer'],
} as const satisfies MessageTable;

export const TRANSFER_ASSET = {
  /** The token id in ASCII digits. */
  assetName: [1, 'bytes'],
  ownerAddress: [2, 'bytes'],
  toAddress: [3, 'bytes'],
  amount: [4, 'integer'],
} as const satisfies MessageTable;

export const TRIGGER = {
  ownerAddress: [1, 'bytes'],
  contractAddress: [2, 'bytes'],
  callValue: [3, 'integer'],
  data: [4, 'bytes'],
  callTokenValue: [5, 'integer'],
  tokenId: [6, 'integer'],
} as const satisfies MessageTable;

export const CONTRACT_TYPE = { transfer: 1, transferAsset: 2, trigger: 31 } as const;

/** `ContractType` by number, for saying what a transaction that we refuse would have done. */
const CONTRACT_TYPE_NAMES: Readonly<Record<number, string>> = {
  0: 'AccountCreateContract',
  1: 'TransferContract',
  2: 'TransferAssetContract',
  4: 'VoteWitnessContract',
  5: 'WitnessCreateContract',
  6: 'AssetIssueContract',
  9: 'ParticipateAssetIssueContract',
  10: 'AccountUpdateContract',
  11: 'FreezeBalanceContract',
  12: 'UnfreezeBalanceContract',
  13: 'WithdrawBalanceContract',
  16: 'ProposalCreateContract',
  19: 'SetAccountIdContract',
  30: 'CreateSmartContract',
  31: 'TriggerSmartContract',
  33: 'UpdateSettingContract',
  44: 'ExchangeTransactionContract',
  46: 'AccountPermissionUpdateContract',
  51: 'ShieldedTransferContract',
  52: 'MarketSellAssetContract',
  54: 'FreezeBalanceV2Contract',
  55: 'UnfreezeBalanceV2Contract',
  56: 'WithdrawExpireUnfreezeContract',
  57: 'DelegateResourceContract',
  58: 'UnDelegateResourceContract',
  59: 'CancelAllUnfreezeV2Contract',
};

export function contractTypeName(type: bigint): string {
  return CONTRACT_TYPE_NAMES[Number(type)] ?? `contract type ${String(type)}`;
}

export function typeUrlOf(type: keyof typeof CONTRACT_TYPE): string {
  return `type.googleapis.com/protocol.${contractTypeName(BigInt(CONTRACT_TYPE[type]))}`;
}
