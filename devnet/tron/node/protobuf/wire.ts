/** Protobuf's wire format (protobuf.dev, "Encoding"), as much as TRON's transactions need. */

/** The only error that reading protobuf throws. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtobufError';
  }
}

/** A field as it came: a varint as its 64 bits, or bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/** Fixed-width fields occur in no message of TRON's, so they are skipped as unknown ones. */
export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;

  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtobufError('The message ends inside a number.');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufError('A number has more than ten bytes.');
  };
  const take = (length: bigint): Uint8Array => {
    if (length > BigInt(bytes.length - at)) {
      throw new ProtobufError('The message ends inside a field.');
    }
    const start = at;
    at += Number(length);
    return bytes.subarray(start, at);
  };

  while (at < bytes.length) {
    const key = readVarint();
    const number = Number(key >> 3n);
    if (number === 0 || number > 0x1fff_ffff) throw new ProtobufError('Not a field number.');
    switch (Number(key & 7n)) {
      case VARINT:
        fields.push({ number, value: readVarint() });
        break;
      case BYTES:
        fields.push({ number, value: take(readVarint()) });
        break;
      case FIXED_64:
        take(8n);
        break;
      case FIXED_32:
        take(4n);
        break;
      default:
        throw new ProtobufError('A field has a wire type that is not supported.');
    }
  }
  return fields;
}

/** Of signed values the 64 bits are written, so a negative one takes ten bytes. */
function writeVarint(value: bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return out;
}

export function writeField(number: number, value: bigint | Uint8Array): Uint8Array {
  const key = BigInt(number) << 3n;
  if (typeof value === 'bigint') {
    return Uint8Array.from([...writeVarint(key), ...writeVarint(value)]);
  }
  const head = [...writeVarint(key | 2n), ...writeVarint(BigInt(value.length))];
  const out = new Uint8Array(head.length + value.length);
  out.set(head);
  out.set(value, head.length);
  return out;
}
