/** From java-tron's JSON to protobuf, by a schema. */
import { hexAddress, parseTronAddress } from '../../../../src/core/units/tron-address.ts';
import { Address, isObject, TextBytes, type Value, type ValueObject } from '../value.ts';
import { TYPE_URL } from './decode.ts';
import { CONTRACTS } from './messages.ts';
import type { Field, Schema } from './schema.ts';
import { ProtobufError, writeField } from './wire.ts';

/**
 * The canonical encoding: fields in order, defaults left out. JSON fields that the schema does not
 * know are ignored, as java-tron does. Throws a {@link ProtobufError} that names the field.
 *
 * @param isVisible Whether addresses are base58check and text bytes are text.
 */
export function encode(schema: Schema, json: ValueObject, isVisible = false): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of schema) {
    const value = json[field.name];
    if (value === undefined || value === null) continue;
    if (!field.repeated) {
      const encoded = encodeValue(field, value, isVisible);
      if (!isDefault(field, encoded)) parts.push(writeField(field.number, encoded));
    } else if (Array.isArray(value)) {
      for (const each of value as readonly Value[]) {
        parts.push(writeField(field.number, encodeValue(field, each, isVisible)));
      }
    } else {
      throw new ProtobufError(`${field.name} is not a list.`);
    }
  }
  return Buffer.concat(parts);
}

function isDefault(field: Field, encoded: bigint | Uint8Array): boolean {
  if (typeof encoded === 'bigint') return encoded === 0n;
  if (field.type === 'contract' || (typeof field.type === 'object' && 'schema' in field.type)) {
    return false;
  }
  return encoded.length === 0;
}

function encodeValue(field: Field, value: Value, isVisible: boolean): bigint | Uint8Array {
  const { name, type } = field;
  if (type === 'int64') return integer(name, value, 64);
  if (type === 'int32') return integer(name, value, 32);
  if (type === 'bool') return value === true || value === 'true' ? 1n : 0n;
  if (type === 'string') return Buffer.from(text(name, value), 'utf8');
  if (type === 'contract') return encodeAny(name, value, isVisible);
  if (type === 'bytes') return hexBytes(name, value);
  if (type === 'address') return addressBytes(name, value, isVisible);
  if (type === 'text') {
    return isVisible && typeof value === 'string' ? Buffer.from(value) : hexBytes(name, value);
  }
  if ('names' in type) return enumeration(name, type.names, value);
  if (!isObject(value)) throw new ProtobufError(`${name} is not an object.`);
  return encode(type.schema, value, isVisible);
}

function encodeAny(name: string, value: Value, isVisible: boolean): Uint8Array {
  if (!isObject(value) || typeof value['type_url'] !== 'string' || !isObject(value['value'])) {
    throw new ProtobufError(`${name} is not a contract.`);
  }
  const typeUrl = value['type_url'];
  const contract = typeUrl.replace(TYPE_URL, '');
  const schema = Object.hasOwn(CONTRACTS, contract) ? CONTRACTS[contract] : undefined;
  if (schema === undefined) throw new ProtobufError(`There is no contract type ${contract}.`);
  return Buffer.concat([
    writeField(1, Buffer.from(typeUrl, 'utf8')),
    writeField(2, encode(schema, value['value'], isVisible)),
  ]);
}

function integer(name: string, value: Value, bits: 32 | 64): bigint {
  let number: bigint;
  if (typeof value === 'bigint') number = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value)) number = BigInt(value);
  else if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) number = BigInt(value);
  else throw new ProtobufError(`${name} is not an integer.`);
  if (BigInt.asIntN(bits, number) !== number) {
    throw new ProtobufError(`${name} is out of range for int${String(bits)}.`);
  }
  return number;
}

function text(name: string, value: Value): string {
  if (typeof value === 'string') return value;
  throw new ProtobufError(`${name} is not a text.`);
}

function hexBytes(name: string, value: Value): Uint8Array {
  const hex =
    value instanceof Address || value instanceof TextBytes ? value.hex : text(name, value);
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) {
    throw new ProtobufError(`${name} is not hexadecimal.`);
  }
  return Buffer.from(hex, 'hex');
}

function addressBytes(name: string, value: Value, isVisible: boolean): Uint8Array {
  if (!isVisible || typeof value !== 'string' || value === '') return hexBytes(name, value);
  const address = parseTronAddress(value);
  if (address === null) throw new ProtobufError(`${name} is not a base58check address.`);
  return Buffer.from(hexAddress(address), 'hex');
}

function enumeration(
  name: string,
  names: readonly string[] | Readonly<Record<number, string>>,
  value: Value,
): bigint {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  const wanted = text(name, value).toLowerCase();
  const entry = Object.entries(names).find(([, each]) => each.toLowerCase() === wanted);
  if (entry === undefined) throw new ProtobufError(`${name} has no value ${text(name, value)}.`);
  return BigInt(entry[0]);
}
