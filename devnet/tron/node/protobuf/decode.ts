/** From protobuf to java-tron's JSON, by a schema. */
import { Address, TextBytes, type Value, type ValueObject } from '../value.ts';
import { CONTRACTS } from './messages.ts';
import type { Field, Schema } from './schema.ts';
import { ProtobufError, readFields, type WireField } from './wire.ts';

/** `google.protobuf.Any`'s prefix for the messages of TRON. */
export const TYPE_URL = 'type.googleapis.com/protocol.';

/** Messages within messages: TRON's are five deep. */
const MAX_DEPTH = 12;

/**
 * Fields that are zero or empty are left out, and so are fields the schema does not know. Throws a
 * {@link ProtobufError} and nothing else.
 */
export function decode(schema: Schema, bytes: Uint8Array, depth = 0): ValueObject {
  if (depth > MAX_DEPTH) throw new ProtobufError('The message is nested too deeply.');
  const wireFields = readFields(bytes);
  const object: Record<string, Value> = {};
  for (const field of schema) {
    const found = wireFields.filter(({ number }) => number === field.number);
    const last = found.at(-1);
    if (last === undefined) continue;
    if (field.repeated) {
      object[field.name] = found.map((each) => decodeValue(field, each, depth));
    } else if (!isDefault(field, last)) {
      object[field.name] = decodeValue(field, last, depth);
    }
  }
  return object;
}

function isDefault(field: Field, { value }: WireField): boolean {
  if (typeof value === 'bigint') return value === 0n;
  // An empty message is there or not there; empty bytes are the default.
  const isMessage =
    field.type === 'contract' || (typeof field.type === 'object' && 'schema' in field.type);
  return value.length === 0 && !isMessage;
}

function decodeValue(field: Field, wire: WireField, depth: number): Value {
  const { type } = field;
  if (type === 'int64') return BigInt.asIntN(64, varint(field, wire));
  if (type === 'int32') return Number(BigInt.asIntN(32, varint(field, wire)));
  if (type === 'bool') return varint(field, wire) !== 0n;
  if (typeof type === 'object' && 'names' in type) {
    const number = Number(BigInt.asIntN(32, varint(field, wire)));
    const name = type.names[number];
    return name === undefined || name === '' ? number : name;
  }
  const bytes = lengthDelimited(field, wire);
  if (type === 'string') return Buffer.from(bytes).toString('utf8');
  const hex = Buffer.from(bytes).toString('hex');
  if (type === 'bytes') return hex;
  if (type === 'address') return new Address(hex);
  if (type === 'text') return new TextBytes(hex);
  if (type === 'contract') return decodeAny(bytes, depth + 1);
  return decode(type.schema, bytes, depth + 1);
}

function decodeAny(bytes: Uint8Array, depth: number): ValueObject {
  const fields = readFields(bytes);
  const part = (number: number): Uint8Array => {
    const value = fields.findLast((field) => field.number === number)?.value;
    if (typeof value === 'bigint') throw new ProtobufError('A contract is not packed as bytes.');
    return value ?? new Uint8Array();
  };
  const typeUrl = Buffer.from(part(1)).toString('utf8');
  const name = typeUrl.startsWith(TYPE_URL) ? typeUrl.slice(TYPE_URL.length) : '';
  const schema = Object.hasOwn(CONTRACTS, name) ? CONTRACTS[name] : undefined;
  return {
    // A contract that the devnet does not run is refused later, by its type.
    value: schema === undefined ? {} : decode(schema, part(2), depth),
    type_url: typeUrl,
  };
}

function varint(field: Field, { value }: WireField): bigint {
  if (typeof value === 'bigint') return value;
  throw new ProtobufError(`${field.name} is not a number.`);
}

function lengthDelimited(field: Field, { value }: WireField): Uint8Array {
  if (typeof value !== 'bigint') return value;
  throw new ProtobufError(`${field.name} is a number.`);
}
