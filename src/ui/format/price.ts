/**
 * Prices for people. Bittern and the wire count raw units per MiB; people think of files, so they
 * read and type whole units per GiB. A price is told in no more digits than it takes to type it again.
 */
import type { Asset } from '../../core/channel/asset.ts';
import type { Outcome } from '../../core/fault.ts';
import type { Token } from '../../core/money/token.ts';
import { m } from '../messages/generated/messages.js';
import { formatFigure, formatForField, formatMoney, readAmount } from './amount.ts';
import { NO_BREAK_SPACE } from './number.ts';

const MIB_PER_GIB = 1024n;
/** TRON keeps TRX and TRC-10 in signed 64 bits; on the wire a price has 12 bytes. */
const MOST_PER_MIB: Readonly<Record<Asset['kind'], bigint>> = {
  trx: 2n ** 63n - 1n,
  trc10: 2n ** 63n - 1n,
  trc20: 2n ** 96n - 1n,
};

/** `0.307 TRX per GiB`. */
export function formatPrice(perMiB: bigint, token: Token | null, asset: Asset): string {
  return m.price_per_gib({ amount: formatMoney(readable(perMiB, token), token, asset) });
}

/** The same without its unit, for a range: `0.307`. */
export function formatPriceFigure(perMiB: bigint, token: Token | null): string {
  return formatFigure(readable(perMiB, token), token);
}

/** A price has no more digits behind the point than this, to the nearest. */
const PRICE_DECIMALS = 6;

/** Raw units per GiB. Of finer tokens, what is below a hundred of the last digit keeps all that it needs. */
function readable(perMiB: bigint, token: Token | null): bigint {
  const perGiB = perMiB * MIB_PER_GIB;
  const unit = 10n ** BigInt(Math.max(0, (token?.decimals ?? 0) - PRICE_DECIMALS));
  const short = shortest(perMiB);
  if (perGiB < unit * 100n || short % unit === 0n) return short;
  return ((perGiB + unit / 2n) / unit) * unit;
}

/**
 * Raw units per GiB, in the fewest digits that are this price once they are rounded up to whole raw units
 * per MiB: who typed 100 is shown 100, though 97,657 sun per MiB are 100.000768 TRX per GiB.
 */
function shortest(perMiB: bigint): bigint {
  return roundest(perMiB * MIB_PER_GIB, { below: MIB_PER_GIB - 1n, above: 0n });
}

/** The figure with most zeros at its end, not further away than so much; of two the nearer one. */
function roundest(
  exact: bigint,
  { below, above }: { readonly below: bigint; readonly above: bigint },
): bigint {
  let unit = exact === 0n ? 1n : 10n ** BigInt(exact.toString().length);
  for (; unit > 1n; unit /= 10n) {
    const rest = exact % unit;
    const isUnder = rest < exact && rest <= below;
    const isOver = unit - rest <= above;
    if (isUnder && (!isOver || rest <= unit - rest)) return exact - rest;
    if (isOver) return exact - rest + unit;
  }
  return exact;
}

/** What the wire says: `300 sun per MiB`, `2,000 raw units per MiB`. */
export function formatWirePrice(perMiB: bigint, asset: Asset): string {
  const unit = asset.kind === 'trx' ? m.unit_sun() : m.unit_raw();
  return m.price_per_mib({ amount: formatFigure(perMiB, null) + NO_BREAK_SPACE + unit });
}

/** As somebody would type it, whole units per GiB: it reads as the same price. */
export function priceForField(perMiB: bigint, token: Token): string {
  return formatForField(shortest(perMiB), token);
}

/** About so much, in a round figure: two raw units less or a thousandth more are as good. */
export function priceToSuggest(perMiB: bigint, token: Token): string {
  const exact = perMiB * MIB_PER_GIB;
  const figure = roundest(exact, { below: 2n * MIB_PER_GIB - 1n, above: exact / 1000n });
  return formatForField(figure, token);
}

/**
 * The highest price that is shown as no more than what was typed per GiB: one raw unit per MiB above it
 * at most. So who types what a seller typed means its price.
 */
export function readHighestPrice(text: string, token: Token): Outcome<bigint> {
  return readPrice(text, token, (perGiB) => {
    const above = roundUp(perGiB);
    return shortest(above) <= perGiB ? above : perGiB / MIB_PER_GIB;
  });
}

/** The least per MiB that is not below what was typed per GiB. */
export function readFloorPrice(text: string, token: Token): Outcome<bigint> {
  return readPrice(text, token, roundUp);
}

function roundUp(perGiB: bigint): bigint {
  return (perGiB + MIB_PER_GIB - 1n) / MIB_PER_GIB;
}

function readPrice(text: string, token: Token, per: (perGiB: bigint) => bigint): Outcome<bigint> {
  const read = readAmount(text, token);
  if (!read.ok) return read;
  const perMiB = per(read.value);
  if (perMiB > MOST_PER_MIB[token.asset.kind]) {
    const { symbol } = token;
    return { ok: false, fault: { code: 'amount_invalid', message: m.price_too_large({ symbol }) } };
  }
  if (perMiB > 0n) return { ok: true, value: perMiB };
  const message = m.price_too_small({ least: formatMoney(shortest(1n), token, token.asset) });
  return { ok: false, fault: { code: 'amount_invalid', message } };
}
