/** Makes `docs/paywire-vectors.json`: what another implementation must write and read. */
import { createHash } from 'node:crypto';
import { encodeHandshake, encodeMessage } from '../../src/core/paywire/codec.ts';
import { HANDSHAKES, MESSAGES } from './samples.suite.ts';
import { table } from './table.suite.ts';

export interface Vector {
  readonly name: string;
  /** As JSON: amounts as decimal text. */
  readonly value: unknown;
  /** In hexadecimal. */
  readonly bytes: string;
}

export interface Vectors {
  readonly about: string;
  readonly handshakes: readonly Vector[];
  readonly messages: readonly Vector[];
}

export function makeVectors(): Vectors {
  return {
    about:
      'bn_pay, version 1 (docs/protocol.md). Amounts are decimal text, addresses base58check, all other bytes hexadecimal. Keys, channels and signatures are those of contracts/vectors.json on Nile in TRC-10.',
    handshakes: Object.entries(HANDSHAKES).map(([name, handshake]) => ({
      name,
      value: toJson(handshake),
      bytes: Buffer.from(encodeHandshake(handshake)).toString('hex'),
    })),
    messages: Object.entries(MESSAGES).map(([name, message]) => ({
      name,
      value: toJson(message),
      bytes: Buffer.from(encodeMessage(message)).toString('hex'),
    })),
  };
}

/** Plain data with amounts as text. */
export function toJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? String(inner) : inner,
  );
  return JSON.parse(text) as unknown;
}

/** One line per vector: its length and the beginning of its hash. */
export function vectorTable({ handshakes, messages }: Vectors): string {
  const rows = [
    ...handshakes.map((vector) => ['handshake', ...vectorRow(vector)]),
    ...messages.map((vector) => ['message', ...vectorRow(vector)]),
  ];
  return table(['what', 'vector', 'bytes', 'SHA-256 (first 8 bytes)'], rows);
}

function vectorRow({ name, bytes }: Vector): string[] {
  const hash = createHash('sha256').update(bytes, 'hex').digest('hex');
  return [name, String(bytes.length / 2), hash.slice(0, 16)];
}
