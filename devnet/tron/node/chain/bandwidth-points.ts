/**
 * What a transaction's bytes cost: staked bandwidth points, else the free ones of the day, else TRX;
 * each of them pays for all of it or for nothing.
 */
import type { HexAddress } from '../../tvm/contract.ts';
import { hexOf } from './fields.ts';
import { PARAMETERS, SUN_PER_TRX } from './parameters.ts';
import type { AccountRecord } from './records.ts';
import { insufficientResource, noSuchAccount, Refusal } from './refusal.ts';
import type { ChainTransaction } from './transaction.ts';
import { usedAt, useFree, useStaked } from './usage.ts';
import type { World } from './world.ts';

export interface NetBill {
  readonly usage: number;
  readonly feeSun: bigint;
}

/** A signature takes 65 bytes and two of framing. */
const SIGNATURE_BYTES = 67;

/** Points a day that the account's stake gives. */
export function netLimit(world: World, { frozenNetSun }: AccountRecord): number {
  return share(frozenNetSun, PARAMETERS.totalNetLimit, world.weight('net'));
}

/** The part of a day's total that a stake gives, rounded down. */
export function share(frozenSun: bigint, total: bigint, weight: bigint): number {
  if (weight === 0n) return 0;
  const trx = Number(frozenSun) / Number(SUN_PER_TRX);
  return Math.floor(trx * (Number(total) / Number(weight)));
}

/** Whether a contract other than a smart contract makes its receiver's account. */
function createsAccount(world: World, { type, value }: ChainTransaction): boolean {
  switch (type) {
    case 'AccountCreateContract':
      return true;
    case 'TransferContract':
    case 'TransferAssetContract':
      return world.account(hexOf(value, 'to_address')) === null;
    default:
      return false;
  }
}

/** Takes it from the owner. Throws a `Refusal`. */
export async function payForBytes(world: World, transaction: ChainTransaction): Promise<NetBill> {
  const { owner } = transaction;
  const account = world.account(owner);
  if (account === null) throw noSuchAccount(owner);
  const points = transaction.sizeBytes + PARAMETERS.resultBytes;
  const createsReceiver = createsAccount(world, transaction);
  if (createsReceiver) checkSizeOfCreation(transaction);
  const operated = { latestOperationMs: world.head.timestampMs };

  const now = world.slot;
  if (points <= netLimit(world, account) - usedAt(account.net, now)) {
    world.update(owner, { ...operated, net: useStaked(account.net, points, now) });
    return { usage: points, feeSun: 0n };
  }
  if (!createsReceiver && points <= PARAMETERS.freeNetLimit - usedAt(account.freeNet, now)) {
    world.update(owner, { ...operated, freeNet: useFree(account.freeNet, points, now) });
    return { usage: points, feeSun: 0n };
  }
  const feeSun = createsReceiver
    ? PARAMETERS.createAccountFee
    : PARAMETERS.transactionFee * BigInt(points);
  await burn(world, owner, feeSun);
  world.update(owner, operated);
  return { usage: 0, feeSun };
}

function checkSizeOfCreation({ id, signatures, sizeBytes }: ChainTransaction): void {
  const bytes = sizeBytes - signatures.length * SIGNATURE_BYTES;
  const limit = PARAMETERS.maxCreateAccountTransactionBytes;
  if (bytes > limit) {
    throw new Refusal(
      'TOO_BIG_TRANSACTION_ERROR',
      `Too big new account transaction, TxId ${id}, the size is ${String(bytes)} bytes, maxTxSize ${String(limit)}`,
    );
  }
}

/** Fees are nobody's. Throws the `Refusal` of an account that cannot pay them. */
export async function burn(world: World, owner: HexAddress, sun: bigint): Promise<void> {
  if (!(await world.take(owner, sun))) throw insufficientResource();
}
