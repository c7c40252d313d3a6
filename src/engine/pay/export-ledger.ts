/** The account book as a file: all records in JSON, the lines that were written once in CSV. */
import { assetKey } from '../../core/channel/asset.ts';
import { writeLedgerJson } from '../../core/ledger/ledger-json.ts';
import type { JournalRecord } from '../../core/ledger/records.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { Token } from '../../core/money/token.ts';
import { findToken, MAINNET_TOKENS } from '../../core/money/tokens.ts';
import type { LedgerKeeper } from './ledger-keeper.ts';

const TRX_DECIMALS = 6;
const DAY_LENGTH = 10;

export async function exportLedger(
  keeper: LedgerKeeper,
  { format, tokens }: { readonly format: 'json' | 'csv'; readonly tokens: readonly Token[] },
  nowMs: number,
): Promise<{ readonly name: string; readonly text: string }> {
  const day = new Date(nowMs).toISOString().slice(0, DAY_LENGTH);
  const journal = await keeper.journal();
  if (format === 'csv')
    return { name: `bittern-payments-${day}.csv`, text: csvOf(keeper, journal, tokens) };
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
  'budget',
  'bytes',
  'price_per_mib',
  'price_per_mib_raw',
  'chain_id',
] as const;

function csvOf(
  keeper: LedgerKeeper,
  journal: readonly JournalRecord[],
  known: readonly Token[],
): string {
  const tokens = [...known, ...MAINNET_TOKENS];
  const budgets = new Map(keeper.budgets.map((budget) => [budget.budgetId, budget]));
  const rows = journal.map((line) => {
    const { at, what, accountId, infoHash, asset, amount, txid, feeSun } = line;
    const { budgetId, paidBytes, price } = line;
    const token = findToken(tokens, asset);
    const bought = accountId === null ? null : keeper.boughtFrom(accountId);
    const sold = accountId === null ? null : keeper.soldTo(accountId);
    return [
      new Date(at).toISOString(),
      what,
      wholeUnits(token, amount),
      token?.symbol ?? '',
      assetKey(asset),
      String(amount),
      formatAmount(feeSun, TRX_DECIMALS),
      String(feeSun),
      bought?.payee ?? sold?.payer ?? '',
      infoHash ?? '',
      txid ?? '',
      accountId ?? '',
      budgetId ?? '',
      textOf(paidBytes),
      price === undefined ? '' : wholeUnits(token, price),
      textOf(price),
      textOf((bought ?? sold ?? budgets.get(budgetId ?? ''))?.chainId),
    ];
  });
  return [COLUMNS, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
}

/** Empty for tokens that are not known here: their digits after the point are not. */
function wholeUnits(token: Token | null, amount: bigint): string {
  return token === null ? '' : formatAmount(amount, token.decimals);
}

function textOf(figure: number | bigint | undefined): string {
  return figure === undefined ? '' : String(figure);
}

/** RFC 4180. */
function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
