/** Compares what a transaction does with what the user agreed to. */
import { TRX, isSameAsset, type Asset } from '../core/channel/asset.ts';
import type { Fault } from '../core/fault.ts';
import type { CallIntent, TransactionIntent, TransferIntent } from '../core/money/intent.ts';
import { assetInFull } from '../core/money/tokens.ts';
import type { DecodedAction, DecodedTransaction } from './decoded-transaction.ts';
import { readTransferCalldata } from './trc20.ts';

type DecodedCall = Extract<DecodedAction, { kind: 'call' }>;

/** Null when it does exactly that, else a fault (`transaction_mismatch`) that says what differs. */
export function matchIntent(decoded: DecodedTransaction, intent: TransactionIntent): Fault | null {
  const difference = findDifference(decoded, intent);
  if (difference === null) return null;
  return {
    code: 'transaction_mismatch',
    message: `This transaction is not the one you agreed to: ${difference}. It was not signed or sent.`,
  };
}

function findDifference(decoded: DecodedTransaction, intent: TransactionIntent): string | null {
  const { action } = decoded;
  if (action.kind === 'other') return `it is a ${action.name}`;
  return (
    differs('the sender', action.from, intent.from) ??
    (intent.kind === 'transfer'
      ? findTransferDifference(action, intent)
      : findCallDifference(action, intent)) ??
    differs('the fee limit in sun', decoded.feeLimitSun, intent.feeLimitSun)
  );
}

function findTransferDifference(action: DecodedAction, intent: TransferIntent): string | null {
  const transfer = readTransfer(action);
  if (transfer === null) return 'it calls a contract in another way than to transfer a token';
  if (!isSameAsset(transfer.asset, intent.asset)) {
    return differs('the token', assetInFull(transfer.asset), assetInFull(intent.asset));
  }
  return (
    differs('the recipient', transfer.to, intent.to) ??
    differs('the amount in raw units', transfer.amount, intent.amount) ??
    (transfer.amount > 0n ? null : 'it transfers nothing') ??
    (action.kind === 'call' ? findExtraValue(action) : null)
  );
}

function readTransfer(
  action: DecodedAction,
): Pick<TransferIntent, 'asset' | 'to' | 'amount'> | null {
  if (action.kind === 'other') return null;
  if (action.kind === 'transfer') {
    const asset: Asset = action.tokenId === null ? TRX : { kind: 'trc10', id: action.tokenId };
    return { asset, to: action.to, amount: action.amount };
  }
  const transfer = readTransferCalldata(action.calldata);
  return transfer && { asset: { kind: 'trc20', address: action.contract }, ...transfer };
}

function findCallDifference(action: DecodedAction, intent: CallIntent): string | null {
  if (action.kind !== 'call') return 'it calls no contract';
  return (
    differs('the contract', action.contract, intent.contract) ??
    (action.calldata === intent.calldata ? null : 'the call says something else') ??
    findValueDifference(action, intent.value)
  );
}

function findValueDifference(action: DecodedCall, value: CallIntent['value']): string | null {
  const sun = value?.asset.kind === 'trx' ? value.amount : 0n;
  const token = value?.asset.kind === 'trc10' ? { id: value.asset.id, amount: value.amount } : null;
  if (value?.asset.kind === 'trc20') return 'a TRC-20 cannot be sent along with a call';
  return (
    differs('the TRX sent along, in sun,', action.callValueSun, sun) ??
    differs('the TRC-10 sent along', action.tokenId, token?.id ?? 0n) ??
    differs('the amount of the TRC-10 sent along', action.tokenAmount, token?.amount ?? 0n)
  );
}

function findExtraValue(action: DecodedCall): string | null {
  return findValueDifference(action, null);
}

function differs(what: string, is: string | bigint, agreed: string | bigint): string | null {
  return is === agreed ? null : `${what} is ${String(is)}, not ${String(agreed)}`;
}
