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

/**
 * What a figure reads as in the end, and so which figures may stand for a price: a seller's floor is
 * rounded up to whole raw units per MiB, a highest price down; a price that nobody types here again may
 * be told by either.
 */
export type PriceSide = 'asked' | 'highest' | 'told';

/** Raw units per GiB around the exact figure that read as the same price. */
const READS_AS: Readonly<Record<PriceSide, readonly [below: bigint, above: bigint]>> = {
  asked: [MIB_PER_GIB - 1n, 0n],
  highest: [0n, MIB_PER_GIB - 1n],
  told: [MIB_PER_GIB - 1n, MIB_PER_GIB - 1n],
};

/** `0.307 TRX per GiB`. */
export function formatPrice(
  perMiB: bigint,
  token: Token | null,
  asset: Asset,
  side: PriceSide = 'told',
): string {
  const amount = formatMoney(readable(perMiB, token, side), token, asset);
  return m.price_per_gib({ amount });
}

/** A price has no more digits behind the point than this, to the nearest. */
const PRICE_DECIMALS = 6;

/** Raw units per GiB. Of finer tokens, what is below a hundred of the last digit keeps all that it needs. */
function readable(perMiB: bigint, token: Token | null, side: PriceSide): bigint {
  const perGiB = perMiB * MIB_PER_GIB;
  const unit = 10n ** BigInt(Math.max(0, (token?.decimals ?? 0) - PRICE_DECIMALS));
  const short = shortest(perMiB, side);
  if (perGiB < unit * 100n || short % unit === 0n) return short;
  return ((perGiB + unit / 2n) / unit) * unit;
}

/**
 * Raw units per GiB in the fewest digits that read as this price: who typed 100 is shown 100, though
 * 97,657 sun per MiB are 100.000768 TRX per GiB.
 */
function shortest(perMiB: bigint, side: PriceSide): bigint {
  const exact = perMiB * MIB_PER_GIB;
  const [below, above] = READS_AS[side];
  let unit = exact === 0n ? 1n : 10n ** BigInt(exact.toString().length);
  for (; unit > 1n; unit /= 10n) {
    const under = exact - (exact % unit);
    const over = under + unit;
    const isUnder = under > 0n && exact - under <= below;
    const isOver = over - exact <= above;
    if (isUnder && (!isOver || exact - under <= over - exact)) return under;
    if (isOver) return over;
  }
  return exact;
}

/** The same without its unit, for a range: `0.307`. */
export function formatPriceFigure(
  perMiB: bigint,
  token: Token | null,
  side: PriceSide = 'told',
): string {
  return formatFigure(readable(perMiB, token, side), token);
}

/** What the wire says: `300 sun per MiB`, `2,000 raw units per MiB`. */
export function formatWirePrice(perMiB: bigint, asset: Asset): string {
  const unit = asset.kind === 'trx' ? m.unit_sun() : m.unit_raw();
  return m.price_per_mib({ amount: formatFigure(perMiB, null) + NO_BREAK_SPACE + unit });
}

/** As somebody would type it, whole units per GiB: it reads as the same price. */
export function priceForField(
  perMiB: bigint,
  token: Token,
  side: Exclude<PriceSide, 'told'>,
): string {
  return formatForField(shortest(perMiB, side), token);
}

/**
 * The most per MiB that does not pass what was typed per GiB; at least one raw unit. Who types what is
 * shown of a price on offer means that price.
 *
 * @param offered Prices that are shown as asked.
 */
export function readHighestPrice(
  text: string,
  token: Token,
  offered: readonly bigint[] = [],
): Outcome<bigint> {
  return readPrice(text, token, (perGiB) => {
    const meant = offered.find((price) => readable(price, token, 'asked') === perGiB);
    return meant ?? perGiB / MIB_PER_GIB;
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
  const message = m.price_too_small({ least: formatMoney(MIB_PER_GIB, token, token.asset) });
  return { ok: false, fault: { code: 'amount_invalid', message } };
}
