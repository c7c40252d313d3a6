/**
 * What this wallet sent to end channels, for the engine's account book. The outbox has every such
 * transaction for ever, so whatever is not heard of now is told the next time the wallet opens.
 */
import type { EndedChannel } from '../../bridge/paying.ts';
import type { OutboxRecord } from '../../bridge/signer.ts';
import { decodeCall } from '../../core/channel/call.ts';
import { channelId } from '../../core/channel/description.ts';
import { channelAccountId } from '../../core/ledger/account-id.ts';
import type { CallPurpose } from '../../core/money/intent.ts';
import type { Txid } from '../../core/paywire/identifiers.ts';

export type TellEnds = (ends: readonly EndedChannel[]) => Promise<unknown>;

const MEANINGS: Partial<Readonly<Record<CallPurpose, EndedChannel['what']>>> = {
  'request-close': 'close-request',
  'close-cooperative': 'close',
  'finalize-close': 'refund',
};

/** Call what it returns with the outbox, as often as you like: each end is told once in a run. */
export function endTeller(tell: TellEnds): (records: readonly OutboxRecord[]) => void {
  const told = new Set<string>();
  return (records) => {
    const ends = records.filter(({ txid }) => !told.has(txid)).flatMap((one) => endOf(one) ?? []);
    if (ends.length === 0) return;
    for (const { txid } of ends) told.add(txid);
    tell(ends).catch(() => {
      // No engine now: told again with the next look.
      for (const { txid } of ends) told.delete(txid);
    });
  };
}

/** Null before a solid block has it, and for all that ends no channel. */
function endOf({
  txid,
  chainId,
  intent,
  state,
  storedAt,
  feeSun,
  moved,
}: OutboxRecord): EndedChannel | null {
  const what = intent.kind === 'call' ? MEANINGS[intent.purpose] : undefined;
  if (intent.kind !== 'call' || what === undefined || feeSun === null) return null;
  if (state !== 'solid' && state !== 'failed') return null;
  const call = decodeCall(intent.calldata);
  if (call === null || !('description' in call)) return null;
  const { contract } = intent;
  return {
    accountId: channelAccountId(channelId({ chainId, contract }, call.description)),
    txid: txid as Txid,
    what,
    at: storedAt,
    isSuccess: state === 'solid',
    amount: state === 'solid' ? (moved?.toPayers ?? 0n) : 0n,
    feeSun,
  };
}
