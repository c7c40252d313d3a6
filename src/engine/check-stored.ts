import type { Torrent } from 'webtorrent';
import type { PieceStore } from '../core/ports.ts';
import { indexesOf, invalidOf, spotCheck } from './spot-check.ts';

/** Hashes a few stored pieces, or all; forgets the damaged ones and resolves with them. */
export async function checkStored(
  torrent: Torrent,
  pieces: PieceStore,
  checkAll: boolean,
): Promise<readonly number[]> {
  const isValid = (index: number) =>
    new Promise<boolean>((resolve, reject) => {
      torrent._verifyPiece(index, (error, valid) => {
        if (error) reject(error);
        else resolve(valid === true);
      });
    });
  const had = indexesOf(pieces.bitfield(), torrent.pieces.length);
  const damaged = await (checkAll ? invalidOf(had, isValid) : spotCheck(had, isValid));
  if (damaged.length === 0) return [];
  await pieces.forget(damaged);
  for (const index of damaged) torrent._markUnverified(index);
  return damaged;
}
