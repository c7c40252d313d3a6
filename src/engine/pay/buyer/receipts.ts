/**
 * The account book's lines of what was charged. A line is what the ledger's spends say beyond the lines
 * before it: whatever a crash leaves out is in the first lines of the next start.
 */
import { TRX } from '../../../core/channel/asset.ts';
import type { JournalRecord } from '../../../core/ledger/records.ts';
import type { DeskParts } from '../desk.ts';
import {
  addCharged,
  type Charged,
  chargedBy,
  type ChargedSums,
  chargedSums,
  untold,
  writtenSums,
} from './charged.ts';

export class Receipts {
  readonly #parts: Pick<DeskParts, 'clock' | 'keeper'>;
  /** What the lines say so far; read when it is first needed. */
  #written: Promise<ChargedSums> | null = null;

  constructor(parts: Pick<DeskParts, 'clock' | 'keeper'>) {
    this.#parts = parts;
  }

  /** Lines and spends came in from a backup: both are read again. In the task of their write. */
  restored(): void {
    this.#written = null;
  }

  /** The lines say all that the spends do when it resolves; rejects as the ledger does. */
  async write(): Promise<void> {
    let reading: Promise<ChargedSums>;
    let written: ChargedSums;
    do {
      reading = this.#written ??= this.#read();
      written = await reading;
      // A backup may have come meanwhile.
    } while (reading !== this.#written);
    const spent = chargedSums(this.#parts.keeper.spends.flatMap(chargedBy));
    const news = [...spent].flatMap(([key, parts]) => untold(parts, written.get(key)));
    if (news.length === 0) return;
    for (const charged of news) addCharged(written, charged);
    await this.#parts.keeper.write({ journal: news.map((charged) => this.#lineOf(charged)) });
  }

  async #read(): Promise<ChargedSums> {
    try {
      await this.#parts.keeper.flushed();
      const { budgets, spends } = this.#parts.keeper;
      return writtenSums(await this.#parts.keeper.journal(), { budgets, spends });
    } catch (error) {
      this.#written = null;
      throw error;
    }
  }

  #lineOf({ accountId, budgetId, of, amount, paidBytes }: Charged): JournalRecord {
    const { clock, keeper } = this.#parts;
    const record = keeper.boughtFrom(accountId);
    const now = clock.now();
    return {
      // After a crash the time of the last payment, which is not now.
      at: Math.min(record?.usedAt ?? now, now),
      what: of === 'settlement' ? 'settlement' : 'voucher',
      ...{ accountId, budgetId, amount },
      infoHash: keeper.budgets.find((one) => one.budgetId === budgetId)?.infoHash ?? null,
      asset: record?.asset ?? TRX,
      ...{ txid: null, feeSun: 0n },
      ...(typeof of === 'bigint' ? { paidBytes, price: of } : {}),
    };
  }
}
