/**
 * The outbox: every transaction this installation signed, stored before anything else is done with it
 * and kept for ever. What was signed never changes; what became of it only moves forward.
 */
import type { SignedTransaction, TransactionIntent } from './intent.ts';

export type OutboxState = 'signed' | 'sent' | 'in-block' | 'solid' | 'failed' | 'expired';

/** What a call of the channel contract paid out, all of its channels together; raw units. */
export interface ChannelMoves {
  readonly toPayees: bigint;
  readonly toPayers: bigint;
}

/** A transaction this installation signed, or had signed by TronLink; kept for ever. */
export interface OutboxRecord {
  readonly txid: string;
  readonly chainId: number;
  /** Of the engine's question that it answers: each is paid once. */
  readonly wantedId?: string;
  readonly account: 'purse' | 'tronlink';
  readonly intent: TransactionIntent;
  readonly signed: SignedTransaction;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly state: OutboxState;
  /** Why it failed, in words. */
  readonly reason: string | null;
  readonly feeSun: bigint | null;
  readonly blockNumber: number | null;
  /** As the contract tells it in the receipt; absent before it is in a block. */
  readonly moved?: ChannelMoves;
}

/** What was learnt of a transaction. */
export type OutboxMark = Pick<
  OutboxRecord,
  'txid' | 'state' | 'reason' | 'feeSun' | 'blockNumber' | 'moved'
>;

/**
 * Where a state may lead. `expired` says that no block has it and none can any more: also after a
 * fork dropped the block it was in. Should a block have it after all, because a node had lied, the
 * block is believed. `solid` and `failed` are the end.
 */
const NEXT: Readonly<Record<OutboxState, readonly OutboxState[]>> = {
  signed: ['signed', 'sent', 'in-block', 'solid', 'failed', 'expired'],
  sent: ['sent', 'in-block', 'solid', 'failed', 'expired'],
  'in-block': ['in-block', 'solid', 'failed', 'expired'],
  expired: ['in-block', 'solid', 'failed'],
  solid: [],
  failed: [],
};

export const OUTBOX_STATES = Object.keys(NEXT) as readonly OutboxState[];

/** The record after the mark; the same one when the mark leads backwards. */
export function advance(record: OutboxRecord, mark: OutboxMark): OutboxRecord {
  if (!NEXT[record.state].includes(mark.state)) return record;
  const { state, reason, feeSun, blockNumber, moved } = mark;
  return { ...record, state, reason, feeSun, blockNumber, ...(moved && { moved }) };
}
