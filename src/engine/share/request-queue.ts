/**
 * A peer's requests, in order, until they are answered. webtorrent reads every requested block at
 * once and keeps it until it is sent: a peer that asks and does not read would fill the memory,
 * 128 KiB for each 17 bytes. Here a few are read ahead, and sent when it is this wire's turn.
 */
import type { BlockRequest, Wire } from 'webtorrent';
import { closeWire } from '../guard/close-wire.ts';
import type { GuardedTorrent } from '../guard/guarded-torrent.ts';

/** The largest block anybody asks for; longer ones end the wire. */
const MAX_BLOCK_BYTES = 128 * 1024;
/** Read, or being read, and not sent yet. */
const MAX_AHEAD_BYTES = 256 * 1024;
/** Requests of a peer that wait; told to it as `reqq` (BEP 10). libtorrent's figure is 2,000. */
export const MAX_PEER_REQUESTS = 2_000;

export interface RequestQueueInit {
  readonly wire: Wire;
  readonly torrent: GuardedTorrent;
  /** For what costs us something; false when the wire has been closed for that. */
  readonly charge: (cost: number) => boolean;
  /** There may be another block to send, or none any more. */
  readonly changed: () => void;
}

export interface ReadyBlock extends BlockRequest {
  readonly block: Uint8Array;
}

interface Reading {
  readonly request: BlockRequest;
  block: Uint8Array | null;
  isDropped: boolean;
}

export class RequestQueue {
  readonly #init: RequestQueueInit;
  /** The oldest, read ahead. */
  #ahead: Reading[] = [];
  #waiting: BlockRequest[] = [];
  #aheadBytes = 0;
  #isReading = false;

  /** Answers the wire's requests from here on. */
  constructor(init: RequestQueueInit) {
    this.#init = init;
    const { wire } = init;
    wire._onRequest = (piece, offset, length) => {
      this.#receive({ piece, offset, length });
    };
    const cancel = wire._onCancel.bind(wire);
    wire._onCancel = (piece, offset, length) => {
      cancel(piece, offset, length);
      this.#drop((request) => isSame(request, { piece, offset, length }), 1);
    };
    const choke = wire.choke.bind(wire);
    wire.choke = () => {
      if (wire.amChoking) return;
      choke();
      // BEP 6: those of the allowed fast set stay.
      this.#drop(({ piece }) => !wire.hasFast || !wire.allowedFastSet.includes(piece));
    };
    wire.extendedHandshake['reqq'] ??= MAX_PEER_REQUESTS;
  }

  get isEmpty(): boolean {
    return this.#ahead.length === 0 && this.#waiting.length === 0;
  }

  /** Of the next block, if it has been read; 0 otherwise. */
  get nextBlockBytes(): number {
    return this.#ahead[0]?.block?.length ?? 0;
  }

  /** The next block, which the caller sends now; null while it is not there. */
  take(): ReadyBlock | null {
    const [next] = this.#ahead;
    if (next === undefined || next.block === null) return null;
    const { request, block } = next;
    this.#ahead.shift();
    this.#aheadBytes -= request.length;
    forget(this.#init.wire.peerRequests, request);
    this.#readAhead();
    return { ...request, block };
  }

  /** Nothing is answered any more. */
  clear(): void {
    this.#drop(() => true);
  }

  #receive(request: BlockRequest): void {
    const { wire, torrent } = this.#init;
    const { piece, offset, length } = request;
    if (piece < 0 || offset < 0 || length <= 0 || length > MAX_BLOCK_BYTES) closeWire(wire);
    else if (wire.amChoking && !wire.allowedFastSet.includes(piece)) this.#refuse(request);
    else if (!torrent.has(piece)) this.#refuse(request);
    else if (wire.peerRequests.length >= MAX_PEER_REQUESTS) closeWire(wire);
    else {
      wire.peerRequests.push(request);
      this.#waiting.push(request);
      this.#readAhead();
      this.#init.changed();
    }
  }

  #refuse({ piece, offset, length }: BlockRequest): void {
    const { wire, charge } = this.#init;
    if (charge(1) && wire.hasFast) wire.reject(piece, offset, length);
  }

  #readAhead(): void {
    // A store may answer at once.
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#aheadBytes < MAX_AHEAD_BYTES) {
        const request = this.#waiting.shift();
        if (request === undefined) break;
        this.#read(request);
      }
    } finally {
      this.#isReading = false;
    }
  }

  #read(request: BlockRequest): void {
    const { wire, torrent } = this.#init;
    const { piece, offset, length } = request;
    const reading: Reading = { request, block: null, isDropped: false };
    this.#ahead.push(reading);
    this.#aheadBytes += length;
    const got = (error: Error | null, block?: Uint8Array) => {
      if (reading.isDropped) this.#aheadBytes -= length;
      else if (error === null && block?.length === length) reading.block = block;
      else this.#fail(reading);
      this.#readAhead();
      this.#init.changed();
    };
    // webtorrent gives no answer for a piece that it does not have any more.
    if (!torrent.has(piece) || !wire.emit('request', piece, offset, length, got))
      this.#fail(reading);
  }

  #fail(reading: Reading): void {
    const { wire } = this.#init;
    const { piece, offset, length } = reading.request;
    this.#ahead.splice(this.#ahead.indexOf(reading), 1);
    this.#aheadBytes -= length;
    // Which forgets the request as well.
    if (wire.hasFast) wire.reject(piece, offset, length);
    else forget(wire.peerRequests, reading.request);
  }

  #drop(isMeant: (request: BlockRequest) => boolean, most = Infinity): void {
    let left = most;
    const isDropped = (request: BlockRequest) => left > 0 && isMeant(request) && left-- > 0;
    this.#ahead = this.#ahead.filter((reading) => {
      reading.isDropped = isDropped(reading.request);
      if (reading.isDropped && reading.block !== null) this.#aheadBytes -= reading.request.length;
      return !reading.isDropped;
    });
    this.#waiting = this.#waiting.filter((request) => !isDropped(request));
    this.#readAhead();
    this.#init.changed();
  }
}

function isSame(one: BlockRequest, other: BlockRequest): boolean {
  return one.piece === other.piece && one.offset === other.offset && one.length === other.length;
}

/** By value, as bittorrent-protocol does: it keeps equal requests, in no order. */
function forget(requests: BlockRequest[], request: BlockRequest): void {
  const at = requests.findIndex((other) => isSame(other, request));
  if (at >= 0) requests.splice(at, 1);
}
