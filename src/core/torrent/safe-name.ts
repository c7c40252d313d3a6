/**
 * File names from strangers, made safe to show and to save under. One rule for every platform, so
 * that a torrent has the same names everywhere.
 */
import { cutToUtf8Length, utf8Length } from '../units/utf8.ts';

/** What common file systems allow for one part of a path, in UTF-8. */
export const MAX_NAME_BYTES = 255;

/** Stands in for names and characters that cannot be kept. */
const SUBSTITUTE = '_';

/**
 * Control characters, and what is not seen but changes how a name looks: bidirectional overrides
 * and isolates ("exe.gpj"), zero-width characters, line separators, blank letters (Hangul fillers).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** Separators, and the mark of bytes that were not UTF-8. */
const UNUSABLE = /[/\\\ufffd]/g;

/** Windows opens a device under these names, whatever extension follows. */
const DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;

const EXTENSION = /\.[a-z0-9]{1,15}$/i;

/**
 * One part of a path: never empty, `.`, `..` or a device; without separators and invisible
 * characters; no blanks or dots at its end (Windows drops them); at most 255 bytes of UTF-8.
 * A safe name stays as it is.
 */
export function safeName(name: string): string {
  const visible = name.toWellFormed().replace(INVISIBLE, '').replace(UNUSABLE, SUBSTITUTE);
  const trimmed = trimEnds(visible);
  const stem = trimmed.slice(0, trimmed.includes('.') ? trimmed.indexOf('.') : undefined).trimEnd();
  return fit(DEVICE.test(stem) ? SUBSTITUTE + trimmed : trimmed, '') || SUBSTITUTE;
}

/** A safe name with ` (2)` before its extension, cut so that it stays safe. */
export function numberedName(name: string, number: number): string {
  return fit(name, ` (${number})`);
}

/** As `safeName`, of at most so many bytes of UTF-8; 24 are the least. */
export function shortName(name: string, maxBytes: number): string {
  // What was cut off may have been what kept it from being a device.
  return safeName(fit(safeName(name), '', maxBytes));
}

/** Puts `suffix` before the extension, cutting what stands before it to so many bytes. */
function fit(name: string, suffix: string, maxBytes = MAX_NAME_BYTES): string {
  const extension = EXTENSION.exec(name.slice(-16))?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length);
  const room = maxBytes - utf8Length(suffix + extension);
  return trimEnds(cutToUtf8Length(stem, room) + suffix + extension);
}

/** Blanks before, blanks and dots behind; by hand, since a pattern would take quadratic time. */
function trimEnds(name: string): string {
  const begun = name.trimStart();
  let end = begun.length;
  while (end > 0 && /[\s.]/.test(begun.charAt(end - 1))) end -= 1;
  return begun.slice(0, end);
}
