/** Torrents for tests, and comparisons that stay fast on megabytes. */
import { expect } from 'vitest';
import type { PieceLayout } from '../core/ports.ts';
import type { InfoHash } from '../core/units/info-hash.ts';
import { FaultError, type FaultCode } from '../core/fault.ts';

export const KIB = 1024;
export const MIB = 1024 * KIB;

export function randomBytes(lengthBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthBytes);
  for (let offset = 0; offset < lengthBytes; offset += 65_536) {
    crypto.getRandomValues(bytes.subarray(offset, offset + 65_536));
  }
  return bytes;
}

export function newInfoHash(): InfoHash {
  const digits = [...randomBytes(20)].map((byte) => byte.toString(16).padStart(2, '0'));
  return digits.join('') as InfoHash;
}

/** A torrent with its content. */
export class SampleTorrent {
  readonly infoHash = newInfoHash();
  readonly layout: PieceLayout;
  readonly content: Uint8Array<ArrayBuffer>;

  constructor(pieceLengthBytes: number, lengthBytes: number) {
    this.layout = { pieceLengthBytes, lengthBytes };
    this.content = randomBytes(lengthBytes);
  }

  get pieceCount(): number {
    return Math.ceil(this.layout.lengthBytes / this.layout.pieceLengthBytes);
  }

  get indexes(): number[] {
    return Array.from({ length: this.pieceCount }, (_, index) => index);
  }

  piece(index: number): Uint8Array<ArrayBuffer> {
    const start = index * this.layout.pieceLengthBytes;
    return this.content.subarray(start, start + this.layout.pieceLengthBytes);
  }
}

/** Fails at the first byte that differs; `toEqual` takes minutes for a few megabytes. */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.byteLength).toBe(expected.byteLength);
  const differs = expected.findIndex((byte, index) => actual[index] !== byte);
  expect(differs, 'the first byte that differs').toBe(-1);
}

/** Indexes whose bit is set. */
export function heldIndexes(bitfield: Uint8Array): number[] {
  return [...bitfield].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => at * 8 + bit),
  );
}

export async function expectFault(work: Promise<unknown>, code: FaultCode): Promise<void> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  expect((error as FaultError).code).toBe(code);
}
