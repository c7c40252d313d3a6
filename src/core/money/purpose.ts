/** When two transactions are for the same thing: the rule that nothing is paid twice by accident. */
import { assetKey } from '../channel/asset.ts';
import { FaultError } from '../fault.ts';
import type { TransactionIntent } from './intent.ts';
import type { OutboxRecord } from './outbox.ts';

/** Equal for two intents that do the same, whatever they may cost. */
function purposeKey(intent: TransactionIntent): string {
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
function isUndecided({ state }: OutboxRecord): boolean {
  return state === 'signed' || state === 'sent';
}

/** Whether the chain may still change what became of it. */
export function isPending(record: OutboxRecord): boolean {
  return isUndecided(record) || record.state === 'in-block';
}

const DOUBTED_MS = 24 * 60 * 60 * 1000;

/**
 * Whether it is looked at again though it is called expired: nodes may have lied, or not known a block
 * yet. A clock that went back only makes that longer.
 */
export function isDoubted({ state, signed }: OutboxRecord, nowMs: number): boolean {
  return state === 'expired' && nowMs - signed.expiresAt < DOUBTED_MS;
}

/** One that answers the same question of the engine, unless the chain never took it. */
export function findPaid(
  { chainId, wantedId }: Pick<OutboxRecord, 'chainId' | 'wantedId'>,
  records: readonly OutboxRecord[],
): OutboxRecord | null {
  if (wantedId === undefined) return null;
  const same = records.filter(
    (record) => record.chainId === chainId && record.wantedId === wantedId,
  );
  const isOver = ({ state }: OutboxRecord): boolean => state === 'failed' || state === 'expired';
  return same.find((record) => !isOver(record)) ?? same.at(-1) ?? null;
}

/** Throws `transaction_refused` when the engine's question was answered by another one already. */
export function refuseAnswered(
  of: Pick<OutboxRecord, 'chainId' | 'wantedId'>,
  records: readonly OutboxRecord[],
): void {
  if (findPaid(of, records) === null) return;
  throw new FaultError('transaction_refused', 'This was paid already. Nothing was signed again.');
}

/** Throws `transaction_refused` while one for the same purpose is undecided on the same chain. */
export function refuseRepeat(
  { chainId, intent }: Pick<OutboxRecord, 'chainId' | 'intent'>,
  records: readonly OutboxRecord[],
): void {
  const purpose = purposeKey(intent);
  const isRepeated = records.some(
    (record) =>
      record.chainId === chainId && isUndecided(record) && purposeKey(record.intent) === purpose,
  );
  if (!isRepeated) return;
  throw new FaultError(
    'transaction_refused',
    'The same transaction was signed a moment ago and what became of it is not known yet. ' +
      'Wait until the history says so, a minute at most; then send it again if it is missing.',
  );
}
