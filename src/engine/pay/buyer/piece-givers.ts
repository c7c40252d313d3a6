/** What each wire gave of the pieces that are not verified yet. */
export class PieceGivers<Side> {
  readonly #gave = new Map<number, Map<Side, number>>();

  add(piece: number, side: Side, lengthBytes: number): void {
    const gave = this.#gave.get(piece) ?? new Map<Side, number>();
    this.#gave.set(piece, gave.set(side, (gave.get(side) ?? 0) + lengthBytes));
  }

  /** Bytes by wire, forgotten from now on. */
  take(piece: number): ReadonlyMap<Side, number> {
    const gave = this.#gave.get(piece) ?? new Map<Side, number>();
    this.#gave.delete(piece);
    return gave;
  }
}
