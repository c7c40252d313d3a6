import { expect, it } from 'vitest';
import artifact from './artifact.json' with { type: 'json' };
import { buildContract } from './build.ts';
import { makeVectors } from './make-vectors.ts';
import vectors from './vectors.json' with { type: 'json' };

const SOURCE = new URL('BitternChannels.sol', import.meta.url);

it('gives the same bytes each time, and they are the committed ones', { timeout: 120_000 }, () => {
  const built = buildContract(SOURCE, 'BitternChannels');
  expect(buildContract(SOURCE, 'BitternChannels')).toEqual(built);
  expect(built).toEqual(artifact);
});

it('has the opcodes of TRC-10 in the code', () => {
  const opcodes = opcodesOf(artifact.bytecode);
  expect(opcodes).toEqual(expect.objectContaining({ d0: 1, d3: 1 }));
  expect(opcodes['d2']).toBeGreaterThan(5);
});

it('makes the committed vectors', () => {
  expect(makeVectors()).toEqual(vectors);
});

/** How often each operation stands in the code, what PUSH carries left out. */
function opcodesOf(bytecode: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const bytes = Buffer.from(bytecode, 'hex');
  for (let at = 0; at < bytes.length; at += 1) {
    const opcode = bytes[at]!;
    const name = opcode.toString(16).padStart(2, '0');
    counts[name] = (counts[name] ?? 0) + 1;
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return counts;
}
