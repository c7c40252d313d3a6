/**
 * What a wallet sent to end our channels, into the account book: what came back, and what was burnt for
 * it. Fees of an end are the channel's own: the budgets that paid from it may be over for long.
 */
import { TRX } from '../../../core/channel/asset.ts';
import type {
  AccountId,
  BoughtRecord,
  ChannelEnd,
  JournalRecord,
} from '../../../core/ledger/records.ts';
import type { EndedChannel } from '../../../bridge/paying.ts';
import type { LedgerKeeper } from '../ledger-keeper.ts';

const TXID = /^[0-9a-f]{64}$/;

/**
 * Each once, however often it is told; of channels that this ledger does not know, none. Rejects as the
 * ledger does. From what is read to the write nothing is awaited.
 */
export async function bookEnds(
  keeper: Pick<LedgerKeeper, 'boughtFrom' | 'write'>,
  ends: readonly EndedChannel[],
): Promise<void> {
  const changed = new Map<AccountId, BoughtRecord>();
  const journal: JournalRecord[] = [];
  for (const { accountId, ...end } of ends) {
    const record = changed.get(accountId) ?? keeper.boughtFrom(accountId);
    if (record?.channel == null || !isPossible(end)) continue;
    const known = record.ends ?? [];
    if (known.some(({ txid }) => txid === end.txid)) continue;
    changed.set(accountId, { ...record, ends: [...known, end] });
    journal.push(lineOf(record, end));
  }
  if (journal.length > 0) await keeper.write({ bought: [...changed.values()], journal });
}

/** What cannot be read again must not be written. */
function isPossible({ txid, at, amount, feeSun }: ChannelEnd): boolean {
  return TXID.test(txid) && Number.isSafeInteger(at) && at >= 0 && amount >= 0n && feeSun >= 0n;
}

function lineOf({ accountId, asset }: BoughtRecord, end: ChannelEnd): JournalRecord {
  const { at, txid, what, feeSun, isSuccess } = end;
  const line = { at, accountId, infoHash: null, txid, feeSun };
  if (!isSuccess) return { ...line, what: 'fee', asset: TRX, amount: 0n };
  if (what === 'close-request') return { ...line, what, asset: TRX, amount: 0n };
  return { ...line, what, asset, amount: end.amount };
}
