/**
 * The little of protobuf (proto3 wire format) that TRON's transactions need: messages of non-negative
 * `int64`/`enum` and `bytes` fields. One table describes a message for both directions.
 *
 * Reading is strict, because what is read decides what is signed: each message has one encoding.
 * Refused are unknown fields, fields out of order or given twice, zeros and empty values that were
 * written out, varints longer than need be, other wire types and bytes that are left over.
 */

/** Field number and kind, by name. Numbers must ascend: it is the order they are written in. */
export type MessageTable = Readonly<Record<string, readonly [number, 'integer' | 'bytes']>>;

/** Absent fields read as 0 and as no bytes. */
export type MessageValues<Table extends MessageTable> = {
  readonly [Name in keyof Table]: Table[Name][1] extends 'integer' ? bigint : Uint8Array;
};

/** What is wrong with the bytes, in words. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** The largest `int64`. */
export const MAX_INT64 = 2n ** 63n - 1n;

/** Throws a {@link ProtobufError} unless `bytes` are the one encoding of such a message. */
export function readMessage<Table extends MessageTable>(
  bytes: Uint8Array,
  table: Table,
): MessageValues<Table> {
  const values: Record<string, bigint | Uint8Array> = {};
  for (const [name, [, kind]] of Object.entries(table)) {
    values[name] = kind === 'integer' ? 0n : new Uint8Array();
  }
  const reader = new Reader(bytes);
  let lastField = 0;
  while (!reader.isAtEnd()) {
    const tag = Number(reader.readVarint());
    const field = Math.floor(tag / 8);
    const entry = Object.entries(table).find(([, [number]]) => number === field);
    if (entry === undefined) throw new ProtobufError(`field ${field} is not known`);
    const [name, [, kind]] = entry;
    if (field <= lastField) throw new ProtobufError(`${name} is given twice or out of order`);
    lastField = field;
    if (tag % 8 !== (kind === 'integer' ? VARINT : LENGTH_DELIMITED)) {
      throw new ProtobufError(`${name} has the wrong wire type`);
    }
    values[name] = kind === 'integer' ? readInteger(reader, name) : readBytes(reader, name);
  }
  return values as MessageValues<Table>;
}

/** Zeros and empty values are left out. Throws a `RangeError` for an integer that is no `int64`. */
export function writeMessage<Table extends MessageTable>(
  table: Table,
  values: Partial<MessageValues<Table>>,
): Uint8Array {
  const out: number[] = [];
  const given: Readonly<Record<string, bigint | Uint8Array | undefined>> = values;
  for (const [name, [field]] of Object.entries(table)) {
    const value = given[name];
    if (typeof value === 'bigint') {
      if (value < 0n || value > MAX_INT64) throw new RangeError(`${name} is no int64 amount.`);
      if (value === 0n) continue;
      pushVarint(out, BigInt(field * 8 + VARINT));
      pushVarint(out, value);
    } else if (value !== undefined && value.length > 0) {
      pushVarint(out, BigInt(field * 8 + LENGTH_DELIMITED));
      pushVarint(out, BigInt(value.length));
      for (const byte of value) out.push(byte);
    }
  }
  return Uint8Array.from(out);
}

/** How many bytes a `bytes` field takes with its tag and length, for field numbers below 16. */
export function sizeOfBytesField(length: number): number {
  const lengthBytes: number[] = [];
  pushVarint(lengthBytes, BigInt(length));
  return 1 + lengthBytes.length + length;
}

function readInteger(reader: Reader, name: string): bigint {
  const value = reader.readVarint();
  if (value === 0n) throw new ProtobufError(`${name} is a zero that was written out`);
  if (value > MAX_INT64) throw new ProtobufError(`${name} is negative`);
  return value;
}

function readBytes(reader: Reader, name: string): Uint8Array {
  const bytes = reader.take(reader.readVarint());
  if (bytes.length === 0) throw new ProtobufError(`${name} is empty but written out`);
  return bytes;
}

class Reader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  readVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new ProtobufError('it is cut off');
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0n) throw new ProtobufError('a number is written too long');
        if (value >= 2n ** 64n) break;
        return value;
      }
    }
    throw new ProtobufError('a number is too large');
  }

  take(length: bigint): Uint8Array {
    if (length > BigInt(this.bytes.length - this.at)) throw new ProtobufError('it is cut off');
    const start = this.at;
    this.at += Number(length);
    return this.bytes.slice(start, this.at);
  }
}

function pushVarint(out: number[], value: bigint): void {
  let rest = value;
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
}
