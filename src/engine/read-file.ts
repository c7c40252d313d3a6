/** A finished file as a Blob, put together piece by piece so that memory stays flat. */
import { FaultError } from '../core/fault.ts';
import type { PieceVault } from '../core/ports.ts';
import { verifiedBytes } from '../core/torrent/bitfield.ts';
import { layoutOf } from './piece-layout.ts';
import type { TorrentEntry } from './torrent-entry.ts';

/** Rejects with `torrent_not_ready` while pieces of the file are missing. */
export async function readFile(
  entry: TorrentEntry,
  fileIndex: number,
  vault: PieceVault,
): Promise<Blob> {
  const { metainfo, record, files } = entry;
  const file = metainfo?.files[fileIndex];
  const bitfield = entry.progress?.bitfield;
  const isWhole =
    metainfo !== null &&
    file !== undefined &&
    bitfield !== undefined &&
    verifiedBytes(metainfo, bitfield, file) === file.lengthBytes;
  if (!isWhole) {
    throw new FaultError(
      'torrent_not_ready',
      'This file is not complete yet. Wait until it is, then save it.',
    );
  }
  const local = files[fileIndex];
  if (record.source !== 'stored' && local !== undefined) return local;
  const pieces = await vault.open(record.infoHash, layoutOf(metainfo));
  const { pieceLengthBytes } = metainfo;
  const end = file.offsetBytes + file.lengthBytes;
  const parts: Blob[] = [];
  try {
    for (let at = file.offsetBytes; at < end;) {
      const index = Math.floor(at / pieceLengthBytes);
      const offset = at - index * pieceLengthBytes;
      const length = Math.min(pieceLengthBytes - offset, end - at);
      const bytes = await pieces.get(index, { offset, length });
      // A Blob of its own leaves the worker's memory for the browser's blob storage.
      parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
      at += length;
    }
  } finally {
    await pieces.close();
  }
  return new Blob(parts);
}
