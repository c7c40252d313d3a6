/**
 * The door for what nodes answer: nothing travels on untyped. java-tron prints protobuf as JSON, so
 * what is zero or empty is left out; the readers take an absent value for that.
 */

/** A node answered something that TRON's API does not say. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** A member of a JSON object, undefined when absent or when `value` is no object. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** `value.one.two`, undefined where the way ends. */
export function reach(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(member, value);
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** A JSON object; also the empty one that means "nothing found". */
export function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AnswerError('not an object');
  }
  return value;
}

export function asList(value: unknown): readonly unknown[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) throw new AnswerError('not a list');
  return value;
}

export function asText(value: unknown): string {
  if (isAbsent(value)) return '';
  if (typeof value !== 'string') throw new AnswerError('not a text');
  return value;
}

/** Hexadecimal, made lower-case. */
export function asHex(value: unknown): string {
  const text = asText(value).toLowerCase();
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new AnswerError('not hexadecimal');
  return text;
}

/** A number, or digits in a string: newer nodes write `int64` so, and so does our JSON reader. */
export function asInteger(value: unknown): bigint {
  if (isAbsent(value)) return 0n;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?[0-9]{1,78}$/.test(value)) return BigInt(value);
  throw new AnswerError('not an integer');
}

/** An amount: 0 or more. */
export function asAmount(value: unknown): bigint {
  const amount = asInteger(value);
  if (amount < 0n) throw new AnswerError('a negative amount');
  return amount;
}

/** A count, a block number or a time: 0 or more, and exact as a number. */
export function asCount(value: unknown): number {
  const count = asAmount(value);
  if (count > BigInt(Number.MAX_SAFE_INTEGER)) throw new AnswerError('a number beyond measure');
  return Number(count);
}
