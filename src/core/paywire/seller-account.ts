/** What one payer owes us: the numbers of one debt, over all wires and torrents that are paid by it. */
import type { AccountId, SoldRecord } from '../ledger/records.ts';

export class SellerAccount {
  #record: SoldRecord;

  constructor(record: SoldRecord) {
    this.#record = record;
  }

  get id(): AccountId {
    return this.#record.accountId;
  }

  /** As it is to be stored now. */
  get record(): SoldRecord {
    return this.#record;
  }
}
