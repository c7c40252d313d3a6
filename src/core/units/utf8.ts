/**
 * UTF-8 without a platform: the core compiles without the DOM library, where `TextDecoder` lives.
 * Behaves as the WHATWG Encoding Standard's decoder, except that a byte order mark is kept.
 */
const REPLACEMENT = 0xfffd;

/** Returns null when the bytes are not well-formed UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  return decode(bytes, true);
}

/** Puts U+FFFD in the place of what is not well-formed UTF-8. */
export function decodeUtf8Lossy(bytes: Uint8Array): string {
  return decode(bytes, false) ?? '';
}

/** Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const codePoint of codePoints(text)) {
    if (codePoint < 0x80) {
      bytes[at++] = codePoint;
      continue;
    }
    const tailCount = tailCountOf(codePoint);
    bytes[at++] = ((0x780 >> tailCount) & 0xff) | (codePoint >> (6 * tailCount));
    for (let tail = tailCount - 1; tail >= 0; tail -= 1) {
      bytes[at++] = 0x80 | ((codePoint >> (6 * tail)) & 0x3f);
    }
  }
  return bytes;
}

/** How many bytes `encodeUtf8` gives. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const codePoint = text.codePointAt(at) ?? 0;
    // Behind a pair of surrogates its second half is passed over.
    if (codePoint > 0xffff) at += 1;
    length += 1 + tailCountOf(codePoint);
  }
  return length;
}

/** The longest beginning of `text` that takes at most `maxBytes` and splits no character. */
export function cutToUtf8Length(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text;
  let length = 0;
  let end = 0;
  for (const character of text) {
    length += utf8Length(character);
    if (length > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function* codePoints(text: string): Generator<number> {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? REPLACEMENT;
    yield codePoint >= 0xd800 && codePoint <= 0xdfff ? REPLACEMENT : codePoint;
  }
}

function tailCountOf(codePoint: number): number {
  if (codePoint < 0x80) return 0;
  if (codePoint < 0x800) return 1;
  return codePoint < 0x10000 ? 2 : 3;
}

function decode(bytes: Uint8Array, isStrict: boolean): string | null {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
      at += 1;
      continue;
    }
    const { codePoint, length } = readCodePoint(bytes, at);
    if (codePoint === null && isStrict) return null;
    text += String.fromCodePoint(codePoint ?? REPLACEMENT);
    at += length;
  }
  return text;
}

/** One character beyond ASCII, or null and the length of the longest beginning of one. */
function readCodePoint(
  bytes: Uint8Array,
  start: number,
): { codePoint: number | null; length: number } {
  const lead = bytes[start] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return { codePoint: null, length: 1 };
  const tailCount = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  let codePoint = lead & (0x3f >> tailCount);
  for (let tail = 1; tail <= tailCount; tail += 1) {
    const byte = bytes[start + tail] ?? 0;
    const [lowest, highest] = tail === 1 ? firstTailRange(lead) : [0x80, 0xbf];
    if (byte < lowest || byte > highest) return { codePoint: null, length: tail };
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return { codePoint, length: 1 + tailCount };
}

/** Leaves out overlong forms, surrogates and what is above U+10FFFF. */
function firstTailRange(lead: number): readonly [lowest: number, highest: number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
