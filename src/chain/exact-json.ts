/**
 * JSON without losing digits. Nodes write `int64` as JSON numbers, and beyond 2^53 `JSON.parse` rounds
 * them; here such numbers come out as strings of digits. `JSON.parse` has the last word on what is
 * JSON, so nothing is accepted that it refuses.
 */

/** Texts, to their end or the input's, and numbers. Each match is sure once begun, so time is linear. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|[-0-9][-+.0-9eE]*/g;
/** 2^53 has 16 digits. */
const LONG_INTEGER = /^-?[0-9]{16,}$/;

/** Throws a `SyntaxError` for what is no JSON. */
export function parseExactJson(text: string): unknown {
  const quoted = text.replaceAll(TEXT_OR_NUMBER, (match) =>
    LONG_INTEGER.test(match) ? `"${match}"` : match,
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
