/**
 * JSON without losing digits. Nodes write `int64` as JSON numbers, and beyond 2^53 `JSON.parse` rounds
 * them; here such numbers come out as strings of digits. `JSON.parse` has the last word on what is
 * JSON, so nothing is accepted that it refuses.
 */

/** A string, passed over, or an integer of 16 digits and more (2^53 has 16). */
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9]{16,}(?![0-9.eE])/g;

/** Throws a `SyntaxError` for what is no JSON. */
export function parseExactJson(text: string): unknown {
  const quoted = text.replaceAll(STRING_OR_LONG_INTEGER, (match) =>
    match.startsWith('"') ? match : `"${match}"`,
  );
  return JSON.parse(quoted) as unknown;
}

export type RequestBody = Readonly<Record<string, string | number | bigint | boolean>>;

/** A flat object; a `bigint` becomes a JSON number with all its digits. */
export function writeExactJson(body: RequestBody): string {
  const members = Object.entries(body).map(
    ([name, value]) =>
      `${JSON.stringify(name)}:${typeof value === 'bigint' ? String(value) : JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}
