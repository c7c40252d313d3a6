/**
 * A worker that is to be killed while it writes. It says what it found and whether that was right,
 * then stores what is missing and tells of every piece that was acknowledged.
 */
import type { PieceLayout } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { openDatabase } from './database.ts';
import { IndexedDbPieceVault } from './indexeddb-piece-vault.ts';
import { heldIndexes } from './samples.suite.ts';

export interface CrashRun {
  readonly databaseName: string;
  readonly infoHash: InfoHash;
  readonly layout: PieceLayout;
}

export type CrashReport =
  | { readonly kind: 'found'; readonly held: readonly number[]; readonly wrong: readonly number[] }
  | { readonly kind: 'stored'; readonly index: number };

self.onmessage = ({ data }: MessageEvent<CrashRun>) => void run(data);

async function run({ databaseName, infoHash, layout }: CrashRun): Promise<void> {
  const vault = new IndexedDbPieceVault(await openDatabase({ name: databaseName }));
  const store = await vault.open(infoHash, layout);
  const held = heldIndexes(store.bitfield());
  const wrong: number[] = [];
  for (const index of held) {
    const bytes = await store.get(index);
    // Compares byte by byte, natively.
    const isRight = indexedDB.cmp(bytes, contentOf(index, bytes.byteLength)) === 0;
    if (!isRight) wrong.push(index);
  }
  report({ kind: 'found', held, wrong });

  const pieceCount = Math.ceil(layout.lengthBytes / layout.pieceLengthBytes);
  const missing = Array.from({ length: pieceCount }, (_, index) => index)
    .filter((index) => !held.includes(index))
    // Scattered, as pieces come from a swarm.
    .sort((left, right) => ((left * 7919) % 101) - ((right * 7919) % 101))
    .values();
  const lane = async () => {
    for (const index of missing) {
      await store.put(index, contentOf(index, layout.pieceLengthBytes));
      report({ kind: 'stored', index });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** The same in every life: noise from a small generator, seeded with the index. */
function contentOf(index: number, lengthBytes: number): Uint8Array {
  const words = new Uint32Array(lengthBytes / 4);
  let state = index + 1;
  for (let at = 0; at < words.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer);
}

function report(message: CrashReport): void {
  self.postMessage(message);
}
