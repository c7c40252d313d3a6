/** What nodes say in words: UTF-8 in hexadecimal in most answers, plain in some. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { decodeUtf8 } from '../core/units/utf8.ts';

const MAX_LENGTH = 200;
/** Control characters, and those that turn the direction of text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Plain words of one line, at most 200 characters. */
export function readNodeMessage(message: string): string {
  const text = decodeHex(message) ?? message;
  return text.replaceAll(UNPRINTABLE, ' ').trim().slice(0, MAX_LENGTH);
}

function decodeHex(message: string): string | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(message)) return null;
  return decodeUtf8(hexToBytes(message));
}
