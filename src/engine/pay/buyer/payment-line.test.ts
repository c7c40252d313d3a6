import { expect, it } from 'vitest';
import { TRX } from '../../../core/channel/asset.ts';
import type { AccountId, Instalment } from '../../../core/ledger/records.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { budgetOf, INFO_HASH, TERMS } from '../desk-kit.suite.ts';
import { paymentLine } from './payment-line.ts';

const BTT = { kind: 'trc20', address: TERMS.payee } as const;
const ACCOUNT = { accountId: 'a' as AccountId, asset: BTT, rail: 'channel' } as const;
const ledger = { budgets: [budgetOf()] };
const PAID: Instalment = {
  ...{ wantedId: 'a#1', budgetId: 'budget', txid: 'c'.repeat(64) as Txid, amount: 50n, at: 1 },
  ...{ state: 'sent', feeSun: 9n },
};

it('names its budget and its torrent', () => {
  const of = { budgetId: 'budget', infoHash: INFO_HASH, txid: PAID.txid, at: 7 };
  expect(paymentLine(ledger, ACCOUNT, PAID, 7)).toMatchObject({
    ...{ what: 'deposit', asset: BTT, amount: 50n, feeSun: 9n, ...of },
  });
  const direct = { ...ACCOUNT, rail: 'direct' } as const;
  expect(paymentLine({ budgets: [] }, direct, PAID, 7)).toMatchObject({
    ...{ what: 'payment', infoHash: null, budgetId: 'budget' },
  });
});

it('tells of one that failed what it burned, in TRX', () => {
  const failed = { ...PAID, state: 'failed', txid: null } as const;
  expect(paymentLine(ledger, ACCOUNT, failed, 7)).toMatchObject({
    ...{ what: 'fee', asset: TRX, amount: 0n, feeSun: 9n, budgetId: 'budget' },
  });
  expect(paymentLine(ledger, ACCOUNT, { ...failed, feeSun: 0n }, 7)).toBeNull();
});

it('tells no fee twice of one that was called failed and was paid after all', () => {
  expect(paymentLine(ledger, ACCOUNT, PAID, 7, 4n)?.feeSun).toBe(5n);
  expect(paymentLine(ledger, ACCOUNT, PAID, 7, 12n)?.feeSun).toBe(0n);
});
