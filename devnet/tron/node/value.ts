/**
 * What the node answers, before it is printed. Two kinds of bytes change their look with
 * `visible: true` (java-tron's own switch), so they stay marked until then.
 */

/** 21 bytes, `41...`; base58check when visible. */
export class Address {
  readonly hex: string;
  constructor(hex: string) {
    this.hex = hex;
  }
}

/** Bytes that people read as UTF-8, such as a token's name; plain hexadecimal unless visible. */
export class TextBytes {
  readonly hex: string;
  constructor(hex: string) {
    this.hex = hex;
  }
}

/** A `bigint` is a protobuf int64: an exact integer in JSON, a string with `int64_as_string`. */
export type Value =
  null | boolean | number | bigint | string | Address | TextBytes | readonly Value[] | ValueObject;

export interface ValueObject {
  readonly [key: string]: Value | undefined;
}

export function address(hex: string): Address {
  return new Address(hex);
}

export function textBytes(text: string): TextBytes {
  return new TextBytes(Buffer.from(text, 'utf8').toString('hex'));
}

/** proto3 JSON: fields that are zero, empty or false are left out. */
export function message(fields: ValueObject): ValueObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isDefault(value)));
}

function isDefault(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (value === 0 || value === 0n) return true;
  if (value instanceof Address || value instanceof TextBytes) return value.hex === '';
  return Array.isArray(value) && value.length === 0;
}

export function isObject(value: unknown): value is ValueObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Address) &&
    !(value instanceof TextBytes)
  );
}
