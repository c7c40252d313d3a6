/** Stake 2.0: TRX frozen for bandwidth points or energy, unfrozen, and withdrawn after 14 days. */
import { isHexAddress } from '../../address.ts';
import { integerOf, stringOf } from '../fields.ts';
import { PARAMETERS, SUN_PER_TRX } from '../parameters.ts';
import type { AccountRecord, Resource } from '../records.ts';
import { invalid, noSuchAccount } from '../refusal.ts';
import type { ChainTransaction } from '../transaction.ts';
import type { World } from '../world.ts';
import type { Actuator } from './actuator.ts';

const DAY_MS = 86_400_000;
const MAX_UNFREEZING_COUNT = 32;

function resourceOf({ value }: ChainTransaction): Resource {
  const resource = stringOf(value, 'resource') || 'BANDWIDTH';
  if (resource === 'BANDWIDTH' || resource === 'ENERGY') return resource;
  throw invalid('ResourceCode error, valid ResourceCode[BANDWIDTH、ENERGY]');
}

function ownerOf(world: World, { owner }: ChainTransaction): AccountRecord {
  if (!isHexAddress(owner)) throw invalid('Invalid address');
  const account = world.account(owner);
  if (account === null) throw noSuchAccount(owner);
  return account;
}

function frozen(account: AccountRecord, resource: Resource): bigint {
  return resource === 'BANDWIDTH' ? account.frozenNetSun : account.frozenEnergySun;
}

/** Changes the stake and the total weight, which counts whole TRX. */
function stake(world: World, transaction: ChainTransaction, changeSun: bigint): void {
  const resource = resourceOf(transaction);
  const before = frozen(ownerOf(world, transaction), resource);
  const after = before + changeSun;
  const weight = resource === 'BANDWIDTH' ? 'net' : 'energy';
  world.weights.set(weight, world.weight(weight) + after / SUN_PER_TRX - before / SUN_PER_TRX);
  world.update(
    transaction.owner,
    resource === 'BANDWIDTH' ? { frozenNetSun: after } : { frozenEnergySun: after },
  );
}

/** Gives back what has been unfrozen long enough. */
async function release(world: World, transaction: ChainTransaction): Promise<bigint> {
  const { unfreezing } = ownerOf(world, transaction);
  const isOver = ({ expiresMs }: { expiresMs: number }): boolean =>
    expiresMs <= world.head.timestampMs;
  const sun = unfreezing.filter(isOver).reduce((sum, each) => sum + each.sun, 0n);
  world.update(transaction.owner, { unfreezing: unfreezing.filter((each) => !isOver(each)) });
  await world.add(transaction.owner, sun);
  return sun;
}

export const freezeBalance: Actuator = {
  async validate({ world, transaction }) {
    ownerOf(world, transaction);
    const amount = integerOf(transaction.value, 'frozen_balance');
    if (amount <= 0n) throw invalid('frozenBalance must be positive');
    if (amount < SUN_PER_TRX) {
      throw invalid('frozenBalance must be greater than or equal to 1 TRX');
    }
    if (amount > (await world.ledger.balance(transaction.owner))) {
      throw invalid('frozenBalance must be less than or equal to accountBalance');
    }
    resourceOf(transaction);
  },

  async execute({ world, transaction }) {
    const amount = integerOf(transaction.value, 'frozen_balance');
    await world.take(transaction.owner, amount);
    stake(world, transaction, amount);
    return { feeSun: 0n };
  },
};

export const unfreezeBalance: Actuator = {
  async validate({ world, transaction }) {
    const account = ownerOf(world, transaction);
    const resource = resourceOf(transaction);
    const available = frozen(account, resource);
    if (available === 0n) {
      throw invalid(`no frozenBalance(${resource === 'ENERGY' ? 'Energy' : resource})`);
    }
    const amount = integerOf(transaction.value, 'unfreeze_balance');
    if (amount <= 0n || amount > available) {
      throw invalid(`Invalid unfreeze_balance, [${String(amount)}] is error`);
    }
    const running = account.unfreezing.filter(
      ({ expiresMs }) => expiresMs > world.head.timestampMs,
    );
    if (running.length >= MAX_UNFREEZING_COUNT) {
      throw invalid('Invalid unfreeze operation, unfreezing times is over limit');
    }
  },

  async execute({ world, transaction }) {
    const withdrawExpireAmountSun = await release(world, transaction);
    const sun = integerOf(transaction.value, 'unfreeze_balance');
    stake(world, transaction, -sun);
    const expiresMs = world.head.timestampMs + PARAMETERS.unfreezeDelayDays * DAY_MS;
    const resource = resourceOf(transaction);
    world.update(transaction.owner, {
      unfreezing: [...ownerOf(world, transaction).unfreezing, { resource, sun, expiresMs }],
    });
    return { feeSun: 0n, unfreezeAmountSun: sun, withdrawExpireAmountSun };
  },
};

export const withdrawUnfrozen: Actuator = {
  async validate({ world, transaction }) {
    const { unfreezing } = ownerOf(world, transaction);
    if (!unfreezing.some(({ expiresMs }) => expiresMs <= world.head.timestampMs)) {
      throw invalid('no unFreeze balance to withdraw ');
    }
  },

  async execute({ world, transaction }) {
    return { feeSun: 0n, withdrawExpireAmountSun: await release(world, transaction) };
  },
};
