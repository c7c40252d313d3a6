/** What a transaction of ours means for the account that sent it: what moves, which way, and between whom. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import { TRX, type Asset } from '../../core/channel/asset.ts';
import { decodeCall, type ChannelCall } from '../../core/channel/call.ts';
import { readApproval } from '../../core/money/approval.ts';
import type { CallIntent } from '../../core/money/intent.ts';
import type { HistoryEntry } from '../wallet.ts';
import { claimsIn, expectedOf } from './expected-claim.ts';

export type Meaning = Pick<HistoryEntry, 'direction' | 'what' | 'asset' | 'amount' | 'from' | 'to'>;

/** `before`: what the account sent before it, which tells what an earlier claim has brought already. */
export function meaningOf(record: OutboxRecord, before: readonly OutboxRecord[]): Meaning {
  const { intent } = record;
  if (intent.kind === 'call') return callMeaning(record, intent, before);
  const { asset, amount, from, to } = intent;
  return { direction: 'out', what: 'transfer', asset, amount, from, to };
}

function callMeaning(
  record: OutboxRecord,
  { purpose, contract, calldata, value, from }: CallIntent,
  before: readonly OutboxRecord[],
): Meaning {
  if (purpose === 'approve') {
    const asset: Asset = { kind: 'trc20', address: contract };
    const amount = readApproval(calldata)?.amount ?? 0n;
    return { direction: 'none', what: 'approve', asset, amount, from, to: contract };
  }
  const call = decodeCall(calldata);
  // Calls that cannot be read any more: what they carried is all that is known.
  if (call === null) {
    const what = purpose === 'deposit' || purpose === 'claim' ? purpose : 'close';
    const { asset, amount } = value ?? { asset: TRX, amount: null };
    return { direction: value ? 'out' : 'none', what, asset, amount, from, to: contract };
  }
  const ground = { contract, from };
  switch (call.name) {
    case 'deposit': {
      const { asset, payee } = call.description;
      return { direction: 'out', what: 'deposit', asset, amount: call.amount, from, to: payee };
    }
    case 'claim':
    case 'claimMany':
      return claimMeaning(record, call, ground, before);
    case 'closeCooperative':
    case 'finalizeClose':
      return endMeaning(record, call, ground);
    case 'requestClose': {
      const { asset, payee } = call.description;
      return { direction: 'none', what: 'close-request', asset, amount: null, from, to: payee };
    }
  }
}

interface Ground {
  readonly contract: CallIntent['contract'];
  /** The account that sent it. */
  readonly from: CallIntent['from'];
}

type CallOf<Name extends ChannelCall['name']> = ChannelCall & { readonly name: Name };

/** Money comes from the payers, to whoever the channels name: the sender only pays the fee. */
function claimMeaning(
  record: OutboxRecord,
  call: CallOf<'claim' | 'claimMany'>,
  { contract, from: sender }: Ground,
  before: readonly OutboxRecord[],
): Meaning {
  const [first, ...others] = claimsIn(call);
  const amount = paidOut(record)?.toPayees ?? expectedOf(call, before);
  if (first === undefined) {
    return { direction: 'none', what: 'claim', asset: TRX, amount, from: sender, to: contract };
  }
  const { asset, payee, payer } = first.description;
  return {
    direction: payee === sender ? 'in' : 'none',
    what: 'claim',
    ...{ asset, amount },
    from: others.length === 0 ? payer : contract,
    to: payee,
  };
}

/** The rest goes back to the payer; of an end that both agreed to, the payee has its part besides. */
function endMeaning(
  record: OutboxRecord,
  { name, description }: CallOf<'closeCooperative' | 'finalizeClose'>,
  { from: sender }: Ground,
): Meaning {
  const { asset, payer, payee } = description;
  const moved = paidOut(record);
  const what = name === 'finalizeClose' ? 'refund' : 'close';
  if (sender === payer) {
    return {
      direction: 'in',
      what,
      asset,
      amount: moved?.toPayers ?? null,
      from: payee,
      to: payer,
    };
  }
  const isPayee = sender === payee;
  const amount = (isPayee ? moved?.toPayees : moved?.toPayers) ?? null;
  return { direction: isPayee ? 'in' : 'none', what, asset, amount, from: payer, to: payee };
}

/** As the contract told it, of what is in a block and stands. */
function paidOut({ state, reason, moved }: OutboxRecord): OutboxRecord['moved'] {
  return (state === 'in-block' || state === 'solid') && reason === null ? moved : undefined;
}
