/**
 * Which accounts without a solid deposit were served in which network, also after their wires left:
 * whoever disconnects and comes back as another has not paid.
 */
import type { AccountId } from '../../../core/ledger/records.ts';
import type { NetworkKey, UnsolidDebt } from './network-bound.ts';

/** A deposit that is not solid after so long never will be. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** Over all networks; the oldest are forgotten first. */
const MOST_REMEMBERED = 4096;

export class NetworkDebts {
  /** Null for one that is solid or unknown: it owes nothing here. */
  readonly #unpaidBytes: (accountId: AccountId) => number | null;
  /** When each was served last, the oldest first. */
  readonly #served = new Map<NetworkKey, Map<AccountId, number>>();
  #count = 0;

  constructor(unpaidBytes: (accountId: AccountId) => number | null) {
    this.#unpaidBytes = unpaidBytes;
  }

  /** It is about to be served there. */
  note(network: NetworkKey, accountId: AccountId, nowMs: number): void {
    const accounts = this.#served.get(network) ?? new Map<AccountId, number>();
    if (!accounts.has(accountId) && this.#count >= MOST_REMEMBERED) this.#forget(nowMs);
    if (accounts.delete(accountId)) this.#count -= 1;
    accounts.set(accountId, nowMs);
    this.#served.delete(network);
    this.#served.set(network, accounts);
    this.#count += 1;
    for (const [old, atMs] of accounts) {
      if (nowMs - atMs < REMEMBERED_MS) break;
      this.#drop(network, old);
    }
  }

  owing(network: NetworkKey): UnsolidDebt[] {
    const debts: UnsolidDebt[] = [];
    for (const accountId of [...(this.#served.get(network)?.keys() ?? [])]) {
      const unpaidBytes = this.#unpaidBytes(accountId);
      if (unpaidBytes === null) this.#drop(network, accountId);
      else debts.push({ accountId, network, unpaidBytes });
    }
    return debts;
  }

  /** Room for one more: those that owe nothing or are old go, else the one served longest ago. */
  #forget(nowMs: number): void {
    for (const [network, accounts] of this.#served) {
      for (const [accountId, atMs] of accounts) {
        const owes = (this.#unpaidBytes(accountId) ?? 0) > 0;
        if (!owes || nowMs - atMs >= REMEMBERED_MS) this.#drop(network, accountId);
      }
    }
    const oldest = [...this.#served].find(([, accounts]) => accounts.size > 0);
    const [accountId] = oldest?.[1].keys() ?? [];
    if (this.#count < MOST_REMEMBERED || oldest === undefined || !accountId) return;
    this.#drop(oldest[0], accountId);
  }

  #drop(network: NetworkKey, accountId: AccountId): void {
    const accounts = this.#served.get(network);
    if (accounts?.delete(accountId) !== true) return;
    this.#count -= 1;
    if (accounts.size === 0) this.#served.delete(network);
  }
}
