/** One transaction applied to a world: every check of java-tron, then its fees, then what it does. */
import type { BlockContext } from '../../tvm/contract.ts';
import { burn, payForBytes, type NetBill } from './bandwidth-points.ts';
import type { Outcome } from './contracts/actuator.ts';
import { actuatorFor } from './contracts/index.ts';
import { PARAMETERS } from './parameters.ts';
import { Refusal } from './refusal.ts';
import { checkSignatures } from './signatures.ts';
import type { ChainTransaction } from './transaction.ts';
import type { World } from './world.ts';

/** What became of a transaction. */
export interface Processed {
  readonly transaction: ChainTransaction;
  readonly block: BlockContext;
  readonly net: NetBill;
  /** All that the owner paid, in sun. */
  readonly feeSun: bigint;
  readonly outcome: Outcome;
}

/** What a transaction is checked against beside the world. */
export interface History {
  /** The id of the block whose number ends in these two bytes, of the last 65,536. */
  recentBlockId(refBlockBytes: string): string | null;
  hasTransaction(id: string): boolean;
}

/**
 * Throws a `Refusal` when the transaction cannot enter a block; the world is then as it was. A call
 * that fails in the virtual machine is no refusal.
 */
export async function processTransaction(
  world: World,
  history: History,
  transaction: ChainTransaction,
  block: BlockContext,
): Promise<Processed> {
  checkTapos(history, transaction);
  checkCommon(world, transaction, block);
  if (history.hasTransaction(transaction.id)) {
    throw new Refusal('DUP_TRANSACTION_ERROR', 'Dup transaction.');
  }
  checkSignatures(transaction, world.account(transaction.owner));
  const actuator = actuatorFor(transaction.type);

  await world.checkpoint();
  try {
    const net = await payForBytes(world, transaction);
    const extraSun = await payExtras(world, transaction);
    const context = { world, transaction, block };
    await actuator.validate(context);
    const outcome = await actuator.execute(context);
    const energySun = outcome.execution?.bill.feeSun ?? 0n;
    const feeSun = net.feeSun + extraSun + outcome.feeSun + energySun;
    await world.commit();
    return { transaction, block, net, feeSun, outcome };
  } catch (error) {
    await world.revert();
    throw error;
  }
}

function checkTapos(history: History, { refBlockBytes, refBlockHash }: ChainTransaction): void {
  const id = history.recentBlockId(refBlockBytes);
  if (id === null || id.slice(16, 32) !== refBlockHash) {
    throw new Refusal('TAPOS_ERROR', 'Tapos check error.');
  }
}

function checkCommon(
  { head }: World,
  { expirationMs, id, sizeBytes }: ChainTransaction,
  block: BlockContext,
): void {
  const size = sizeBytes + 2 * PARAMETERS.resultBytes;
  if (size > PARAMETERS.maxTransactionBytes) {
    throw new Refusal(
      'TOO_BIG_TRANSACTION_ERROR',
      `Too big transaction with result, TxId ${id}, the size is ${String(size)} bytes, maxTxSize ${String(PARAMETERS.maxTransactionBytes)}`,
    );
  }
  if (
    expirationMs < block.timestampMs ||
    expirationMs > head.timestampMs + PARAMETERS.maxExpirationMs
  ) {
    throw new Refusal('TRANSACTION_EXPIRATION_ERROR', 'Transaction expired');
  }
}

/** For more than one signature, and for a memo. */
async function payExtras(world: World, transaction: ChainTransaction): Promise<bigint> {
  const { hasMemo, owner, signatures } = transaction;
  const sun =
    (signatures.length > 1 ? PARAMETERS.multiSignFee : 0n) + (hasMemo ? PARAMETERS.memoFee : 0n);
  if (sun > 0n) await burn(world, owner, sun);
  return sun;
}
