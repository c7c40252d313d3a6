/**
 * Prices for people. Bittern and the wire count raw units per MiB; people think of files, so they
 * read and type whole units per GiB. 1 GiB is 1024 MiB, so going up is exact.
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

/** `0.3072 TRX per GiB`. */
export function formatPrice(perMiB: bigint, token: Token | null, asset: Asset): string {
  return m.price_per_gib({ amount: formatMoney(readable(perMiB, token), token, asset) });
}

/** A price has no more digits behind the point than this, to the nearest: a seller's 5.3 stays 5.3. */
const PRICE_DECIMALS = 6;

/** Raw units per GiB. What is below a hundred of the last digit stays as it is. */
function readable(perMiB: bigint, token: Token | null): bigint {
  const perGiB = perMiB * MIB_PER_GIB;
  const unit = 10n ** BigInt(Math.max(0, (token?.decimals ?? 0) - PRICE_DECIMALS));
  return perGiB < unit * 100n ? perGiB : ((perGiB + unit / 2n) / unit) * unit;
}

/** The same without its unit, for a range: `0.3072`. */
export function formatPriceFigure(perMiB: bigint, token: Token | null): string {
  return formatFigure(readable(perMiB, token), token);
}

/** What the wire says: `300 sun per MiB`, `2,000 raw units per MiB`. */
export function formatWirePrice(perMiB: bigint, asset: Asset): string {
  const unit = asset.kind === 'trx' ? m.unit_sun() : m.unit_raw();
  return m.price_per_mib({ amount: formatFigure(perMiB, null) + NO_BREAK_SPACE + unit });
}

/** As somebody would type it, whole units per GiB. */
export function priceForField(perMiB: bigint, token: Token): string {
  return formatForField(perMiB * MIB_PER_GIB, token);
}

/** The most per MiB that does not pass what was typed per GiB; at least one raw unit. */
export function readHighestPrice(text: string, token: Token): Outcome<bigint> {
  return readPrice(text, token, (perGiB) => perGiB / MIB_PER_GIB);
}

/** The least per MiB that is not below what was typed per GiB. */
export function readFloorPrice(text: string, token: Token): Outcome<bigint> {
  return readPrice(text, token, (perGiB) => (perGiB + MIB_PER_GIB - 1n) / MIB_PER_GIB);
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
