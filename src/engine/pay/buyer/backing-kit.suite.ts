/** A buyer's backing with a page that pays when a test says so. */
import type { BudgetRecord } from '../../../core/ledger/records.ts';
import { MIB } from '../../../core/units/bytes.ts';
import { MemoryLog } from '../../../storage/ledger/ledger-log.ts';
import { MemoryLedger } from '../../../storage/ledger/memory-ledger.ts';
import { budgetOf, FLOOR, openKit, TERMS } from '../desk-kit.suite.ts';
import { delegatedBy, keyOf } from '../seller/fake-chain.suite.ts';
import { Accounts } from './accounts.ts';
import { Backing } from './backing.ts';
import type { BackingWanted } from './plan.ts';
import { Questions } from './questions.ts';

export const TXID = 'c'.repeat(64);
export const settle = () => new Promise((resolve) => setImmediate(resolve));

export async function openBacking(home = { epoch: 0, lines: [] as string[] }) {
  const kit = await openKit({ ledger: new MemoryLedger(new MemoryLog(home)) });
  const { parts, keeper, wanted } = kit;
  const accounts = new Accounts(parts);
  const questions = new Questions(
    (question) => {
      parts.emit('pay.wanted', question);
    },
    () => kit.now,
  );
  const backing = new Backing(parts, accounts, questions);
  const back = (budget: BudgetRecord, change: Partial<BackingWanted> = {}) =>
    backing.back({
      budget,
      terms: TERMS,
      floor: FLOOR,
      price: 300n,
      spent: null,
      bytesLeft: 200 * MIB,
      verifiedBytes: 8 * MIB,
      ...change,
    });
  /** The page pays whatever it is asked for next. */
  const pay = async (txid = TXID) => {
    await settle();
    const { wantedId, what } = wanted.at(-1)!;
    if (what.kind === 'delegate') {
      const delegate = { payer: PAYER_OF_KEY, key: what.key, until: what.untilSeconds };
      const signature = delegatedBy(keyOf(2), delegate);
      await backing.answered(wantedId, { kind: 'delegated', signature });
      await settle();
      await pay(txid);
      return;
    }
    await backing.answered(wantedId, { kind: 'sent', txid, feeSun: 1n });
  };
  return { ...kit, kit, keeper, accounts, questions, backing, back, pay, home };
}

export const PAYER_OF_KEY = budgetOf().payer;
export const CHANNEL = budgetOf({ rail: 'channel', limit: 200_000_000n });
export const DIRECT = budgetOf({ rail: 'direct' });
