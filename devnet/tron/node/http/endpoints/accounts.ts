import type { HexAddress } from '../../../tvm/contract.ts';
import { isHexAddress, readAddress } from '../../address.ts';
import { netLimit } from '../../chain/bandwidth-points.ts';
import { energyLimitOf } from '../../chain/energy.ts';
import { PARAMETERS, SLOT_MS, SUN_PER_TRX } from '../../chain/parameters.ts';
import type { AccountRecord, Permission, Usage } from '../../chain/records.ts';
import { usedAt } from '../../chain/usage.ts';
import type { World } from '../../chain/world.ts';
import { address, message, type ValueObject } from '../../value.ts';
import { addressParam, textParam, type Endpoints } from '../api.ts';

const MS_PER_SECOND = 1000;

export const accountEndpoints: Endpoints = {
  getaccount: async ({ world }, request) => {
    const at = addressParam(request, 'address');
    const account = world.account(at);
    return account === null ? {} : accountJson(world, at, account);
  },

  getaccountresource: async ({ world }, request) => {
    const account = world.account(addressParam(request, 'address'));
    if (account === null) return {};
    const staked = account.frozenNetSun + account.frozenEnergySun;
    return message({
      ...netJson(world, account),
      tronPowerLimit: staked / SUN_PER_TRX,
      EnergyUsed: BigInt(usedAt(account.energy, world.slot)),
      EnergyLimit: BigInt(energyLimitOf(world, account)),
      TotalEnergyLimit: PARAMETERS.totalEnergyLimit,
      TotalEnergyWeight: world.weight('energy'),
    });
  },

  getaccountnet: async ({ world }, request) => {
    const account = world.account(addressParam(request, 'address'));
    return account === null ? {} : message(netJson(world, account));
  },

  validateaddress: async (_view, request) => {
    const text = textParam(request, 'address');
    const format = { 34: 'Base58check format', 42: 'Hex string format' }[text.length];
    if (format === undefined) return { result: false, message: 'Length error' };
    const isValid = readAddress(text) !== null;
    return { result: isValid, message: isValid ? format : 'Invalid address' };
  },
};

function netJson(world: World, account: AccountRecord): ValueObject {
  return {
    freeNetUsed: BigInt(usedAt(account.freeNet, world.slot)),
    freeNetLimit: BigInt(PARAMETERS.freeNetLimit),
    NetUsed: BigInt(usedAt(account.net, world.slot)),
    NetLimit: BigInt(netLimit(world, account)),
    TotalNetLimit: PARAMETERS.totalNetLimit,
    TotalNetWeight: world.weight('net'),
  };
}

async function accountJson(
  world: World,
  at: HexAddress,
  account: AccountRecord,
): Promise<ValueObject> {
  if (!isHexAddress(at)) return {};
  const { actives, energy, freeNet, net, owner } = account;
  const tokens = [...(await world.ledger.tokensOf(at))];
  return message({
    address: address(at),
    type: account.isContract ? 'Contract' : undefined,
    balance: await world.ledger.balance(at),
    create_time: BigInt(account.createdMs),
    latest_opration_time: BigInt(account.latestOperationMs),
    net_usage: BigInt(usedAt(net, world.slot)),
    latest_consume_time: timeOf(net),
    free_net_usage: BigInt(usedAt(freeNet, world.slot)),
    latest_consume_free_time: timeOf(freeNet),
    net_window_size: BigInt(net.windowSlots * MS_PER_SECOND),
    net_window_optimized: true,
    account_resource: message({
      energy_usage: BigInt(usedAt(energy, world.slot)),
      latest_consume_time_for_energy: timeOf(energy),
      energy_window_size: BigInt(energy.windowSlots * MS_PER_SECOND),
      energy_window_optimized: true,
    }),
    owner_permission: permissionJson(owner),
    active_permission: actives.map(permissionJson),
    frozenV2: [
      message({ amount: account.frozenNetSun }),
      message({ type: 'ENERGY', amount: account.frozenEnergySun }),
      { type: 'TRON_POWER' },
    ],
    unfrozenV2: account.unfreezing.map(({ expiresMs, resource, sun }) =>
      message({
        type: resource === 'ENERGY' ? resource : undefined,
        unfreeze_amount: sun,
        unfreeze_expire_time: BigInt(expiresMs),
      }),
    ),
    assetV2: tokens.map(([id, amount]) => ({ key: String(id), value: amount })),
    asset_optimized: true,
  });
}

function timeOf({ slot }: Usage): bigint {
  return BigInt(slot * SLOT_MS);
}

export function permissionJson(permission: Permission): ValueObject {
  const { id, keys, name, operations, threshold, type } = permission;
  return message({
    type: type === 'Owner' ? undefined : type,
    id,
    permission_name: name,
    threshold,
    operations: operations ?? undefined,
    keys: keys.map((key) => ({ address: address(key.address), weight: key.weight })),
  });
}
