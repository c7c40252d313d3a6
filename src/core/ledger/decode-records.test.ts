import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEDGER_DECODERS } from './decode-records.ts';
import { readLedgerJson, writeLedgerJson } from './ledger-json.ts';
import { LEDGER_KINDS, ledgerKey } from './ledger-keys.ts';
import { anyBought, anyFullWrite, anySold, sampleWrites } from './ledger-samples.suite.ts';
import type { LedgerWrite } from './records.ts';

const NAMES = Object.keys(LEDGER_DECODERS) as (keyof LedgerWrite)[];
const RUNS = { numRuns: 40 };
/** Records of before they were kept have none of these. */
const OPTIONAL: Partial<Record<keyof LedgerWrite, readonly string[]>> = {
  budgets: ['endedBy', 'isCompleted', 'continues'],
  bought: ['agreed', 'settlement', 'unpaid', 'ends', 'servedElsewhere', 'remembered'],
  spends: ['settlement', 'charges'],
  sold: ['unbookedClaims'],
  journal: ['budgetId', 'paidBytes', 'price'],
};

function decode(name: keyof LedgerWrite, value: unknown): unknown {
  return LEDGER_DECODERS[name](value);
}

test('every record is read back as it was written, also from JSON', () => {
  fc.assert(
    fc.property(anyFullWrite, (write) => {
      const copy = readLedgerJson(writeLedgerJson(write)) as typeof write;
      expect(copy).toEqual(write);
      for (const name of NAMES) {
        expect(copy[name].map((record) => decode(name, record))).toEqual(write[name]);
      }
    }),
    RUNS,
  );
});

const [sample] = sampleWrites(1);

/** With every member that may be absent. */
function fullest(name: keyof LedgerWrite): object {
  const records = sampleWrites(40).flatMap((write): readonly object[] => write[name]);
  const full = records.find((record) =>
    (OPTIONAL[name] ?? []).every((member) => Object.hasOwn(record, member)),
  );
  if (full === undefined) throw new Error(`No sample of ${name} has all members.`);
  return full;
}

test.each(NAMES)('%s: a member that is missing or of another kind refuses the record', (name) => {
  const record = fullest(name);
  const members = Object.keys(record);
  for (const member of members) {
    for (const wrong of [undefined, -1, -1n, 0.5, '', [null], { raw: 'x' }]) {
      // 'channel' and others may be null; nothing may be any of these.
      expect(decode(name, { ...record, [member]: wrong }), member).toBe(undefined);
    }
    const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== member));
    const isNewer = name === 'budgets' && member === 'lowestPrice';
    const isOptional = OPTIONAL[name]?.includes(member) === true;
    const without = isNewer ? { ...record, lowestPrice: null } : isOptional ? rest : undefined;
    expect(decode(name, rest), member).toEqual(without);
  }
  expect(decode(name, { ...record, stranger: 1 })).toEqual(record);
  for (const none of [null, undefined, 7, 'record', []]) expect(decode(name, none)).toBe(undefined);
});

test('a channel whose description was changed is not the one that was signed for', () => {
  fc.assert(
    fc.property(anyBought, anySold, (bought, sold) => {
      for (const [name, record] of [
        ['bought', bought],
        ['sold', sold],
      ] as const) {
        const { channel } = record;
        const description = { ...channel!.description, payeeSigner: record.payee };
        const changed = { ...record, channel: { ...channel, description } };
        const isSame = channel!.description.payeeSigner === record.payee;
        expect(decode(name, changed) === undefined).toBe(!isSame);
        expect(decode(name, { ...record, chainId: record.chainId + 1 })).toBe(undefined);
        expect(decode(name, { ...record, rail: 'direct' })).toBe(undefined);
        expect(decode(name, { ...record, channel: null })).toBe(undefined);
      }
    }),
    RUNS,
  );
});

test('each kind has keys of its own', () => {
  for (const kind of LEDGER_KINDS) {
    const [record] = sample![kind];
    expect(ledgerKey(kind, record!).every((part) => part !== '')).toBe(true);
  }
  const [spend] = sample!.spends;
  expect(ledgerKey('spends', spend!)).toEqual([spend!.budgetId, spend!.accountId, spend!.day]);
});
