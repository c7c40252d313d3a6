/**
 * JSON as java-tron reads and writes it: integers are exact beyond 2^53 in both directions, where
 * `JSON.parse` and `JSON.stringify` would round them or refuse them.
 */
import { parseHexAddress } from '../../../src/core/units/tron-address.ts';
import { Address, TextBytes, type Value } from './value.ts';

/** No text from outside holds it in front by accident: JSON must escape a NUL. */
const EXACT = '\u0000int:';
const STRING_OR_LONG_INTEGER = /"(?:\\.|[^"\\])*"|(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;
const PRINTED_INTEGER = /"\\u0000int:(-?\d+)"/g;

export class JsonError extends Error {
  constructor() {
    super('The body is not JSON.');
    this.name = 'JsonError';
  }
}

/** Integers of 16 digits and more come as `bigint`. Throws a {@link JsonError}. */
export function parseJson(text: string): Value {
  const marked = text.replaceAll(STRING_OR_LONG_INTEGER, (token) =>
    token.startsWith('"') ? token : `"\\u0000int:${token}"`,
  );
  try {
    return JSON.parse(marked, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(EXACT)
        ? BigInt(value.slice(EXACT.length))
        : value,
    ) as Value;
  } catch {
    throw new JsonError();
  }
}

export interface PrintOptions {
  /** Addresses in base58check and text bytes as text. */
  readonly visible?: boolean;
  /** int64 fields as strings (java-tron #6699). */
  readonly int64AsString?: boolean;
}

export function printJson(value: Value, options: PrintOptions = {}): string {
  const marked = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') {
      return options.int64AsString === true ? String(part) : `${EXACT}${String(part)}`;
    }
    if (part instanceof Address) return options.visible === true ? base58(part.hex) : part.hex;
    if (part instanceof TextBytes) {
      return options.visible === true ? Buffer.from(part.hex, 'hex').toString('utf8') : part.hex;
    }
    return part;
  });
  return marked.replaceAll(PRINTED_INTEGER, '$1');
}

/** What is no address, such as an empty one, stays hexadecimal. */
function base58(hex: string): string {
  return parseHexAddress(hex) ?? hex;
}
