/**
 * What was earned: by account, torrent and day. Neither a voucher nor a direct payment names a torrent,
 * so each is divided over the torrents whose bytes it pays for, by what each of them came to.
 */
import { assetKey, type Asset } from '../../../core/channel/asset.ts';
import type { AccountId, Day, EarningRecord } from '../../../core/ledger/records.ts';
import { least, priceUnits, unitsOf } from '../../../core/paywire/debt.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import type { EarningsView } from '../../../bridge/earning.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days that are shown. */
const SHOWN_DAYS = 30;

export interface ServedBlock {
  readonly accountId: AccountId;
  readonly infoHash: InfoHash;
  readonly lengthBytes: number;
  /** Raw units per MiB; 0 for a free block. */
  readonly price: bigint;
}

export class Earnings {
  readonly #records = new Map<string, EarningRecord>();
  readonly #unsaved = new Set<string>();
  /** Bytes times price of each torrent, not paid yet. */
  readonly #unpaid = new Map<AccountId, Map<InfoHash, bigint>>();

  constructor(records: readonly EarningRecord[]) {
    for (const record of records) this.#records.set(keyOf(record), record);
  }

  served({ accountId, infoHash, lengthBytes, price }: ServedBlock, nowMs: number): void {
    const isPaid = price > 0n;
    this.#change(accountId, infoHash, nowMs, (record) =>
      isPaid
        ? { ...record, paidBytes: record.paidBytes + lengthBytes }
        : { ...record, freeBytes: record.freeBytes + lengthBytes },
    );
    const units = priceUnits(lengthBytes, price);
    if (units === 0n) return;
    const unpaid = this.#unpaid.get(accountId) ?? new Map<InfoHash, bigint>();
    this.#unpaid.set(accountId, unpaid);
    unpaid.set(infoHash, (unpaid.get(infoHash) ?? 0n) + units);
  }

  /** Money came in for bytes that were sent; to `infoHash` when nothing is known of what it is for. */
  earned(accountId: AccountId, amount: bigint, infoHash: InfoHash, nowMs: number): void {
    const unpaid = this.#unpaid.get(accountId) ?? new Map<InfoHash, bigint>();
    let left = amount;
    let weightLeft = [...unpaid.values()].reduce((sum, weight) => sum + weight, 0n);
    let unitsLeft = least(unitsOf(amount), weightLeft);
    for (const [torrent, weight] of unpaid) {
      const part = (left * weight) / weightLeft;
      const units = (unitsLeft * weight) / weightLeft;
      weightLeft -= weight;
      left -= part;
      unitsLeft -= units;
      this.#add(accountId, torrent, part, nowMs);
      // What this did not pay for is paid by what comes next.
      if (weight > units) unpaid.set(torrent, weight - units);
      else unpaid.delete(torrent);
    }
    this.#add(accountId, infoHash, left, nowMs);
  }

  /**
   * Of direct payments, which come before their bytes: `paid` is what the bytes sent so far took of them,
   * in all. What is not booked of it yet goes to the torrents that were served since.
   */
  used(accountId: AccountId, paid: bigint, nowMs: number): void {
    const more = paid - this.#bookedOf(accountId);
    const last = this.#recordsOf(accountId).at(-1);
    if (more > 0n && last !== undefined) this.earned(accountId, more, last.infoHash, nowMs);
  }

  /** Of payments that vanished from the chain: no more than `received` can have been earned. */
  vanished(accountId: AccountId, received: bigint): void {
    let over = this.#bookedOf(accountId) - received;
    for (const record of this.#recordsOf(accountId).reverse()) {
      if (over <= 0n) return;
      const part = least(record.amount, over);
      over -= part;
      if (part > 0n) this.#put({ ...record, amount: record.amount - part });
    }
  }

  /** They are in the ledger already. */
  restored(records: readonly EarningRecord[]): void {
    for (const record of records) this.#records.set(keyOf(record), record);
  }

  /** What changed since the last call; it goes out with the next write of the ledger. */
  takeUnsaved(): readonly EarningRecord[] {
    const records = [...this.#unsaved].flatMap((key) => this.#records.get(key) ?? []);
    this.#unsaved.clear();
    return records;
  }

  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  paidBytesOf(accountId: AccountId): number {
    return this.#recordsOf(accountId).reduce((sum, { paidBytes }) => sum + paidBytes, 0);
  }

  /** Torrents and days that brought something or were asked for by payers. */
  view(
    assetOf: (accountId: AccountId) => Asset | null,
    nowMs: number,
  ): Pick<EarningsView, 'today' | 'days' | 'torrents'> {
    const today = dayOf(nowMs);
    const days = new Map<string, { day: number; asset: Asset; amount: bigint }>();
    const torrents = new Map<string, EarningsView['torrents'][number]>();
    for (const record of this.#records.values()) {
      const asset = assetOf(record.accountId);
      if (asset === null) continue;
      const { infoHash, day, amount, paidBytes, freeBytes } = record;
      const inDay = `${String(day)} ${assetKey(asset)}`;
      if (amount > 0n && day > today - SHOWN_DAYS) {
        days.set(inDay, { day, asset, amount: (days.get(inDay)?.amount ?? 0n) + amount });
      }
      const inTorrent = `${infoHash} ${assetKey(asset)}`;
      const sum = torrents.get(inTorrent);
      torrents.set(inTorrent, {
        infoHash,
        asset,
        amount: (sum?.amount ?? 0n) + amount,
        paidBytes: (sum?.paidBytes ?? 0) + paidBytes,
        freeBytes: (sum?.freeBytes ?? 0) + freeBytes,
      });
    }
    const newestFirst = [...days.values()].sort((one, other) => other.day - one.day);
    return {
      today: Object.fromEntries(
        newestFirst
          .filter(({ day }) => day === today)
          .map(({ asset, amount }) => [assetKey(asset), amount]),
      ),
      days: newestFirst,
      torrents: [...torrents.values()],
    };
  }

  #recordsOf(accountId: AccountId): EarningRecord[] {
    return [...this.#records.values()].filter((record) => record.accountId === accountId);
  }

  #bookedOf(accountId: AccountId): bigint {
    return this.#recordsOf(accountId).reduce((sum, { amount }) => sum + amount, 0n);
  }

  #add(accountId: AccountId, infoHash: InfoHash, amount: bigint, nowMs: number): void {
    if (amount === 0n) return;
    this.#change(accountId, infoHash, nowMs, (record) => ({
      ...record,
      amount: record.amount + amount,
    }));
  }

  #change(
    accountId: AccountId,
    infoHash: InfoHash,
    nowMs: number,
    change: (record: EarningRecord) => EarningRecord,
  ): void {
    const nothing = { amount: 0n, paidBytes: 0, freeBytes: 0 };
    const empty: EarningRecord = { accountId, infoHash, day: dayOf(nowMs), ...nothing };
    this.#put(change(this.#records.get(keyOf(empty)) ?? empty));
  }

  #put(record: EarningRecord): void {
    const key = keyOf(record);
    this.#records.set(key, record);
    this.#unsaved.add(key);
  }
}

export function dayOf(nowMs: number): Day {
  return Math.floor(nowMs / DAY_MS) as Day;
}

function keyOf({ accountId, infoHash, day }: EarningRecord): string {
  return `${accountId} ${infoHash} ${String(day)}`;
}
