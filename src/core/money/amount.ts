/**
 * Amounts between text and raw units. Exact both ways: nothing is rounded, no number type but
 * `bigint` is used, and text that could mean two amounts means none.
 */
import { fail, succeed, type Outcome } from '../fault.ts';

/** How a language writes numbers. */
export interface Separators {
  /** Between whole units and the fraction: `.` or `,`, mostly. */
  readonly decimal: string;
  /** Between groups of three digits; empty for none. Spaces are read as such in every language. */
  readonly group: string;
}

const PLAIN_SEPARATORS: Separators = { decimal: '.', group: '' };

/** The largest amount of any asset: a TRC-20's uint256. TRX and TRC-10 end at 2^63 - 1. */
const MAX_AMOUNT = 2n ** 256n - 1n;
/** Longer than any amount, with its groups and leading zeros. */
const MAX_LENGTH = 120;

const DIGITS = /^[0-9]*$/;
/** `1 234 567`: the group separator, whatever it is, is the same throughout. */
const GROUPED = /^[1-9][0-9]{0,2}(?<separator>[^0-9])[0-9]{3}(?<more>\k<separator>[0-9]{3})*$/;
const SPACES = ' \u00a0\u2009\u202f';
const APOSTROPHES = "'\u2019";

/** The separators of a BCP 47 locale, with Latin digits. */
export function separatorsOf(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.8);
  const find = (type: 'decimal' | 'group') => parts.find((part) => part.type === type)?.value;
  return { decimal: find('decimal') ?? '.', group: find('group') ?? '' };
}

/**
 * Reads what somebody typed or pasted: ASCII digits, at most one decimal separator, groups of three.
 * Refused with `amount_invalid` and words: signs, exponents, other digits, more fraction digits than
 * the asset has, and a lone comma or point that the language uses for groups (`1,000`), which a
 * reader from elsewhere takes for a fraction.
 *
 * @param decimals Digits after the point of one whole unit.
 */
export function parseAmount(
  text: string,
  decimals: number,
  separators: Separators = PLAIN_SEPARATORS,
): Outcome<bigint> {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('Enter an amount.');
  if (trimmed.length > MAX_LENGTH) return refuse('This amount is too long.');

  const { decimal } = separators;
  const [whole = '', fraction, ...rest] = trimmed.split(decimal);
  if (rest.length > 0) return refuse(`Only one “${decimal}” can stand in an amount.`);
  const wholeDigits = readWhole(whole, fraction !== undefined, separators);
  if (!wholeDigits.ok) return wholeDigits;
  if (!DIGITS.test(fraction ?? '')) return notAnAmount(trimmed, decimal);
  if (whole === '' && (fraction ?? '') === '') return notAnAmount(trimmed, decimal);
  if ((fraction ?? '').length > decimals) return refuse(tooPrecise(decimals, decimal));

  const amount = BigInt(wholeDigits.value + (fraction ?? '').padEnd(decimals, '0'));
  return amount > MAX_AMOUNT ? refuse('This amount is too large.') : succeed(amount);
}

/** All digits that are not trailing zeros, so that parsing gives the same amount again. */
export function formatAmount(
  amount: bigint,
  decimals: number,
  separators: Separators = PLAIN_SEPARATORS,
): string {
  const { sign, whole, fraction } = splitAmount(amount, decimals);
  return sign + groupDigits(whole, separators.group) + withDecimal(fraction, separators.decimal);
}

/**
 * At most `fractionDigits` digits of the fraction. It never shows more than there is: what does not
 * fit is cut off, not rounded, and an ellipsis says so (`1.2345…`).
 */
export function formatShortAmount(
  amount: bigint,
  decimals: number,
  fractionDigits: number,
  separators: Separators = PLAIN_SEPARATORS,
): string {
  const { sign, whole, fraction } = splitAmount(amount, decimals);
  const shown = fraction.slice(0, fractionDigits);
  const ellipsis = shown.length < fraction.length ? '…' : '';
  return (
    sign + groupDigits(whole, separators.group) + withDecimal(shown, separators.decimal) + ellipsis
  );
}

function readWhole(whole: string, hasFraction: boolean, separators: Separators): Outcome<string> {
  // The empty text before a decimal separator counts as 0: `.5`.
  if (DIGITS.test(whole)) return succeed(whole);
  const { separator, more } = GROUPED.exec(whole)?.groups ?? {};
  if (separator === undefined || !isGroupSeparator(separator, separators.group)) {
    return notAnAmount(whole, separators.decimal);
  }
  const digits = whole.replaceAll(separator, '');
  const isLone = more === undefined && !hasFraction;
  if (isLone && '.,'.includes(separator)) {
    return refuse(`“${whole}” can be read in two ways. Write ${digits} for the larger one.`);
  }
  return succeed(digits);
}

function isGroupSeparator(character: string, group: string): boolean {
  if (SPACES.includes(character)) return true;
  if (APOSTROPHES.includes(character)) return group !== '' && APOSTROPHES.includes(group);
  return character === group;
}

function splitAmount(
  amount: bigint,
  decimals: number,
): { readonly sign: string; readonly whole: string; readonly fraction: string } {
  const magnitude = amount < 0n ? -amount : amount;
  const digits = magnitude.toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return {
    sign: amount < 0n ? '-' : '',
    whole: digits.slice(0, point),
    fraction: digits.slice(point).replace(/0+$/, ''),
  };
}

function groupDigits(digits: string, separator: string): string {
  return digits.replaceAll(/[0-9](?=(?:[0-9]{3})+$)/g, (digit) => digit + separator);
}

function withDecimal(fraction: string, separator: string): string {
  return fraction === '' ? '' : separator + fraction;
}

function tooPrecise(decimals: number, decimal: string): string {
  return decimals === 0
    ? 'Only whole units can be sent.'
    : `At most ${decimals} digits can stand after the “${decimal}”. Nothing is rounded for you.`;
}

function notAnAmount(text: string, decimal: string): Outcome<never> {
  return refuse(
    `“${text}” is not an amount. Write digits only, and a fraction behind “${decimal}”.`,
  );
}

function refuse(message: string): Outcome<never> {
  return fail('amount_invalid', message);
}
