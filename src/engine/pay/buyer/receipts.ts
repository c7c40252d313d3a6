/**
 * The account book's lines of what was charged by the byte. A line is what the ledger's spends say
 * beyond the lines before it: whatever a crash leaves out is in the first line of the next start.
 */
import { TRX } from '../../../core/channel/asset.ts';
import type { JournalRecord } from '../../../core/ledger/records.ts';
import type { DeskParts } from '../desk.ts';
import { type Charged, type ChargedFor, chargedKey, chargedSums, writtenSums } from './charged.ts';

type Parts = Pick<DeskParts, 'clock' | 'keeper'>;
/** Null where there were several. */
type Price = bigint | null;

export class Receipts {
  readonly #parts: Parts;
  /** Of the blocks since the last line. */
  readonly #prices = new Map<string, Price>();
  /** Of the last line: what was owed for its blocks may be paid after it. */
  readonly #lastPrices = new Map<string, Price>();
  /** What the lines say so far; read when it is first needed. */
  #written: Promise<Map<string, Charged>> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A block that is paid for: bytes times price. */
  served(of: ChargedFor, block: { readonly units: bigint; readonly paidBytes: number }): void {
    if (block.paidBytes === 0) return;
    const bytes = BigInt(block.paidBytes);
    const price = block.units % bytes === 0n ? block.units / bytes : null;
    const key = chargedKey(of);
    const before = this.#prices.get(key);
    this.#prices.set(key, before === undefined || before === price ? price : null);
  }

  /** Lines and spends came in from a backup: both are read again. In the task of their write. */
  restored(): void {
    this.#written = null;
  }

  /** The lines say all that the spends do when it resolves; rejects as the ledger does. */
  async write(): Promise<void> {
    let reading: Promise<Map<string, Charged>>;
    let written: Map<string, Charged>;
    do {
      reading = this.#written ??= this.#read();
      written = await reading;
      // A backup may have come meanwhile.
    } while (reading !== this.#written);
    const journal = [...chargedSums(this.#parts.keeper.spends).values()].flatMap(
      (spent) => this.#lineOf(spent, written) ?? [],
    );
    if (journal.length > 0) await this.#parts.keeper.write({ journal });
  }

  async #read(): Promise<Map<string, Charged>> {
    try {
      await this.#parts.keeper.flushed();
      const { budgets, spends } = this.#parts.keeper;
      return writtenSums(await this.#parts.keeper.journal(), { budgets, spends });
    } catch (error) {
      this.#written = null;
      throw error;
    }
  }

  #lineOf(spent: Charged, written: Map<string, Charged>): JournalRecord | null {
    const key = chargedKey(spent);
    const before = written.get(key);
    const amount = spent.amount - (before?.amount ?? 0n);
    if (amount <= 0n) return null;
    const paidBytes = Math.max(0, spent.paidBytes - (before?.paidBytes ?? 0));
    written.set(key, spent);
    const price = this.#takePrice(key);
    const { clock, keeper } = this.#parts;
    const { accountId, budgetId } = spent;
    const record = keeper.boughtFrom(accountId);
    const now = clock.now();
    return {
      // After a crash the time of the last payment, which is not now.
      at: Math.min(record?.usedAt ?? now, now),
      what: 'voucher',
      ...{ accountId, budgetId, amount, paidBytes },
      infoHash: keeper.budgets.find((one) => one.budgetId === budgetId)?.infoHash ?? null,
      asset: record?.asset ?? TRX,
      ...{ txid: null, feeSun: 0n },
      ...(price === null ? {} : { price }),
    };
  }

  #takePrice(key: string): Price {
    const since = this.#prices.get(key);
    const price = since === undefined ? (this.#lastPrices.get(key) ?? null) : since;
    this.#prices.delete(key);
    this.#lastPrices.set(key, price);
    return price;
  }
}
