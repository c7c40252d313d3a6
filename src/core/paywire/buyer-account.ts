/** What we owe one seller: the numbers of one debt, over all wires and torrents that it is paid for. */
import type { AccountId, BoughtRecord } from '../ledger/records.ts';

export class BuyerAccount {
  #record: BoughtRecord;

  constructor(record: BoughtRecord) {
    this.#record = record;
  }

  get id(): AccountId {
    return this.#record.accountId;
  }

  /** As it is to be stored now. */
  get record(): BoughtRecord {
    return this.#record;
  }
}
