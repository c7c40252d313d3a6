/**
 * What the purse signs at all. The transaction is decoded here and compared with the intent, whoever
 * built it; then the intent itself must be one of the few things Bittern does.
 */
import { decodeTransaction, matchIntent } from '../chain/transaction.ts';
import { isSameAsset } from '../core/channel/asset.ts';
import { decodeCall, type ChannelCallName } from '../core/channel/call.ts';
import { readApproval } from '../core/money/approval.ts';
import { FaultError } from '../core/fault.ts';
import type { CallIntent, CallPurpose, TransactionIntent } from '../core/money/intent.ts';
import type { TronAddress } from '../core/units/tron-address.ts';

/** 200 TRX: Bittern's dearest call burns some 20. */
export const MAX_FEE_LIMIT_SUN = 200_000_000n;
/** As the chain has it. */
export const MAX_LIFE_MS = 24 * 60 * 60 * 1000;
/** The largest balance a channel holds (uint112): an approval of more is for something else. */
const MAX_APPROVAL = 2n ** 112n - 1n;

/** What each purpose calls, of the contract for channels. */
const CALLED: Readonly<Record<Exclude<CallPurpose, 'approve'>, readonly ChannelCallName[]>> = {
  deposit: ['deposit'],
  claim: ['claim', 'claimMany'],
  'close-cooperative': ['closeCooperative'],
  'request-close': ['requestClose'],
  'finalize-close': ['finalizeClose'],
};

export interface PolicyContext {
  /** The purse's own. */
  readonly address: TronAddress;
  /** As the page tells it: a token's address must do no harm here. */
  readonly channelContract: TronAddress | null;
}

export interface CheckedTransaction {
  /** Milliseconds since 1970, by chain time. */
  readonly expiresAt: number;
}

/** Throws `transaction_mismatch` or `policy_refused`. */
export function checkTransaction(
  rawDataHex: string,
  intent: TransactionIntent,
  context: PolicyContext,
): CheckedTransaction {
  const decoded = decodeTransaction(rawDataHex);
  const difference = matchIntent(decoded, intent);
  if (difference !== null) throw new FaultError(difference.code, difference.message);
  const { expiration, timestamp } = decoded;
  if (intent.from !== context.address) throw refused('it is from another account');
  if (intent.feeLimitSun > MAX_FEE_LIMIT_SUN) throw refused('it may burn more than 200 TRX as fee');
  // Against its own time, not this device's clock: chain time is what counts, and the block it names
  // (TAPOS) keeps it from being signed for a day that is far away.
  if (timestamp === 0 || expiration <= timestamp || expiration - timestamp > MAX_LIFE_MS) {
    throw refused('its times are not those of a transaction of today');
  }
  if (intent.kind === 'call') checkCall(intent, context.channelContract);
  return { expiresAt: expiration };
}

function checkCall(intent: CallIntent, channelContract: TronAddress | null): void {
  if (channelContract === null) throw refused('this network has no contract for channels');
  const { purpose, contract } = intent;
  if (purpose === 'approve') {
    checkApproval(intent, channelContract);
    return;
  }
  if (contract !== channelContract) throw refused('it calls another contract');
  if (purpose !== 'deposit' && intent.value !== null) {
    throw refused('it sends money where none is due');
  }
  checkChannelCall(intent, purpose);
}

/**
 * What is called is read, too, or else the daily limit could be passed with a token in the place of
 * the contract and a transfer in the place of a claim.
 */
function checkChannelCall(
  { from, calldata, value }: CallIntent,
  purpose: keyof typeof CALLED,
): void {
  const call = decodeCall(calldata);
  if (call === null || !CALLED[purpose].includes(call.name)) {
    throw refused('it calls something else than it says');
  }
  if (call.name !== 'deposit') return;
  const { description, amount } = call;
  if (description.payer !== from) throw refused('it deposits for another account');
  const isSent =
    description.asset.kind === 'trc20'
      ? value === null
      : value !== null && isSameAsset(value.asset, description.asset) && value.amount === amount;
  if (!isSent) throw refused('it sends something else than the deposit');
}

function checkApproval({ contract, calldata, value }: CallIntent, spender: TronAddress): void {
  if (contract === spender) throw refused('the contract for channels is no token');
  const approval = readApproval(calldata);
  if (approval?.spender !== spender) {
    throw refused('it lets somebody else than the contract for channels take tokens');
  }
  if (approval.amount > MAX_APPROVAL) throw refused('it lets an unlimited amount be taken');
  if (value !== null) throw refused('it sends money along with an approval');
}

function refused(why: string): FaultError {
  return new FaultError(
    'policy_refused',
    `The purse does not sign this transaction: ${why}. Nothing was sent.`,
  );
}
