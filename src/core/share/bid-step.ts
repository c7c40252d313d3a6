/** The steps of a bid, in whole raw units per MiB. */

/** A quarter more, rounded up, at least one unit, never above the highest. */
export function raisePrice(price: bigint, highest: bigint): bigint {
  const raised = (price * 5n + 3n) / 4n;
  const stepped = raised > price ? raised : price + 1n;
  return stepped < highest ? stepped : highest;
}

/** A twentieth less, rounded down, at least one unit, never below the floor. */
export function lowerPrice(price: bigint, floor: bigint): bigint {
  const lowered = (price * 95n) / 100n;
  const stepped = lowered < price ? lowered : price - 1n;
  return stepped > floor ? stepped : floor;
}
