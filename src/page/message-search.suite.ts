/** Looks for a secret in whatever a worker said: as bytes, in hexadecimal, base64 or words. */
import { bytesToHex } from '@noble/hashes/utils.js';

/** As texts: every value is searched in these forms. */
export interface SearchTerms {
  readonly hex: readonly string[];
  readonly texts: readonly string[];
}

export function searchTerms(secrets: readonly Uint8Array[], phrase: string): SearchTerms {
  const hex = secrets.map((bytes) => bytesToHex(bytes));
  const base64 = secrets.map((bytes) => btoa(String.fromCharCode(...bytes)).replace(/=+$/, ''));
  const decimal = secrets.map((bytes) => bytes.join(','));
  return { hex, texts: [...hex, ...base64, ...decimal, phrase, phrase.replaceAll(' ', ',')] };
}

/** The first place where one of the terms is; null when nowhere. */
export function findsAny(value: unknown, terms: SearchTerms): string | null {
  return find(value, terms, 'messages', new Set());
}

function find(value: unknown, terms: SearchTerms, path: string, seen: Set<object>): string | null {
  if (typeof value === 'object' && value !== null) {
    if (seen.has(value)) return null;
    seen.add(value);
    const bytes = bytesOf(value);
    if (bytes !== null) return isInBytes(bytes, terms) ? path : null;
    return findInside(value, terms, path, seen);
  }
  const text = typeof value === 'bigint' ? value.toString(16) : String(value);
  return isInText(text, terms) ? path : null;
}

function findInside(
  value: object,
  terms: SearchTerms,
  path: string,
  seen: Set<object>,
): string | null {
  const entries =
    value instanceof Map || value instanceof Set
      ? [...value.entries()].flatMap(([key, item]: [unknown, unknown]) => [
          ['key', key] as const,
          ['item', item] as const,
        ])
      : Object.entries(value);
  // Lists of numbers or words, too, however they are joined.
  if (Array.isArray(value) && isInText(value.map(String).join(','), terms)) return path;
  for (const [key, item] of entries) {
    const found = find(item, terms, `${path}.${key}`, seen);
    if (found !== null) return found;
  }
  return null;
}

function bytesOf(value: object): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value)) return null;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function isInBytes(bytes: Uint8Array, terms: SearchTerms): boolean {
  const hex = bytesToHex(bytes);
  if (terms.hex.some((term) => hex.includes(term))) return true;
  return isInText(String.fromCharCode(...bytes), terms);
}

function isInText(text: string, { texts }: SearchTerms): boolean {
  const lower = text.toLowerCase();
  return texts.some((term) => text.includes(term) || lower.includes(term));
}
