/** What the second reading of the byte accounting keeps of one connection: every block. */

export interface CountedBlock {
  readonly units: bigint;
  readonly piece: number;
  /** Pays when its piece passes, or fails and is blamed on nobody. */
  state: 'waiting' | 'released' | 'void';
  isAfterMark: boolean;
}

export interface Reading {
  u: number;
  price: bigint;
  isOpened: boolean;
  /** Rule "price rule": paid to the last mark, until an offer of the free class. */
  isUnpaid: boolean;
  isViolated: boolean;
  readonly asked: string[];
  readonly bids: { readonly seq: number; readonly price: bigint; readonly at: number }[];
  unansweredSince: number | null;
  readonly shared: Set<number>;
  readonly blocks: CountedBlock[];
  /** What the seller asks for once, now and when the buyer looked for money; null while it has not said. */
  settlementNow: bigint | null;
  settlement: bigint | null;
  isStated: boolean;
}

export function newReading(): Reading {
  return {
    u: 0,
    price: 0n,
    isOpened: false,
    isUnpaid: false,
    isViolated: false,
    asked: [],
    bids: [],
    unansweredSince: null,
    shared: new Set(),
    blocks: [],
    settlementNow: null,
    settlement: null,
    isStated: false,
  };
}

export function release(reading: Reading, which: (block: CountedBlock) => boolean): void {
  for (const block of reading.blocks) {
    if (block.state === 'waiting' && which(block)) block.state = 'released';
  }
}

export function nameOf(block: {
  readonly piece: number;
  readonly offset: number;
  readonly lengthBytes: number;
}): string {
  return `${String(block.piece)}/${String(block.offset)}+${String(block.lengthBytes)}`;
}

export function take(names: string[], name: string): boolean {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
  return at >= 0;
}
