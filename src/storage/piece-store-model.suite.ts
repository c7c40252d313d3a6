/** A piece store against the simplest model of one: the set of pieces that are in it. */
import fc from 'fast-check';
import { expectHeld, type EmptyStores } from './piece-store.suite.ts';
import { expectBytes, expectFault, KIB, MIB, SampleTorrent } from './samples.suite.ts';
import type { Cases } from './worker-cases.suite.ts';

export const modelCases: Cases<EmptyStores> = {
  async 'agrees with a map, whatever is done to it'({ open, restart }) {
    const anyStep = fc.oneof(
      { weight: 8, arbitrary: fc.record({ put: fc.array(fc.nat(), { maxLength: 9 }) }) },
      { weight: 3, arbitrary: fc.record({ get: fc.nat(), cut: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ forget: fc.array(fc.nat(), { maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.constantFrom('reopen', 'crash', 'destroy') },
    );
    const anyLayout = fc
      .tuple(fc.constantFrom(1, 100, 16 * KIB, 300 * KIB, MIB - 1, MIB, MIB + 1), fc.nat(400))
      .map(([pieceLengthBytes, percent]) => ({
        pieceLengthBytes,
        lengthBytes: Math.max(1, Math.floor((pieceLengthBytes * (percent + 50)) / 100)),
      }));
    await fc.assert(
      fc.asyncProperty(anyLayout, fc.array(anyStep, { maxLength: 10 }), async (layout, steps) => {
        const torrent = new SampleTorrent(layout.pieceLengthBytes, layout.lengthBytes);
        const indexOf = (any: number) => any % torrent.pieceCount;
        const model = new Set<number>();
        let store = await open(torrent.infoHash, torrent.layout);
        for (const step of steps) {
          if (typeof step === 'string') {
            if (step === 'reopen') await store.close();
            if (step === 'destroy') await store.destroy();
            if (step === 'destroy') model.clear();
            if (step === 'crash') await restart();
            store = await open(torrent.infoHash, torrent.layout);
          } else if ('put' in step) {
            const indexes = step.put.map(indexOf);
            await Promise.all(indexes.map((index) => store.put(index, torrent.piece(index))));
            for (const index of indexes) model.add(index);
          } else if ('forget' in step) {
            const indexes = step.forget.map(indexOf);
            await store.forget(indexes);
            for (const index of indexes) model.delete(index);
          } else {
            const index = indexOf(step.get);
            const offset = step.cut % torrent.piece(index).byteLength;
            const part = torrent.piece(index).subarray(offset);
            const reading = store.get(index, { offset, length: part.byteLength });
            if (model.has(index)) expectBytes(await reading, part);
            else await expectFault(reading, 'torrent_not_ready');
          }
        }
        await expectHeld(
          store,
          torrent,
          [...model].sort((a, b) => a - b),
        );
        await store.destroy();
      }),
      { numRuns: 30 },
    );
  },
};
