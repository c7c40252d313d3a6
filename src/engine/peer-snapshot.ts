import type { Wire } from 'webtorrent';
import type { PeerSnapshot } from '../bridge/snapshots.ts';
import { clientName } from '../core/torrent/client-name.ts';

export function peerSnapshot(wire: Wire, pieceCount: number): PeerSnapshot {
  const { peerId, remoteAddress, remotePort, uploaded, downloaded } = wire;
  return {
    id: peerId,
    client: clientName(peerId),
    address: remoteAddress === undefined ? null : `${remoteAddress}:${String(remotePort)}`,
    progress: progressOf(wire, pieceCount),
    downBytesPerSecond: wire.downloadSpeed(),
    upBytesPerSecond: wire.uploadSpeed(),
    downloadedBytes: downloaded,
    uploadedBytes: uploaded,
  };
}

function progressOf(wire: Wire, pieceCount: number): number {
  if (wire.isSeeder) return 1;
  if (pieceCount === 0) return 0;
  let count = 0;
  for (let index = 0; index < pieceCount; index += 1) if (wire.peerPieces.get(index)) count += 1;
  return count / pieceCount;
}
