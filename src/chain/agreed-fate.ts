/**
 * One fate from what several nodes tell. Any of them may lie or lag behind, so each answer may hold a
 * transaction back from its end, and only all of them together bring one about: "it never happens" and
 * "it failed" make the user pay again.
 */
import { FaultError } from '../core/fault.ts';
import type { TransactionFate } from './chain.ts';

/**
 * While a node that is configured does not answer, the others alone are believed this long after the
 * end they tell of: long enough for most outages, short enough that a dead node in the settings does
 * not keep a payment open for ever.
 */
export const ABSENT_NODE_MARGIN_MS = 30 * 60_000;

export interface Witnesses {
  /** Of the nodes that answered; at least one. */
  readonly fates: readonly TransactionFate[];
  /** Nodes that are configured. */
  readonly nodeCount: number;
  /** This device's clock, milliseconds since 1970. */
  readonly nowMs: number;
}

type Known = Exclude<TransactionFate, { state: 'unknown' }>;

/** Throws `node_disagrees` where one tells of a success and another of a failure. */
export function agreedFate({ fates, nodeCount, nowMs }: Witnesses): TransactionFate {
  const known = fates.filter((one) => one.state !== 'unknown');
  // Of a node that is silent nothing is known: time has to speak for it.
  const provenUntilMs = fates.length < nodeCount ? nowMs - ABSENT_NODE_MARGIN_MS : Infinity;
  const [first] = known;
  if (first === undefined) {
    return { state: 'unknown', solidTimestampMs: Math.min(provenUntilMs, lowestSolid(fates)) };
  }
  const told = settleDispute(known) ?? first;
  const isToldByAll = known.length === fates.length;
  const isEnd = told.isSuccess
    ? isToldByAll
    : isToldByAll && known.every(isSolid) && told.timestampMs <= provenUntilMs;
  return isEnd ? told : { ...told, state: 'in-block' };
}

/** Solid before not solid; a failure only where nobody knows of a success. */
function settleDispute(known: readonly Known[]): Known | null {
  const solid = known.filter(isSolid);
  const isDisputed = new Set(known.map(({ isSuccess }) => isSuccess)).size > 1;
  // A success that is solid stands above a failure on a fork that was left; nothing else is as safe.
  const isLeftFork = solid.length > 0 && solid.every(({ isSuccess }) => isSuccess);
  if (isDisputed && !isLeftFork) {
    throw new FaultError(
      'node_disagrees',
      'One TRON node says that the transaction succeeded, another that it failed. Look at it in an explorer, and choose other nodes in the settings.',
    );
  }
  return solid[0] ?? null;
}

function isSolid({ state }: Known): boolean {
  return state === 'solid';
}

function lowestSolid(fates: readonly TransactionFate[]): number {
  return Math.min(
    ...fates.map((one) => (one.state === 'unknown' ? one.solidTimestampMs : Infinity)),
  );
}
