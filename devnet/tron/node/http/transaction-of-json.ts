/**
 * A transaction from the JSON that wallets post. java-tron encodes `raw_data` itself and does not
 * look at `raw_data_hex`; then a signature for other bytes is no signature. We say so.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { Refusal } from '../chain/refusal.ts';
import { readTransaction, type ChainTransaction } from '../chain/transaction.ts';
import { printJson } from '../json.ts';
import { decode } from '../protobuf/decode.ts';
import { encode } from '../protobuf/encode.ts';
import { TRANSACTION_RAW } from '../protobuf/messages.ts';
import { ProtobufError } from '../protobuf/wire.ts';
import { isObject, type Value, type ValueObject } from '../value.ts';
import { JavaError } from './api.ts';

/** Throws a `Refusal` or a `JavaError`. */
export function transactionOfJson(json: ValueObject, isVisible: boolean): ChainTransaction {
  const rawData = json['raw_data'];
  if (!isObject(rawData)) {
    throw new JavaError('java.lang.NullPointerException', 'raw_data is missing');
  }
  try {
    const encoded = encode(TRANSACTION_RAW, rawData, isVisible);
    const transaction = readTransaction(bytesToHex(encoded), signaturesOf(json));
    checkHex(json['raw_data_hex'], encoded);
    const id = json['txID'];
    if (typeof id === 'string' && id.toLowerCase() !== transaction.id) {
      throw mismatch('txID is not the hash of raw_data');
    }
    return transaction;
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw new JavaError('org.tron.core.services.http.JsonFormat$ParseException', error.message);
  }
}

function signaturesOf(json: ValueObject): string[] {
  const signatures: unknown = json['signature'] ?? [];
  if (!Array.isArray(signatures)) throw new ProtobufError('signature is not a list.');
  return signatures.map((signature: unknown) => {
    const hex = typeof signature === 'string' ? signature.replace(/^0x/, '') : 'no text';
    if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new ProtobufError('signature is not hexadecimal.');
    return hex;
  });
}

function checkHex(hex: Value | undefined, encoded: Uint8Array): void {
  if (hex === undefined || hex === null) return;
  const given = typeof hex === 'string' ? hex.replace(/^0x/, '').toLowerCase() : '';
  if (given === bytesToHex(encoded)) return;
  let path: string | null = null;
  try {
    const said = decode(TRANSACTION_RAW, Buffer.from(given, 'hex'));
    path = difference(decode(TRANSACTION_RAW, encoded), said, 'raw_data');
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
  }
  throw mismatch(
    path === null
      ? 'raw_data_hex is not the encoding of raw_data'
      : `${path} is not what raw_data_hex says`,
  );
}

function mismatch(what: string): Refusal {
  return new Refusal('SIGERROR', `Validate signature error: ${what}`);
}

/** Where two messages part first. */
function difference(one: Value | undefined, other: Value | undefined, path: string): string | null {
  if (isObject(one) && isObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = difference(one[key], other[key], `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) {
      const at = `${path}[${String(index)}]`;
      const found = difference(one[index] as Value, other[index] as Value, at);
      if (found !== null) return found;
    }
    return null;
  }
  return printed(one) === printed(other) ? null : path;
}

function printed(value: Value | undefined): string {
  return value === undefined ? '' : printJson(value);
}
