/**
 * Bencode (BEP 3), strict: no leading zeros, no minus zero, no key twice. Keys out of order are
 * accepted, as real .torrent files have them. Never throws anything but a {@link BencodeError}.
 */

/** What a limit of {@link BENCODE_LIMITS} is measured against is named in the error's message. */
export const BENCODE_LIMITS = {
  /** Lists and dictionaries inside one another. */
  depth: 64,
  /** Integers, byte strings (keys too), lists and dictionaries; libtorrent's figure. */
  tokens: 2_500_000,
  /** Longer keys are of no known use and would become long strings. */
  keyBytes: 1024,
} as const;

export type BencodeValue = number | Uint8Array | readonly BencodeValue[] | BencodeDict;

/**
 * A dictionary. A key is a byte string, here with one character per byte (so ASCII keys read as
 * they look). Byte strings inside are views of the decoded bytes.
 */
export class BencodeDict extends Map<string, BencodeValue> {
  /** Where the dictionary stands in the decoded bytes, from its `d` to behind its `e`. */
  start = 0;
  end = 0;
  /** All keys, of dictionaries inside too, stand in order: encoding it again gives the same bytes. */
  isCanonical = true;
}

export type BencodeErrorReason =
  /** The input ends in the middle of a value: more of it might be fine. */
  | 'truncated'
  /** No continuation makes it bencode. */
  | 'malformed'
  /** Beyond {@link BENCODE_LIMITS}, or an integer that a number cannot hold exactly. */
  | 'limit';

export class BencodeError extends Error {
  readonly reason: BencodeErrorReason;
  /** In bytes from the start. */
  readonly offset: number;

  constructor(reason: BencodeErrorReason, what: string, offset: number) {
    super(`${what} at byte ${offset}`);
    this.name = 'BencodeError';
    this.reason = reason;
    this.offset = offset;
  }
}

export interface Decoded {
  readonly value: BencodeValue;
  /** Where the value ends. Bytes behind it are left alone, as libtorrent does. */
  readonly end: number;
}

/** Reads one value from the start of `bytes`. */
export function decodeBencode(bytes: Uint8Array): Decoded {
  const reader = new Reader(bytes);
  const value = reader.readValue(0);
  return { value, end: reader.at };
}

const [LETTER_D, LETTER_E, LETTER_I, LETTER_L] = [0x64, 0x65, 0x69, 0x6c];
const [MINUS, COLON, ZERO, NINE] = [0x2d, 0x3a, 0x30, 0x39];

class Reader {
  at = 0;
  private readonly bytes: Uint8Array;
  private tokenCount = 0;
  private lastDisorderAt = -1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  readValue(depth: number): BencodeValue {
    const first = this.peek();
    if (first === LETTER_I) return this.readInteger();
    if (first !== LETTER_L && first !== LETTER_D) return this.readString();
    if (depth >= BENCODE_LIMITS.depth) this.fail('limit', 'Too deeply nested');
    return first === LETTER_L ? this.readList(depth) : this.readDict(depth);
  }

  private readList(depth: number): BencodeValue[] {
    this.countToken();
    this.at += 1;
    const list: BencodeValue[] = [];
    while (this.peek() !== LETTER_E) list.push(this.readValue(depth + 1));
    this.at += 1;
    return list;
  }

  private readDict(depth: number): BencodeDict {
    this.countToken();
    const dict = new BencodeDict();
    dict.start = this.at;
    this.at += 1;
    let lastKey: string | null = null;
    while (this.peek() !== LETTER_E) {
      const keyAt = this.at;
      const key = this.readKey();
      if (dict.has(key)) this.fail('malformed', 'Key given twice', keyAt);
      if (lastKey !== null && key < lastKey) this.lastDisorderAt = keyAt;
      lastKey = key;
      dict.set(key, this.readValue(depth + 1));
    }
    this.at += 1;
    dict.end = this.at;
    dict.isCanonical = this.lastDisorderAt < dict.start;
    return dict;
  }

  private readKey(): string {
    const keyAt = this.at;
    const bytes = this.readString();
    if (bytes.length > BENCODE_LIMITS.keyBytes) this.fail('limit', 'Key too long', keyAt);
    return String.fromCharCode(...bytes);
  }

  private readString(): Uint8Array {
    this.countToken();
    const stringAt = this.at;
    const length = this.readDigits(COLON);
    const end = this.at + length;
    if (end > this.bytes.length) this.fail('truncated', 'Byte string is cut off', stringAt);
    const string = this.bytes.subarray(this.at, end);
    this.at = end;
    return string;
  }

  private readInteger(): number {
    this.countToken();
    const integerAt = this.at;
    this.at += 1;
    const isNegative = this.peek() === MINUS;
    if (isNegative) this.at += 1;
    const magnitude = this.readDigits(LETTER_E);
    if (isNegative && magnitude === 0) this.fail('malformed', 'Minus zero', integerAt);
    return isNegative ? -magnitude : magnitude;
  }

  /** Reads digits and the byte that must follow them. */
  private readDigits(terminator: number): number {
    const digitsAt = this.at;
    let value = 0;
    while (isDigit(this.peek())) {
      value = value * 10 + (this.peek() - ZERO);
      if (!Number.isSafeInteger(value)) this.fail('limit', 'Integer too large', digitsAt);
      this.at += 1;
    }
    const count = this.at - digitsAt;
    if (count === 0) this.fail('malformed', 'Expected a value');
    if (count > 1 && this.bytes[digitsAt] === ZERO) {
      this.fail('malformed', 'Leading zero', digitsAt);
    }
    if (this.peek() !== terminator) this.fail('malformed', 'Expected the end of a number');
    this.at += 1;
    return value;
  }

  private peek(): number {
    return this.bytes[this.at] ?? this.fail('truncated', 'Input ends');
  }

  private countToken(): void {
    this.tokenCount += 1;
    if (this.tokenCount > BENCODE_LIMITS.tokens) this.fail('limit', 'Too many values');
  }

  private fail(reason: BencodeErrorReason, what: string, offset = this.at): never {
    throw new BencodeError(reason, what, offset);
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
