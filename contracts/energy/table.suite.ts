/** The measurements as a Markdown table, and where it stands in a document. */
import { LIMITS, type Measurement } from './measure.suite.ts';

const START = '<!-- energy:start -->';
const END = '<!-- energy:end -->';
/** Sun per unit since August 2025. The app reads it from the chain. */
const ENERGY_FEE_SUN = 100;

export function energyTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ name, asset, energy, calldataBytes, transactionBytes }) => {
    const limit = asset === 'TRC-20' ? undefined : LIMITS[name];
    return [
      name,
      asset,
      energy.toLocaleString('en'),
      limit?.toLocaleString('en') ?? '',
      ((energy * ENERGY_FEE_SUN) / 1_000_000).toFixed(2),
      String(calldataBytes),
      String(transactionBytes),
    ];
  });
  const head = ['Call', 'Asset', 'Energy', 'Limit', 'TRX', 'Calldata', 'Transaction'];
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const isText = (column: number): boolean => column < 2;
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The document with the table between its marks. Throws when it has none. */
export function withTable(document: string, table: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`The document has no ${START} ... ${END}.`);
  return `${document.slice(0, start + START.length)}\n\n${table}\n\n${document.slice(end)}`;
}
