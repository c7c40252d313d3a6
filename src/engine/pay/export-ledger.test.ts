import { expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import type { AccountId, JournalRecord } from '../../core/ledger/records.ts';
import { tokenTable } from '../../core/money/tokens.ts';
import { MIB } from '../../core/units/bytes.ts';
import { budgetOf, INFO_HASH, openKit, TERMS } from './desk-kit.suite.ts';
import { exportLedger } from './export-ledger.ts';

const LINE: JournalRecord = {
  ...{ at: 1_700_000_000_000, what: 'voucher', accountId: 'direct:x' as AccountId },
  ...{ infoHash: INFO_HASH, asset: TRX, amount: 42n, txid: null, feeSun: 0n },
};
const BTT = { kind: 'trc20', address: TERMS.payee } as const;
const TOKENS = tokenTable(1_000_001n, BTT.address);

async function exported(lines: readonly JournalRecord[], format: 'csv' | 'json') {
  const { keeper, now } = await openKit();
  await keeper.write({ journal: lines });
  return exportLedger(keeper, { format, tokens: TOKENS }, now);
}

async function rowsOf(...lines: JournalRecord[]): Promise<readonly Record<string, string>[]> {
  const { text } = await exported(lines, 'csv');
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ''])));
}

test('a charge is told with its bytes and its price, in whole units of the network’s tokens', async () => {
  const amount = 42_400_000_000_000_000_000n;
  const charge = { budgetId: 'b', paidBytes: 8 * MIB, price: 5_300_000_000_000_000_000n };
  expect(await rowsOf({ ...LINE, asset: BTT, amount, ...charge })).toMatchObject([
    {
      ...{ amount: '42.4', symbol: 'BTT', amount_raw: String(amount), budget: 'b' },
      ...{ bytes: String(8 * MIB), price_per_mib: '5.3', price_per_mib_raw: String(charge.price) },
    },
  ]);
  const { text } = await exported([{ ...LINE, ...charge }], 'json');
  expect(JSON.parse(text)).toMatchObject({
    journal: [{ paidBytes: 8 * MIB, price: { raw: String(charge.price) } }],
  });
});

test('every line names its budget, and what was burnt for nothing has its fee', async () => {
  const fee = { ...LINE, what: 'fee', amount: 0n, feeSun: 345_000n, budgetId: 'b' } as const;
  const [budget, burnt] = await rowsOf({ ...LINE, what: 'budget', budgetId: 'b' }, fee);
  expect(budget).toMatchObject({ what: 'budget', budget: 'b' });
  expect(burnt).toMatchObject({ what: 'fee', fee_trx: '0.345', fee_sun: '345000', budget: 'b' });
});

test('every line tells its network, as far as its budget or its account is known', async () => {
  const { keeper, now } = await openKit();
  const budget = budgetOf({ chainId: 3_448_148_188 });
  const line = { ...LINE, what: 'budget', accountId: null, budgetId: budget.budgetId } as const;
  await keeper.write({ budgets: [budget], journal: [line, { ...line, budgetId: 'lost' }] });
  const { text } = await exportLedger(keeper, { format: 'csv', tokens: TOKENS }, now);
  const chains = text
    .trimEnd()
    .split('\r\n')
    .map((row) => row.split(',').at(-1));
  expect(chains).toEqual(['chain_id', '3448148188', '']);
});

test('what is not known is left empty: tokens, and charges of before their bytes were kept', async () => {
  const asset = { kind: 'trc10', id: 77n } as const;
  const [unknown, old] = await rowsOf({ ...LINE, asset }, LINE);
  expect(unknown).toMatchObject({ amount: '', symbol: '', amount_raw: '42' });
  expect(old).toMatchObject({ amount: '0.000042', symbol: 'TRX', bytes: '', price_per_mib: '' });
});
