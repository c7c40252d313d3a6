import { describe, expect, it } from 'vitest';
import { extended, WireBench } from './wire-bench.suite.ts';

async function handshakesOf(...payloads: readonly (Uint8Array | string)[]): Promise<{
  readonly bench: WireBench;
  readonly count: number;
}> {
  const bench = await WireBench.connect();
  let count = 0;
  bench.ours.on('extended', (name: unknown) => {
    if (name === 'handshake') count += 1;
  });
  for (const payload of payloads) bench.receive(extended(0, payload));
  return { bench, count };
}

describe('extended handshakes', () => {
  it('are read', async () => {
    const { bench, count } = await handshakesOf('d1:md11:ut_metadatai3ee4:reqqi500e1:v3:abce');
    expect(count).toBe(1);
    expect(bench.ours.peerExtendedHandshake['reqq']).toBe(500);
  });

  // The decoder of webtorrent runs backwards over the first two and never returns.
  it.each(['l-3:', 'd1:al-3:ee', '', 'd', 'x', 'i1e', 'l'.repeat(10_000), 'd1:ad1:be'])(
    'are left out when they are “%.20s”',
    async (payload) => {
      const { bench, count } = await handshakesOf(payload);
      expect(count).toBe(0);
      expect(bench.isClosed).toBe(false);
    },
  );

  it('are left out when they are too long', async () => {
    const { count } = await handshakesOf(`d1:a20000:${'x'.repeat(20_000)}e`);
    expect(count).toBe(0);
  });

  it('are left out when there is no end of them', async () => {
    const { count } = await handshakesOf(...Array.from({ length: 50 }, () => 'de'));
    expect(count).toBeLessThan(10);
  });

  it('close the wire when reading them throws', async () => {
    const { bench } = await handshakesOf('d1:md11:ut_metadatad8:toString1:xeee');
    await bench.closed();
  });
});
