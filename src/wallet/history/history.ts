/** What happened on an account: what this installation signed, and what the chain tells besides. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import type { ChainTransfer } from '../../chain/chain.ts';
import type { Network } from '../../chain/networks.ts';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { decodeCall } from '../../core/channel/call.ts';
import { readApproval } from '../../core/money/approval.ts';
import type { CallIntent, TransactionIntent } from '../../core/money/intent.ts';
import { findToken } from '../../core/money/tokens.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import type { HistoryEntry } from '../wallet.ts';

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
    ...own.toReversed().map((record) => ownEntry(record, network)),
    ...transfers
      .filter(({ txid }) => !known.has(txid))
      .map((transfer) => chainEntry(transfer, account, network)),
  ];
  return entries.toSorted((one, other) => other.at - one.at);
}

function ownEntry(record: OutboxRecord, network: Network): HistoryEntry {
  const { intent, txid, state, reason } = record;
  const what = meaning(intent);
  return {
    txid,
    direction: 'out',
    ...what,
    token: findToken(network.tokens, what.asset),
    from: intent.from,
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

type Meaning = Pick<HistoryEntry, 'what' | 'asset' | 'amount' | 'to'>;

function meaning(intent: TransactionIntent): Meaning {
  if (intent.kind === 'call') return callMeaning(intent);
  const { asset, amount, to } = intent;
  return { what: 'transfer', asset, amount, to };
}

function callMeaning({ purpose, contract, calldata, value }: CallIntent): Meaning {
  if (purpose === 'approve') {
    const asset: Asset = { kind: 'trc20', address: contract };
    return { what: 'approve', asset, amount: readApproval(calldata)?.amount ?? 0n, to: contract };
  }
  const call = decodeCall(calldata);
  const what = purpose === 'deposit' ? 'deposit' : purpose === 'claim' ? 'claim' : 'close';
  if (call === null || call.name === 'claimMany') {
    return { what, asset: value?.asset ?? TRX, amount: value?.amount ?? 0n, to: contract };
  }
  const { asset, payee } = call.description;
  return { what, asset, amount: 'amount' in call ? call.amount : 0n, to: payee };
}
