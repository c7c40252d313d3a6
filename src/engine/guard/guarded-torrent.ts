/** What the guard of a wire must know of its torrent. */
export interface GuardedTorrent {
  /** Null while the metadata is missing. */
  readonly pieceCount: number | null;
  /** Whether we can send blocks of a piece. */
  has(index: number): boolean;
  /** Judges an info dictionary whose hash is right; false ends the torrent. */
  acceptsMetadata(infoBytes: Uint8Array): boolean;
}
