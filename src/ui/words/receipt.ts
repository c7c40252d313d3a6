import type { JournalRecord } from '../../core/ledger/records.ts';
import { m } from '../messages/generated/messages.js';

const WORDS: Readonly<Record<JournalRecord['what'], () => string>> = {
  budget: m.receipt_budget,
  'budget-stopped': m.receipt_stopped,
  deposit: m.receipt_deposit,
  payment: m.receipt_payment,
  voucher: m.receipt_voucher,
  settlement: m.receipt_settlement,
  credit: m.receipt_credit,
  claim: m.receipt_claim,
  'claim-fee': m.receipt_claim_fee,
  'close-request': m.receipt_close_request,
  close: m.receipt_close,
  refund: m.receipt_refund,
  fee: m.receipt_fee,
  'written-off': m.receipt_written_off,
};

/** What was burnt is all there is to it. */
export function isOfFeeAlone({ what }: Pick<JournalRecord, 'what'>): boolean {
  return what === 'claim-fee' || what === 'close-request' || what === 'fee';
}

/** What a line of the account book is of. */
export function receiptWords(what: JournalRecord['what']): string {
  return WORDS[what]();
}
