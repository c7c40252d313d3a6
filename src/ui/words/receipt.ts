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
  close: m.receipt_close,
  refund: m.receipt_refund,
  'written-off': m.receipt_written_off,
};

/** What a line of the account book is of. */
export function receiptWords(what: JournalRecord['what']): string {
  return WORDS[what]();
}
