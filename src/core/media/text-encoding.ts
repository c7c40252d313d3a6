/**
 * Text of an unknown encoding, as it comes in subtitles and text files: by its byte order mark, else
 * UTF-8 if the bytes are that, else UTF-16 if every second byte of it is empty, else Windows-1252,
 * which is what "Latin-1" means on the web (WHATWG Encoding Standard).
 */
import { decodeUtf8 } from '../units/utf8.ts';

/** 0x80 to 0x9f of Windows-1252, where Latin-1 has only control characters. */
const UPPER =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/**
 * Never fails; a byte order mark is left out.
 * @param isCut More follows that was not read: a character that was cut off at the end is left out.
 */
export function decodeText(bytes: Uint8Array, isCut = false): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return decodeBytes(bytes.subarray(3), isCut);
  }
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes.subarray(2), 0);
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes.subarray(2), 1);
  const emptyHalf = findEmptyHalf(bytes);
  if (emptyHalf !== null) return decodeUtf16(bytes, emptyHalf === 1 ? 0 : 1);
  return decodeBytes(bytes, isCut);
}

function decodeBytes(bytes: Uint8Array, isCut: boolean): string {
  return decodeUtf8(isCut ? wholeCharacters(bytes) : bytes) ?? decodeWindows1252(bytes);
}

/** `low` says which byte of each pair is the lower one: 0 is little endian. */
function decodeUtf16(bytes: Uint8Array, low: 0 | 1): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const lower = bytes[at + low] ?? 0;
    const upper = bytes[at + 1 - low] ?? 0;
    text += String.fromCharCode((upper << 8) | lower);
  }
  return text.toWellFormed();
}

function decodeWindows1252(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text += byte >= 0x80 && byte < 0xa0 ? (UPPER[byte - 0x80] ?? '') : String.fromCharCode(byte);
  }
  return text;
}

const SAMPLE_BYTES = 4096;

/** Which byte of the pairs is zero in nearly all of them: Latin text in UTF-16 without a mark. */
function findEmptyHalf(bytes: Uint8Array): 0 | 1 | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const pairCount = sample.length >> 1;
  if (pairCount === 0) return null;
  const zeros: [number, number] = [0, 0];
  for (let at = 0; at < pairCount * 2; at += 1) {
    if (sample[at] === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  }
  const isMost = (count: number): boolean => count * 10 >= pairCount * 7;
  if (isMost(zeros[1]) && zeros[0] === 0) return 1;
  return isMost(zeros[0]) && zeros[1] === 0 ? 0 : null;
}

/** Without the beginning of a UTF-8 character whose rest was not read. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
