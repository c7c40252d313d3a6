/** The account book as a file: all records in JSON, the lines that were written once in CSV. */
import { assetKey, type Asset } from '../../core/channel/asset.ts';
import { writeLedgerJson } from '../../core/ledger/ledger-json.ts';
import type { JournalRecord } from '../../core/ledger/records.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { findToken, MAINNET_TOKENS } from '../../core/money/tokens.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';

const TRX_DECIMALS = 6;
const DAY_LENGTH = 10;

export async function exportLedger(
  keeper: LedgerKeeper,
  format: 'json' | 'csv',
  nowMs: number,
): Promise<{ readonly name: string; readonly text: string }> {
  const day = new Date(nowMs).toISOString().slice(0, DAY_LENGTH);
  const journal = await keeper.journal();
  if (format === 'csv')
    return { name: `bittern-payments-${day}.csv`, text: csvOf(keeper, journal) };
  const { budgets, bought, spends, sold, credits, earnings } = keeper;
  const everything = { budgets, bought, spends, sold, credits, earnings, journal };
  return { name: `bittern-payments-${day}.json`, text: `${writeLedgerJson(everything)}\n` };
}

const COLUMNS = [
  'time',
  'what',
  'amount',
  'symbol',
  'asset',
  'amount_raw',
  'fee_trx',
  'fee_sun',
  'counterparty',
  'torrent',
  'txid',
  'account',
] as const;

function csvOf(keeper: LedgerKeeper, journal: readonly JournalRecord[]): string {
  const rows = journal.map((line) => {
    const { at, what, accountId, infoHash, asset, amount, txid, feeSun } = line;
    const bought = accountId === null ? null : keeper.boughtFrom(accountId);
    const sold = accountId === null ? null : keeper.soldTo(accountId);
    return [
      new Date(at).toISOString(),
      what,
      wholeUnits(asset, amount),
      findToken(MAINNET_TOKENS, asset)?.symbol ?? '',
      assetKey(asset),
      String(amount),
      formatAmount(feeSun, TRX_DECIMALS),
      String(feeSun),
      bought?.payee ?? sold?.payer ?? '',
      infoHash ?? '',
      txid ?? '',
      accountId ?? '',
    ];
  });
  return [COLUMNS, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

/** Empty for tokens that are not known here: their digits after the point are not. */
function wholeUnits(asset: Asset, amount: bigint): string {
  const token = findToken(MAINNET_TOKENS, asset);
  return token === null ? '' : formatAmount(amount, token.decimals);
}

/** RFC 4180. */
function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
