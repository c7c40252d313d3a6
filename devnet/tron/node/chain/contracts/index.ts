import { invalid } from '../refusal.ts';
import type { Actuator } from './actuator.ts';
import { createAccount } from './create-account.ts';
import { updatePermissions } from './permission-update.ts';
import { createSmartContract, triggerSmartContract } from './smart-contract.ts';
import { freezeBalance, unfreezeBalance, withdrawUnfrozen } from './stake.ts';
import { transferAsset } from './transfer-asset.ts';
import { transfer } from './transfer.ts';

const ACTUATORS: Readonly<Record<string, Actuator>> = {
  AccountCreateContract: createAccount,
  TransferContract: transfer,
  TransferAssetContract: transferAsset,
  CreateSmartContract: createSmartContract,
  TriggerSmartContract: triggerSmartContract,
  AccountPermissionUpdateContract: updatePermissions,
  FreezeBalanceV2Contract: freezeBalance,
  UnfreezeBalanceV2Contract: unfreezeBalance,
  WithdrawExpireUnfreezeContract: withdrawUnfrozen,
};

/** Throws a `Refusal` for a type that the devnet does not run. */
export function actuatorFor(type: string): Actuator {
  const actuator = Object.hasOwn(ACTUATORS, type) ? ACTUATORS[type] : undefined;
  if (actuator === undefined) throw invalid(`not exist contract ${type} on this devnet`);
  return actuator;
}
