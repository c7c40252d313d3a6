/**
 * Follows what was signed until nothing can change any more: sends the same bytes again while no
 * block has them, and calls a transaction expired only when no block can have it any more. Nodes may
 * have lied about that, so an expired one is looked at for a day more.
 */
import type { OutboxRecord, OutboxState, SignerClient } from '../../bridge/signer.ts';
import type { Chain, ChainHead, TransactionFate } from '../../chain/chain.ts';
import { toFault } from '../../core/fault.ts';
import { isDoubted, isPending } from '../../core/money/purpose.ts';
import type { Clock } from '../../core/ports.ts';
import { isRefusal } from './refusal.ts';

export interface TransactionTracker {
  /** Resolves with the records as they are now. Rejects when no node answers. */
  step(
    chain: Chain,
    head: ChainHead,
    records: readonly OutboxRecord[],
  ): Promise<readonly OutboxRecord[]>;
}

/** An expired one is asked for so often. */
const DOUBTED_LOOK_MS = 60_000;

export function transactionTracker(signer: SignerClient, clock: Clock): TransactionTracker {
  /** When expired ones were looked at, by txid. */
  const lookedAt = new Map<string, number>();

  async function follow(chain: Chain, head: ChainHead, record: OutboxRecord) {
    const fate = await chain.fate(record.txid);
    return fate.state === 'unknown'
      ? followMissing(chain, head, record, fate.solidTimestampMs)
      : mark(record, stateOf(fate), fate);
  }

  /** It may be in a block after all. */
  async function lookAgain(chain: Chain, record: OutboxRecord) {
    const now = clock.now();
    const since = now - (lookedAt.get(record.txid) ?? -Infinity);
    if (since >= 0 && since < DOUBTED_LOOK_MS) return record;
    lookedAt.set(record.txid, now);
    const fate = await chain.fate(record.txid);
    return fate.state === 'unknown' ? record : mark(record, stateOf(fate), fate);
  }

  async function followMissing(
    chain: Chain,
    head: ChainHead,
    record: OutboxRecord,
    solidTimestampMs: number,
  ) {
    const wasRefused = record.state !== 'in-block' && record.reason !== null;
    // A newer block may still be replaced, and the node that told the head may lie or not be one that
    // was asked for the transaction: what all have solid is what counts.
    if (solidTimestampMs <= record.signed.expiresAt) {
      // A refused one is left alone: the user was told so, and may be surprised if it works later.
      return wasRefused ? record : sendAgain(chain, head, record);
    }
    return mark(record, wasRefused ? 'failed' : 'expired', {
      reason: record.reason,
      feeSun: null,
      blockNumber: null,
    });
  }

  async function sendAgain(chain: Chain, head: ChainHead, record: OutboxRecord) {
    // By the head it may be too late already; a node that tells another time may still take it.
    const mayBeLate = head.timestampMs > record.signed.expiresAt;
    try {
      await chain.broadcast(record.signed);
    } catch (error) {
      const { code, message } = toFault(error);
      if (!isRefusal(code)) throw error;
      if (mayBeLate) return record;
      return mark(record, record.state, { reason: message, feeSun: null, blockNumber: null });
    }
    return record.state === 'signed'
      ? mark(record, 'sent', { reason: null, feeSun: null, blockNumber: null })
      : record;
  }

  async function mark(
    record: OutboxRecord,
    state: OutboxState,
    learnt: Pick<OutboxRecord, 'reason' | 'feeSun' | 'blockNumber' | 'moved'>,
  ): Promise<OutboxRecord> {
    const { reason, feeSun, blockNumber, moved } = learnt;
    const isNews =
      state !== record.state || reason !== record.reason || blockNumber !== record.blockNumber;
    if (!isNews) return record;
    const mark = { txid: record.txid, state, reason, feeSun, blockNumber };
    return signer.call('transaction.mark', { ...mark, ...(moved && { moved }) });
  }

  return {
    async step(chain, head, records) {
      const now: OutboxRecord[] = [];
      for (const record of records) {
        if (isPending(record)) now.push(await follow(chain, head, record));
        else now.push(isDoubted(record, clock.now()) ? await lookAgain(chain, record) : record);
      }
      return now;
    },
  };
}

/** A failure that is not solid yet stays `in-block`, with its reason: another fork may undo it. */
function stateOf(fate: Exclude<TransactionFate, { state: 'unknown' }>): OutboxState {
  if (fate.state === 'in-block') return 'in-block';
  return fate.isSuccess ? 'solid' : 'failed';
}
