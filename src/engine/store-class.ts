/** What webtorrent makes a torrent's store with, once the metadata is there. */
import type { Torrent } from 'webtorrent';
import type { PieceLayout } from '../core/ports.ts';
import { ChunkStoreAdapter } from './chunk-store.ts';
import type { HoldingStore } from './holding-store.ts';

export type StoreClass = new (
  pieceLengthBytes: number,
  options: { torrent: Torrent },
) => ChunkStoreAdapter;

/** `hashed`: a piece that passed its hash is about to be stored. */
export function storeClassOf(
  open: (layout: PieceLayout) => HoldingStore,
  hashed: (index: number) => void,
): StoreClass {
  return class extends ChunkStoreAdapter {
    constructor(pieceLengthBytes: number, { torrent }: { torrent: Torrent }) {
      super(open({ pieceLengthBytes, lengthBytes: lengthOf(torrent) }));
    }

    override put(...[index, ...rest]: Parameters<ChunkStoreAdapter['put']>): void {
      hashed(index);
      super.put(index, ...rest);
    }
  };
}

function lengthOf(torrent: Torrent): number {
  return (torrent as Torrent & { readonly length: number }).length;
}
