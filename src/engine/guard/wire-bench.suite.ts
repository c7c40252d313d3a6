/** Two real wires, joined: ours is guarded as webtorrent's are, the peer's says what a test wants. */
import utMetadata from 'ut_metadata';
import Wire from 'bittorrent-protocol';
import type { Wire as WebTorrentWire } from 'webtorrent';
import type { Share, WireId } from '../../core/share/share.ts';
import { encodeBencode, type Encodable } from '../../core/torrent/bencode-encode.ts';
import { WireConnection } from '../rtc/wire-connection.ts';
import { EagerShare } from '../share/eager-share.suite.ts';
import { Uploads } from '../share/wire-uploads.ts';
import type { GuardedTorrent } from './guarded-torrent.ts';
import { guardWire } from './wire-guard.ts';

export const PIECE_COUNT = 100;

export interface BenchInit {
  readonly infoHash?: string;
  /** Ours to give; missing means that we fetch it. */
  readonly ourInfo?: Uint8Array;
  readonly peerInfo?: Uint8Array;
  readonly torrent?: Partial<GuardedTorrent>;
  readonly isGuarded?: boolean;
  /** Who schedules what our wire uploads; everything at once if nobody. */
  readonly share?: Share;
  /** Whose scheduler it is, when other wires share it. */
  readonly uploads?: Uploads;
  /** Extension messages and rejects of BEP 6. */
  readonly fast?: boolean;
}

export class WireBench {
  readonly ours: WebTorrentWire = new Wire('webrtc');
  readonly peer: WebTorrentWire = new Wire('webrtc');
  /** Ours, once it is guarded. */
  wireId = 0 as WireId;

  /** Resolves after the handshakes of BEP 3 and 10. */
  static async connect(init: BenchInit = {}): Promise<WireBench> {
    const bench = new WireBench();
    await bench.#connect(init);
    return bench;
  }

  /** Bytes on the wire to us, as one chunk. */
  send(...parts: readonly (Uint8Array | number[])[]): void {
    this.peer._push(joined(parts));
  }

  /** Reads a chunk now: what it throws comes out here. */
  receive(chunk: Uint8Array): void {
    this.ours._write(chunk, () => undefined);
  }

  /** Nothing more is read; the stream itself ends a moment later. */
  get isClosed(): boolean {
    return this.ours.destroyed || this.ours._parserSize === Number.MAX_VALUE;
  }

  /** Resolves once our wire has ended. */
  async closed(): Promise<void> {
    if (this.ours.destroyed) return;
    await new Promise<void>((resolve) => this.ours.once('close', () => resolve()));
  }

  /** Resolves when all that was sent so far has been read, if the wire is still open. */
  async settled(): Promise<void> {
    const marker = new Promise<void>((resolve) => {
      this.ours.once('port', () => resolve());
      this.ours.once('close', () => resolve());
    });
    if (this.ours.destroyed) return;
    this.send(frame(9, [0x1a, 0xe1]));
    await marker;
  }

  async #connect(init: BenchInit): Promise<void> {
    const { ours, peer } = this;
    for (const wire of [ours, peer]) wire.on('error', () => undefined);
    ours.pipe(peer);
    peer.pipe(ours);
    const { infoHash = '11'.repeat(20), isGuarded = true, fast = true } = init;
    const ready = [ours, peer].map(
      (wire) => new Promise<void>((resolve) => wire.once('extended', () => resolve())),
    );
    ours.once('handshake', () => {
      ours.use(utMetadata(init.ourInfo));
      if (init.ourInfo === undefined) ours.ut_metadata?.fetch();
      if (isGuarded) this.#guard(init);
    });
    peer.once('handshake', () => peer.use(utMetadata(init.peerInfo)));
    ours.handshake(infoHash, '22'.repeat(20), { fast });
    peer.handshake(infoHash, '33'.repeat(20), { fast });
    await Promise.all(ready);
  }

  #guard({ torrent, share = new EagerShare(), uploads = new Uploads({ share }) }: BenchInit): void {
    const wire = this.ours;
    const guarded: GuardedTorrent = {
      pieceCount: PIECE_COUNT,
      has: () => true,
      acceptsMetadata: () => true,
      ...torrent,
    };
    const charge = guardWire(wire, guarded);
    const connection = new WireConnection(wire, null);
    this.wireId = uploads.add({ wire, connection, torrent: guarded, charge });
  }
}

/** <len><id><payload> (BEP 3). */
export function frame(id: number, ...payload: readonly (Uint8Array | number[])[]): Uint8Array {
  const body = joined([[id], ...payload]);
  return joined([uint32(body.length), body]);
}

export function extended(id: number, payload: Uint8Array | string): Uint8Array {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  return frame(20, [id], bytes);
}

/** Our number of ut_metadata is 1: it is the first extension in use. */
export function metadataMessage(
  head: Record<string, number>,
  block = new Uint8Array(),
): Uint8Array {
  return extended(
    1,
    joined([encodeBencode(new Map<string, Encodable>(Object.entries(head))), block]),
  );
}

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function joined(parts: readonly (Uint8Array | number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
