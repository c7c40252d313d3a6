/** When two transactions are for the same thing: the rule that nothing is paid twice by accident. */
import type { OutboxRecord } from '../../bridge/signer.ts';
import { assetKey } from '../../core/channel/asset.ts';
import type { TransactionIntent } from '../../core/money/intent.ts';

/** Equal for two intents that do the same, whatever they may cost. */
export function purposeKey(intent: TransactionIntent): string {
  const parts =
    intent.kind === 'transfer'
      ? [intent.to, assetKey(intent.asset), intent.amount]
      : [
          intent.contract,
          intent.calldata,
          intent.value && assetKey(intent.value.asset),
          intent.value?.amount,
        ];
  return [intent.kind, intent.from, ...parts].join('|');
}

/** Signed, and neither seen in a block nor known to be too late for one. */
export function isUndecided({ state }: OutboxRecord): boolean {
  return state === 'signed' || state === 'sent';
}

/** Whether the chain may still change what became of it. */
export function isPending(record: OutboxRecord): boolean {
  return isUndecided(record) || record.state === 'in-block';
}
