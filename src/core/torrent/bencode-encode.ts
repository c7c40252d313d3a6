/** The writing half of bencode (BEP 3); always canonical: keys in the order of their bytes. */
import { encodeUtf8 } from '../units/utf8.ts';

/**
 * A safe integer, text (as UTF-8), a byte string, a list, a dictionary (keys with one character
 * per byte, as in `BencodeDict`), or bytes that are bencode already.
 */
export type Encodable =
  number | string | Uint8Array | readonly Encodable[] | ReadonlyMap<string, Encodable> | Encoded;

/** Bytes to put in as they stand, for example an `info` dictionary whose hash must not change. */
interface Encoded {
  readonly encoded: Uint8Array;
}

/** Throws a `RangeError` for a number that is no safe integer, or a key that is no byte string. */
export function encodeBencode(value: Encodable): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts);
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function write(value: Encodable, parts: Uint8Array[]): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer`);
    // `+ 0` turns minus zero into zero.
    parts.push(ascii(`i${value + 0}e`));
  } else if (typeof value === 'string') {
    writeString(encodeUtf8(value), parts);
  } else if (value instanceof Uint8Array) {
    writeString(value, parts);
  } else if (isMap(value)) {
    writeDict(value, parts);
  } else if ('encoded' in value) {
    parts.push(value.encoded);
  } else {
    parts.push(ascii('l'));
    for (const item of value) write(item, parts);
    parts.push(ascii('e'));
  }
}

function writeDict(dict: ReadonlyMap<string, Encodable>, parts: Uint8Array[]): void {
  parts.push(ascii('d'));
  for (const key of [...dict.keys()].sort()) {
    const value = dict.get(key);
    if (value === undefined) continue;
    writeString(ascii(key), parts);
    write(value, parts);
  }
  parts.push(ascii('e'));
}

function writeString(bytes: Uint8Array, parts: Uint8Array[]): void {
  parts.push(ascii(`${bytes.length}:`), bytes);
}

/** One byte per character. */
function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const byte = text.charCodeAt(at);
    if (byte > 0xff) throw new RangeError('A bencode key has one character per byte');
    bytes[at] = byte;
  }
  return bytes;
}

function isMap(value: object): value is ReadonlyMap<string, Encodable> {
  return value instanceof Map;
}
