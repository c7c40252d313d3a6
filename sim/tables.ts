/** The tables of docs/simulation.md. */
import { KIB, MIB } from '../src/core/units/bytes.ts';
import type { Figures, SellerRow, ShareRow } from './figures.ts';
import { PEER_KINDS } from './plan.ts';
import { mean, quantile, total } from './statistics.ts';

const GIB = 1024 * MIB;
/** Who was there for less has earned by chance. */
const LEAST_SECONDS = 60;
const SUN_PER_TRX = 1_000_000;

/** Name of the section -> Markdown. */
export function tables(paying: Figures, free: Figures): ReadonlyMap<string, string> {
  return new Map([
    ['shares', shareTable(paying.shares)],
    ['free-class', freeClassTable(paying.sellers)],
    ['rates', rateTable(paying, free)],
    ['cheats', cheatTable(paying)],
    ['prices', priceTable(paying)],
    ['income', incomeTable(paying.sellers)],
  ]);
}

function shareTable(shares: readonly ShareRow[]): string {
  const groups: [string, (row: ShareRow) => boolean][] = [
    ['the floor', (row) => row.payer === 'payer' && row.weight <= 1.001],
    ['up to 1.25 x', (row) => row.payer === 'payer' && row.weight > 1.001 && row.weight <= 1.26],
    ['up to 2 x', (row) => row.payer === 'payer' && row.weight > 1.26 && row.weight <= 2],
    ['more than 2 x', (row) => row.payer === 'payer' && row.weight > 2],
    ['any, on 8 wires', (row) => row.payer === 'splitter'],
  ];
  const rows = groups.map(([name, isIn]) => {
    const group = shares.filter(isIn);
    const ratios = group.map(({ got, entitled }) => got / entitled);
    return [
      name,
      String(group.length),
      percent(mean(group.map(({ entitled }) => entitled))),
      percent(mean(group.map(({ got }) => got))),
      ...[0.05, 0.5, 0.95].map((part) => quantile(ratios, part).toFixed(3)),
    ];
  });
  const head = ['First bid', 'Accounts', 'Entitled', 'Got', 'Got/entitled, 5 %', 'median', '95 %'];
  return table(head, rows);
}

function freeClassTable(sellers: readonly SellerRow[]): string {
  const contended = sellers.filter(({ promisedFreeBytes }) => promisedFreeBytes >= MIB);
  const ratios = contended.map((row) => row.contendedFreeBytes / row.promisedFreeBytes);
  const promised = total(contended.map((row) => row.promisedFreeBytes));
  const got = total(contended.map((row) => row.contendedFreeBytes));
  return table(
    ['Sellers with both classes', 'Promised', 'Got', 'Got/promised, least', '1 %', 'median', 'all'],
    [
      [
        String(contended.length),
        gib(promised),
        gib(got),
        ...[0, 0.01, 0.5].map((part) => quantile(ratios, part).toFixed(3)),
        (got / promised).toFixed(3),
      ],
    ],
  );
}

function rateTable(paying: Figures, free: Figures): string {
  const rows = PEER_KINDS.map((kind) => {
    const [withPay, without] = [paying.rates[kind], free.rates[kind]];
    const ratio =
      without.bytesPerSecond === 0 ? 0 : withPay.bytesPerSecond / without.bytesPerSecond;
    return [
      kind,
      String(withPay.peers),
      rate(withPay.bytesPerSecond),
      rate(without.bytesPerSecond),
      ratio.toFixed(2),
    ];
  });
  const head = ['Kind', 'Downloaders', 'KiB/s, payers pay', 'KiB/s, nobody pays', 'Ratio'];
  return table(head, rows);
}

function cheatTable(figures: Figures): string {
  const { accounts, junkAccounts } = figures;
  const defaulted = accounts.filter(({ payer }) => payer === 'defaulter');
  const honest = accounts.filter(({ payer }) => payer !== 'defaulter');
  const income = total(honest.map((account) => Number(account.income)));
  const unpaid = defaulted.map((account) => account.unpaidBytes / KIB);
  const junk = junkAccounts.map((account) => account.boughtBytes / KIB);
  const part = (accountsOf: typeof accounts): string =>
    `${((100 * total(accountsOf.map((account) => Number(account.unpaid)))) / income).toFixed(2)} %`;
  const junkPaid = total(junkAccounts.map((account) => Number(account.income)));
  return table(
    ['Cheat', 'Accounts', 'Median loss, KiB', 'Most, KiB', 'Bound, KiB', 'Of all honest payments'],
    [
      [
        'takes and does not pay',
        String(defaulted.length),
        quantile(unpaid, 0.5).toFixed(0),
        quantile(unpaid, 1).toFixed(0),
        '1024 (W)',
        part(defaulted),
      ],
      [
        'sends junk for money',
        String(junkAccounts.length),
        quantile(junk, 0.5).toFixed(0),
        quantile(junk, 1).toFixed(0),
        '1024 (V)',
        `${((100 * junkPaid) / income).toFixed(2)} %`,
      ],
    ],
  );
}

function priceTable({ prices, plan }: Figures): string {
  const every = Math.max(1, Math.round(prices.length / 8));
  const rows = prices
    .filter(({ second }) => second % (every * 10) === 0 || second === plan.seconds)
    .map(({ second, wires, low, median, high }) => [
      String(second),
      String(wires),
      low.toFixed(2),
      median.toFixed(2),
      high.toFixed(2),
    ]);
  return table(['Second', 'Paid wires', 'Bid/floor, 10 %', 'median', '90 %'], rows);
}

function incomeTable(sellers: readonly SellerRow[]): string {
  const groups: [string, number, number][] = [
    ['below 200', 0, 200],
    ['200 to 400', 200, 400],
    ['400 to 800', 400, 800],
    ['above 800', 800, Infinity],
  ];
  const rows = groups.map(([name, least, most]) => {
    const group = sellers.filter(({ uploadBytesPerSecond, seconds }) => {
      const kib = uploadBytesPerSecond / KIB;
      return kib >= least && kib < most && seconds >= LEAST_SECONDS;
    });
    const perHour = group.map(({ income, seconds }) => ((income / seconds) * 3600) / SUN_PER_TRX);
    const sent = total(group.map(({ sentBytes }) => sentBytes));
    const paid = sent - total(group.map(({ freeBytes }) => freeBytes));
    return [
      name,
      String(group.length),
      percent(sent === 0 ? 0 : paid / sent),
      ...[0.1, 0.5, 0.9].map((part) => quantile(perHour, part).toFixed(3)),
    ];
  });
  return table(['Upload, KiB/s', 'Sellers', 'Sold', 'TRX per hour, 10 %', 'median', '90 %'], rows);
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const gib = (bytes: number): string => `${(bytes / GIB).toFixed(2)} GiB`;
const rate = (bytesPerSecond: number): string => (bytesPerSecond / KIB).toFixed(1);

/** As prettier would write it: the first column to the left, all others to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]!.length)),
  );
  const written = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [written(head), `| ${rule.join(' | ')} |`, ...rows.map(written)].join('\n');
}
