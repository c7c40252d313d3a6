/** What happened on an account: what this installation signed, and what the chain tells besides. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { ChainTransfer } from '../../chain/chain.ts';
import type { Network } from '../../chain/networks.ts';
import { findToken } from '../../core/money/tokens.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { HistoryEntry } from '../wallet.ts';
import { meaningOf } from './meaning.ts';

export interface HistorySources {
  readonly network: Network;
  readonly account: TronAddress;
  readonly records: readonly OutboxRecord[];
  /** Empty where no node keeps an index. */
  readonly transfers: readonly ChainTransfer[];
}

/** Newest first; one entry per transaction, and our own record of it where there is one. */
export function mergeHistory(sources: HistorySources): readonly HistoryEntry[] {
  const { network, account, records, transfers } = sources;
  const own = records.filter(({ intent }) => intent.from === account);
  const known = new Set(own.map(({ txid }) => txid));
  const entries = [
    // The latest first also where times are equal.
    ...own.map((record, at) => ownEntry(record, own.slice(0, at), network)).toReversed(),
    ...transfers
      .filter(({ txid }) => !known.has(txid))
      .map((transfer) => chainEntry(transfer, account, network)),
  ];
  return entries.toSorted((one, other) => other.at - one.at);
}

/** `before` are the account's own ones before it, oldest first. */
function ownEntry(
  record: OutboxRecord,
  before: readonly OutboxRecord[],
  network: Network,
): HistoryEntry {
  const { txid, state, reason } = record;
  const meaning = meaningOf(record, before);
  return {
    txid,
    ...meaning,
    token: findToken(network.tokens, meaning.asset),
    at: record.storedAt,
    // It failed already, even while a fork or another node could still undo that.
    state: reason !== null && state !== 'expired' ? 'failed' : state,
    reason,
    feeSun: record.feeSun,
    explorerUrl: explorerUrl(network, txid),
  };
}

function chainEntry(transfer: ChainTransfer, account: TronAddress, network: Network): HistoryEntry {
  const { txid, asset, amount, from, to, timestampMs, isSolid, isSuccess } = transfer;
  return {
    txid,
    direction: from === account ? 'out' : 'in',
    what: 'transfer',
    token: findToken(network.tokens, asset),
    asset,
    amount,
    from,
    to,
    at: timestampMs,
    state: isSuccess ? (isSolid ? 'solid' : 'in-block') : 'failed',
    reason: null,
    feeSun: null,
    explorerUrl: explorerUrl(network, txid),
  };
}

function explorerUrl({ explorerUrl: base }: Network, txid: string): string | null {
  return base === null ? null : base + txid;
}
