/**
 * The arithmetic of a debt. A debt is counted in price units: bytes times price (raw units per MiB),
 * so nothing is rounded before it is paid.
 */

const MIB_BITS = 20n;
const REST = (1n << MIB_BITS) - 1n;

/** What so many bytes add to a debt. */
export function priceUnits(lengthBytes: number, price: bigint): bigint {
  return BigInt(lengthBytes) * price;
}

/** `ceil(N / 2^20)`: raw units for a debt. */
export function owedFor(units: bigint): bigint {
  return (units + REST) >> MIB_BITS;
}

/** The debt that an amount pays. */
export function unitsOf(amount: bigint): bigint {
  return amount << MIB_BITS;
}

export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
