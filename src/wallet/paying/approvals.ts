/**
 * What is sent before a deposit so that it can be made. Each is kept under a name of its own that tells
 * which question it is for: it answers none, but its fee was burnt for it.
 */
import type { PaymentWanted } from '../../bridge/paying.ts';
import type { OutboxRecord } from '../../bridge/signer.ts';

type Question = Pick<PaymentWanted, 'chainId' | 'wantedId'>;

/** All that were sent for it, in whatever try. */
export function approvalsOf(
  { chainId, wantedId }: Question,
  records: readonly OutboxRecord[],
): readonly OutboxRecord[] {
  const prefix = prefixOf(wantedId);
  return records.filter(
    (record) => record.chainId === chainId && record.wantedId?.startsWith(prefix) === true,
  );
}

/** Of the next one: none that was sent before has it, so one that expired is sent anew. */
export function nextApprovalId(question: Question, records: readonly OutboxRecord[]): string {
  return `${prefixOf(question.wantedId)}${String(approvalsOf(question, records).length)}`;
}

/** Burnt by them, as far as it is known. */
export function approvalFeesSun(question: Question, records: readonly OutboxRecord[]): bigint {
  return approvalsOf(question, records).reduce((sum, { feeSun }) => sum + (feeSun ?? 0n), 0n);
}

function prefixOf(wantedId: string): string {
  return `${wantedId}/approval/`;
}
