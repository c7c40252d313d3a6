/** `AccountPermissionUpdateContract`: who may sign for an account, for what, with what weight. */
import { isHexAddress } from '../../address.ts';
import { contractTypeName } from '../../protobuf/messages.ts';
import type { ValueObject } from '../../value.ts';
import { hexOf, integerOf, listOf, numberOf, objectOf, stringOf } from '../fields.ts';
import { PARAMETERS } from '../parameters.ts';
import type { Permission } from '../records.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Actuator } from './actuator.ts';

const MAX_ACTIVE_COUNT = 8;
const MAX_NAME_LENGTH = 32;

function keysOf(permission: ValueObject): Permission['keys'] {
  return listOf(permission, 'keys').map((key) => ({
    address: hexOf(key, 'address'),
    weight: integerOf(key, 'weight'),
  }));
}

function typeOf(permission: ValueObject): string {
  return stringOf(permission, 'type') || 'Owner';
}

function checkPermission(permission: ValueObject): void {
  const keys = keysOf(permission);
  const threshold = integerOf(permission, 'threshold');
  const type = typeOf(permission);
  if (keys.length > PARAMETERS.totalSignNum) {
    throw invalid(
      `number of keys in permission should not be greater than ${String(PARAMETERS.totalSignNum)}`,
    );
  }
  if (keys.length === 0) throw invalid("key's count should be greater than 0");
  if (threshold <= 0n) throw invalid("permission's threshold should be greater than 0");
  if (stringOf(permission, 'permission_name').length > MAX_NAME_LENGTH) {
    throw invalid("permission's name is too long");
  }
  if (numberOf(permission, 'parent_id') !== 0) {
    throw invalid("permission's parent should be owner");
  }
  if (new Set(keys.map(({ address }) => address)).size !== keys.length) {
    throw invalid(`address should be distinct in permission ${type}`);
  }
  for (const { address, weight } of keys) {
    if (!isHexAddress(address)) throw invalid('key is not a validate address');
    if (weight <= 0n) throw invalid("key's weight should be greater than 0");
  }
  if (keys.reduce((sum, { weight }) => sum + weight, 0n) < threshold) {
    throw invalid(
      `sum of all key's weight should not be less than threshold in permission ${type}`,
    );
  }
  checkOperations(hexOf(permission, 'operations'), type);
}

function checkOperations(operations: string, type: string): void {
  if (type !== 'Active') {
    if (operations !== '') throw invalid(`${type} permission needn't operations`);
    return;
  }
  if (operations.length !== 64) throw invalid('operations size must 32');
  Buffer.from(operations, 'hex').forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) {
      const number = index * 8 + bit;
      if ((byte & (1 << bit)) !== 0 && contractTypeName(number) === null) {
        throw invalid(`${String(number)} isn't a validate ContractType`);
      }
    }
  });
}

function toRecord(permission: ValueObject, type: Permission['type'], id: number): Permission {
  return {
    type,
    id,
    name: stringOf(permission, 'permission_name'),
    threshold: integerOf(permission, 'threshold'),
    operations: type === 'Owner' ? null : hexOf(permission, 'operations'),
    keys: keysOf(permission),
  };
}

export const updatePermissions: Actuator = {
  async validate({ world, transaction: { owner, value } }) {
    if (!isHexAddress(owner)) throw invalid('invalidate ownerAddress');
    if (world.account(owner) === null) throw invalid('ownerAddress account does not exist');
    if (value['owner'] === undefined) throw invalid('owner permission is missed');
    if (value['witness'] !== undefined) {
      throw invalid("account isn't witness can't set witness permission");
    }
    const actives = listOf(value, 'actives');
    if (actives.length === 0) throw invalid('active permission is missed');
    if (actives.length > MAX_ACTIVE_COUNT) throw invalid('active permission is too many');
    const ownerPermission = objectOf(value, 'owner');
    if (typeOf(ownerPermission) !== 'Owner') throw invalid('owner permission type is error');
    checkPermission(ownerPermission);
    for (const active of actives) {
      if (typeOf(active) !== 'Active') throw invalid('active permission type is error');
      checkPermission(active);
    }
  },

  async execute({ world, transaction: { owner, value } }) {
    if (!(await world.take(owner, PARAMETERS.updateAccountPermissionFee))) {
      throw new Refusal(
        'CONTRACT_EXE_ERROR',
        `Contract execute error : ${owner} insufficient balance`,
      );
    }
    world.update(owner, {
      owner: toRecord(objectOf(value, 'owner'), 'Owner', 0),
      actives: listOf(value, 'actives').map((active, index) =>
        toRecord(active, 'Active', index + 2),
      ),
    });
    return { feeSun: PARAMETERS.updateAccountPermissionFee };
  },
};
