/** A worker that is to be killed while it writes: it tells what it found and what was acknowledged. */
import fc from 'fast-check';
import { anyBought, anyJournalLine } from '../../core/ledger/ledger-samples.suite.ts';
import type { BoughtRecord, Day, JournalRecord, LedgerRecords } from '../../core/ledger/records.ts';
import { IndexedDbLedger } from './indexeddb-ledger.ts';
import { ledgerDatabase } from './ledger-schema.ts';

export type LedgerCrashReport =
  /** The cumulative amount by the channel, by what was spent, and by the journal. */
  | { readonly kind: 'found'; readonly amounts: readonly [bigint, bigint, bigint] }
  | { readonly kind: 'stored'; readonly cumulative: bigint };

const [BOUGHT] = fc.sample(anyBought, { numRuns: 1, seed: 3 }) as [BoughtRecord];
const [LINE] = fc.sample(anyJournalLine, { numRuns: 1, seed: 3 }) as [JournalRecord];
const { accountId } = BOUGHT;
const SPEND = { budgetId: 'one', accountId, day: 1 as Day, amount: 0n, paidBytes: 0, freeBytes: 0 };

self.onmessage = ({ data: name }: MessageEvent<string>) => void run(name);

async function run(name: string): Promise<void> {
  const ledger = new IndexedDbLedger(ledgerDatabase({ name }));
  const { records } = await ledger.open();
  const lines = await ledger.journal();
  let cumulative = records.bought[0]?.cumulative ?? 0n;
  report({ kind: 'found', amounts: [cumulative, spentIn(records), sum(lines)] });
  const lane = async () => {
    for (;;) {
      // As a buyer does: one transaction for the voucher, what it cost and the line about it.
      const amount = (cumulative += 7n);
      await ledger.write({
        bought: [{ ...BOUGHT, cumulative: amount }],
        spends: [{ ...SPEND, amount }],
        journal: [{ ...LINE, amount: 7n }],
      });
      report({ kind: 'stored', cumulative: amount });
    }
  };
  await Promise.all([lane(), lane(), lane()]);
}

function spentIn({ spends }: LedgerRecords): bigint {
  return spends[0]?.amount ?? 0n;
}

function sum(lines: readonly JournalRecord[]): bigint {
  return lines.reduce((total, line) => total + line.amount, 0n);
}

function report(message: LedgerCrashReport): void {
  self.postMessage(message);
}
