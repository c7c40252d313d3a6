const FAILED = /^Piece (\d+) failed verification$/;

/** Which piece webtorrent warns of because its hash is wrong; null for all its other warnings. */
export function failedPiece(warning: Error): number | null {
  const [, index] = FAILED.exec(warning.message) ?? [];
  return index === undefined ? null : Number(index);
}
