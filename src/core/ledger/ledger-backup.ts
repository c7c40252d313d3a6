/**
 * The whole ledger as text, for a backup: `signer/ledger-seal.ts` puts it under a password. No key is in
 * it, neither the purse's nor the session key, so nothing can be spent with a backup alone.
 */
import { FaultError } from '../fault.ts';
import { LEDGER_DECODERS } from './decode-records.ts';
import { readLedgerJson, writeLedgerJson } from './ledger-json.ts';
import type { JournalRecord, LedgerRecords } from './records.ts';

const MAGIC = 'bittern-ledger';
const VERSION = 1;

/** Everything that a ledger holds. */
export interface LedgerContent extends LedgerRecords {
  readonly journal: readonly JournalRecord[];
}

export interface LedgerBackup {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly content: LedgerContent;
  /** Records that cannot be read here: left out of `content`. */
  readonly unreadableCount: number;
}

export function writeLedgerBackup(content: LedgerContent, madeAt: number): string {
  const { budgets, bought, spends, sold, credits, earnings, journal } = content;
  const records = { budgets, bought, spends, sold, credits, earnings, journal };
  return `${writeLedgerJson({ magic: MAGIC, version: VERSION, madeAt, ...records })}\n`;
}

/** Throws `backup_invalid` for what is no backup of a ledger. */
export function readLedgerBackup(text: string): LedgerBackup {
  const value = parse(text);
  const { magic, version, madeAt } = value;
  if (magic !== MAGIC) throw invalid('It holds something else.');
  if (version !== VERSION) throw invalid('A newer Bittern made it: reload to get that one first.');
  if (!Number.isSafeInteger(madeAt) || Number(madeAt) < 0) throw invalid('It is damaged.');
  let unreadableCount = 0;
  const read = <T>(name: string, decode: (value: unknown) => T | undefined): T[] => {
    const rows: unknown = value[name];
    if (!Array.isArray(rows)) throw invalid('A part of it is missing.');
    const records = rows.map((row: unknown) => decode(row)).filter((one) => one !== undefined);
    unreadableCount += rows.length - records.length;
    return records;
  };
  const content: LedgerContent = {
    budgets: read('budgets', LEDGER_DECODERS.budgets),
    bought: read('bought', LEDGER_DECODERS.bought),
    spends: read('spends', LEDGER_DECODERS.spends),
    sold: read('sold', LEDGER_DECODERS.sold),
    credits: read('credits', LEDGER_DECODERS.credits),
    earnings: read('earnings', LEDGER_DECODERS.earnings),
    journal: read('journal', LEDGER_DECODERS.journal),
  };
  return { madeAt: Number(madeAt), content, unreadableCount };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = readLedgerJson(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw invalid('It is no text that Bittern wrote.', cause);
  }
}

function invalid(why: string, cause?: unknown): FaultError {
  return new FaultError(
    'backup_invalid',
    `This file cannot be used as a backup of payments. ${why} Nothing was changed.`,
    { cause },
  );
}
