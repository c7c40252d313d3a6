/** Amounts of assets for people, exact, in the page's language. */
import { fail, FaultError, succeed, type Outcome } from '../../core/fault.ts';
import {
  formatAmount,
  formatShortAmount,
  parseAmount,
  separatorsOf,
} from '../../core/money/amount.ts';
import { assetInFull, TRX_TOKEN } from '../../core/money/tokens.ts';
import type { Asset } from '../../core/channel/asset.ts';
import type { Token } from '../../core/money/token.ts';
import { m } from '../messages/generated/messages.js';
import { LOCALE } from './locale.ts';
import { NO_BREAK_SPACE } from './number.ts';

const SEPARATORS = separatorsOf(LOCALE);

/** All digits: `1,204.5`. Of an unknown token in raw units. */
export function formatFigure(amount: bigint, token: Token | null): string {
  return formatAmount(amount, token?.decimals ?? 0, SEPARATORS);
}

/** For a narrow place: `1,204.51…`. */
export function formatShortFigure(amount: bigint, token: Token): string {
  return formatShortAmount(amount, token.decimals, 2, SEPARATORS);
}

/** `5 TRX`; `7 raw units of TRC-10 1000001` where the token is not known. */
export function formatMoney(amount: bigint, token: Token | null, asset: Asset): string {
  return formatFigure(amount, token) + NO_BREAK_SPACE + unitOf(token, asset);
}

/**
 * About so much, for figures that move: two digits behind the point, two that count below one. Cut
 * off, never rounded up; the exact figure belongs in the title.
 */
export function formatRoughFigure(amount: bigint, token: Token | null): string {
  return cutFigure(amount, token?.decimals ?? 0, 2);
}

/** TRX and most tokens have so many digits behind the point: all of them can be read. */
const READABLE_DECIMALS = 6;

/**
 * For figures that stand: exact, but of finer tokens four digits behind the point, four that count below
 * one. Cut off, never rounded up; the exact figure belongs in the title.
 */
export function formatNeatFigure(amount: bigint, token: Token | null): string {
  const decimals = token?.decimals ?? 0;
  return decimals <= READABLE_DECIMALS
    ? formatFigure(amount, token)
    : cutFigure(amount, decimals, 4);
}

/** `217,421.2290 BTT`. */
export function formatNeatMoney(amount: bigint, token: Token | null, asset: Asset): string {
  return formatNeatFigure(amount, token) + NO_BREAK_SPACE + unitOf(token, asset);
}

function cutFigure(amount: bigint, decimals: number, kept: number): string {
  const magnitude = amount < 0n ? -amount : amount;
  const digits = magnitude.toString().length;
  const shown = digits > decimals ? kept : Math.max(kept, decimals - digits + kept);
  return formatShortAmount(amount, decimals, shown, SEPARATORS).replace('…', '');
}

function unitOf(token: Token | null, asset: Asset): string {
  return token?.symbol ?? m.raw_units({ asset: assetInFull(asset) });
}

/** `0.42 BTTOLD`. */
export function formatRoughMoney(amount: bigint, token: Token | null, asset: Asset): string {
  return formatRoughFigure(amount, token) + NO_BREAK_SPACE + unitOf(token, asset);
}

export function formatTrx(sun: bigint): string {
  return formatMoney(sun, TRX_TOKEN, TRX_TOKEN.asset);
}

/** As somebody would type it, without groups: for filling a field in. */
export function formatForField(amount: bigint, token: Token): string {
  return formatAmount(amount, token.decimals, { ...SEPARATORS, group: '' });
}

/** What was typed, above zero. */
export function readAmount(text: string, token: Token): Outcome<bigint> {
  const read = parseAmount(text, token.decimals, SEPARATORS);
  if (!read.ok || read.value > 0n) return read;
  return fail('amount_invalid', m.amount_zero());
}

/** The same; an empty field is no amount, and no mistake. */
export function readOptionalAmount(text: string, token: Token): Outcome<bigint | null> {
  return text.trim() === '' ? succeed(null) : readAmount(text, token);
}

/** A figure as a large whole part and a small fraction: `['1,204', '.5']`. */
export function splitFigure(figure: string): readonly [whole: string, fraction: string] {
  const at = figure.indexOf(SEPARATORS.decimal);
  return at < 0 ? [figure, ''] : [figure.slice(0, at), figure.slice(at)];
}

/** A limit as it was typed; 0 and an empty field mean none. Throws a `FaultError`. */
export function readLimit(text: string, token: Token): bigint {
  if (text.trim() === '') return 0n;
  const read = parseAmount(text, token.decimals, SEPARATORS);
  if (read.ok) return read.value;
  throw new FaultError(read.fault.code, read.fault.message);
}
