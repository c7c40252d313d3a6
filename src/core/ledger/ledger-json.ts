/**
 * Ledger records as JSON, for files. Amounts have more digits than a JSON number can: they are written
 * as `{"raw":"123"}`, which no record has otherwise.
 */

/** One line of text, without line breaks. */
export function writeLedgerJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? { raw: String(member) } : member,
  );
}

/** Throws a `SyntaxError` for what is no JSON; what comes out is still to be decoded. */
export function readLedgerJson(json: string): unknown {
  return JSON.parse(json, (_name, member: unknown) => amountOf(member) ?? member) as unknown;
}

function amountOf(member: unknown): bigint | null {
  if (typeof member !== 'object' || member === null || !Object.hasOwn(member, 'raw')) return null;
  const { raw } = member as { readonly raw: unknown };
  return typeof raw === 'string' && /^-?[0-9]{1,80}$/.test(raw) ? BigInt(raw) : null;
}
