/**
 * The parts of webtorrent 3.0.21 and its packages that the engine uses; they ship no types. Members
 * with a leading underscore are private to them: `private-members.test.ts` fails when an upgrade
 * moves one.
 */
declare module 'events' {
  export default class EventEmitter {
    on(event: string, listener: (...args: never[]) => void): this;
    once(event: string, listener: (...args: never[]) => void): this;
    off(event: string, listener: (...args: never[]) => void): this;
    emit(event: string, ...args: unknown[]): boolean;
    removeAllListeners(event?: string): this;
    /** 0: any number. */
    setMaxListeners(count: number): this;
  }
}

declare module 'webtorrent' {
  import type EventEmitter from 'events';
  import type { TrackerClient } from 'bittorrent-tracker/client';

  export interface BitField {
    readonly buffer: Uint8Array;
    get(index: number): boolean;
  }

  /** One block request, ours or the peer's (bittorrent-protocol). */
  export interface BlockRequest {
    readonly piece: number;
    readonly offset: number;
    readonly length: number;
  }

  export interface Wire extends EventEmitter {
    readonly peerId: string;
    /** `webrtc` or `webSeed`. */
    readonly type: string;
    readonly amChoking: boolean;
    readonly peerChoking: boolean;
    readonly amInterested: boolean;
    readonly peerInterested: boolean;
    readonly isSeeder: boolean;
    uploaded: number;
    readonly downloaded: number;
    readonly peerPieces: BitField;
    /** Ours. */
    readonly requests: readonly BlockRequest[];
    readonly peerRequests: BlockRequest[];
    readonly hasFast: boolean;
    readonly allowedFastSet: number[];
    /** What we send, but for its `m` (BEP 10). */
    /** Our numbers of the extensions in use (BEP 10), and their names. */
    readonly extendedMapping: Readonly<Record<number, string>>;
    readonly extendedHandshake: Record<string, unknown>;
    readonly peerExtendedHandshake: Readonly<Record<string, unknown>>;
    readonly remoteAddress?: string;
    readonly remotePort?: number;
    readonly destroyed: boolean;
    readonly ut_metadata?: MetadataExtension;
    /** Bytes per second; with an argument, counts that many first (throughput). */
    uploadSpeed(lengthBytes?: number): number;
    downloadSpeed(): number;
    destroy(): void;
    pipe(to: Wire): Wire;
    pause(): void;
    resume(): void;
    use(extension: unknown): void;
    /** Sends a message of an extension that the peer's handshake named (BEP 10), or throws. */
    extended(name: string, payload: Uint8Array): void;
    /** Info hash and peer id as hexadecimal digits. */
    handshake(infoHash: string, peerId: string, extensions: { fast: boolean }): void;
    request(
      index: number,
      offset: number,
      length: number,
      done: (error: Error | null, block?: Uint8Array) => void,
    ): void;
    uninterested(): void;
    unchoke(): void;
    choke(): void;
    bitfield(bits: Uint8Array): void;
    /** Sends "piece": <len><id=7><index><begin><block>. */
    piece(index: number, offset: number, block: Uint8Array): void;
    reject(index: number, offset: number, length: number): void;
    _push(data: Uint8Array): void;
    /** Arrived and not read yet; one chunk while `_processBuffer` runs. */
    _buffer: Uint8Array[];
    _bufferSize: number;
    /** What the next read waits for. */
    readonly _parserSize: number;
    _parse(lengthBytes: number, parser: (bytes: Uint8Array) => void): void;
    _processBuffer(): void;
    _onMessageLength(header: Uint8Array): void;
    /** A whole message behind its length prefix. */
    _onMessage(message: Uint8Array): void;
    _onKeepAlive(): void;
    _onHave(index: number): void;
    _onBitField(bits: Uint8Array): void;
    _onRequest(index: number, offset: number, length: number): void;
    _onCancel(index: number, offset: number, length: number): void;
    _onPiece(index: number, offset: number, block: Uint8Array): void;
    _onExtended(id: number, payload: Uint8Array): void;
    /** Of streamx: one chunk from the peer; there is room to send more. */
    _write(chunk: Uint8Array, written: (error: Error | null) => void): void;
    _read(done: (error: Error | null) => void): void;
    readonly _readableState: { readonly buffered: number; highWaterMark: number };
  }

  /** ut_metadata, on one wire. */
  export interface MetadataExtension extends EventEmitter {
    fetch(): void;
    onMessage(payload: Uint8Array): void;
    onExtendedHandshake(handshake: unknown): void;
    setMetadata(metadata: Uint8Array): Promise<boolean>;
    /** The info dictionary, or what has come of it. */
    readonly metadata?: Uint8Array;
    readonly _infoHash: string;
    readonly _fetching: boolean;
    readonly _metadataComplete: boolean;
    readonly _metadataSize: number | null;
    readonly _bitfield: BitField;
    _onRequest(piece: number): void;
    _onData(piece: number, block: Uint8Array, totalBytes: number): void;
    _onReject(piece: number): void;
    _checkDone(): Promise<void>;
    _failedMetadata(): void;
  }

  export interface Discovery {
    readonly tracker: TrackerClient | null;
  }

  /** A piece that is still being fetched (torrent-piece); null once it is verified. */
  export interface PartialPiece {
    readonly length: number;
    readonly missing: number;
  }

  export interface TorrentFile {
    readonly name: string;
    readonly length: number;
  }

  export interface TorrentOptions {
    announce?: readonly string[];
    store?: new (chunkLength: number, options: { torrent: Torrent }) => unknown;
    storeCacheSlots?: number;
    bitfield?: Uint8Array;
    skipVerify?: boolean;
    deselect?: boolean;
    strategy?: 'sequential' | 'rarest';
    getAnnounceOpts?: () => { numwant?: number; left?: number };
  }

  /** What is to be fetched, in this order. */
  export interface Selections {
    readonly length: number;
    get(at: number): { readonly from: number; readonly to: number };
    clear(): void;
    insert(item: {
      /** Pieces, both included. */
      from: number;
      to: number;
      /** So many from the first on are here. */
      offset: number;
      priority: number;
      /** Never joined with others. */
      isStreamSelection: boolean;
    }): void;
  }

  export interface Torrent extends EventEmitter {
    readonly infoHash: string;
    readonly name: string;
    readonly ready: boolean;
    readonly destroyed: boolean;
    readonly metadata: Uint8Array | null;
    readonly torrentFile: Uint8Array;
    announce: readonly string[];
    readonly pieces: readonly (PartialPiece | null)[];
    readonly bitfield: BitField | undefined;
    readonly wires: readonly Wire[];
    readonly received: number;
    readonly uploaded: number;
    readonly discovery: Discovery | null;
    /** A connection that speaks the peer protocol, as simple-peer's; has an `id` of its own. */
    addPeer(connection: unknown, source: string): boolean;
    /** Lets faster peers take over blocks of these pieces that slow ones were asked for. */
    critical(start: number, end: number): void;
    destroy(options: { destroyStore: boolean }, callback?: (error?: Error | null) => void): void;
    _startDiscovery(): void;
    _verifyPieces(callback: (error?: Error | null) => void): void;
    _verifyPiece(index: number, callback: (error: Error | null, isValid?: boolean) => void): void;
    _markUnverified(index: number): void;
    _checkDone(): boolean;
    _selections: Selections;
    /** Pieces that were once {@link critical}. */
    readonly _critical: readonly (true | undefined)[];
    _updateSelections(): void;
    /** Requests as many blocks of a wire as it should have under way. */
    _updateWire(wire: Wire): void;
    /** Requests one block of a piece; false when there is none to request now. */
    _request(wire: Wire, index: number, hotswap: boolean): boolean;
    /** Every 10 s: unchokes some of this torrent's wires. */
    _rechoke(): void;
    /** By id; of those that are up, the `wire` is one of {@link wires}. */
    readonly _peers: ReadonlyMap<string, TorrentPeer> | null;
  }

  /** A wire and what it runs over: a simple-peer, in browsers and here. */
  export interface TorrentPeer {
    readonly wire: Wire | null;
    readonly conn: unknown;
    readonly connected: boolean;
    destroy(): void;
  }

  export interface ClientOptions {
    peerId?: string;
    dht?: false;
    lsd?: false;
    utPex?: false;
    natUpnp?: false;
    natPmp?: false;
    webSeeds?: boolean;
    tracker?: { rtcConfig?: { iceServers: readonly { urls: string }[] } };
    downloadLimit?: number;
    uploadLimit?: number;
  }

  export default class WebTorrent extends EventEmitter {
    static readonly VERSION: string;
    constructor(options: ClientOptions);
    readonly torrents: readonly Torrent[];
    /** 40 hexadecimal digits. */
    readonly peerId: string;
    readonly tracker: { rtcConfig?: { iceServers: readonly { urls: string }[] } };
    add(torrentId: string | Uint8Array, options: TorrentOptions): Torrent;
    throttleDownload(bytesPerSecond: number): void;
    throttleUpload(bytesPerSecond: number): void;
    destroy(callback?: (error?: Error | null) => void): void;
  }
}

declare module 'bittorrent-protocol' {
  import type { Wire as WebTorrentWire } from 'webtorrent';
  const Wire: new (type?: string) => WebTorrentWire;
  export default Wire;
}

declare module 'parse-torrent' {
  /** What webtorrent makes of a .torrent file. */
  export default function parseTorrent(bytes: Uint8Array): Promise<{
    readonly infoHash?: string;
    readonly pieces?: readonly string[];
    readonly files?: readonly { readonly path: string; readonly length: number }[];
  }>;
}

declare module 'ut_metadata' {
  /** An extension class for {@link Wire.use}; with the info dictionary or .torrent file, gives it. */
  export default function utMetadata(metadata?: Uint8Array): unknown;
}

declare module '@thaunknown/simple-peer/lite.js' {
  import type EventEmitter from 'events';
  export interface SimplePeerOptions {
    initiator?: boolean;
    trickle?: boolean;
    objectMode?: boolean;
    channelName?: string;
    channelConfig?: object;
    config?: object;
    offerOptions?: object;
    answerOptions?: object;
    sdpTransform?: (sdp: string) => string;
  }
  export interface SimplePeer extends EventEmitter {
    id?: string;
    readonly destroyed: boolean;
    trackerTimeout?: ReturnType<typeof setTimeout> | null;
    signal(data: unknown): void;
    destroy(error?: Error): void;
  }
  /** One connection with one data channel, as a stream (streamx). */
  export default class Peer extends EventEmitter implements SimplePeer {
    static readonly WEBRTC_SUPPORT: boolean;
    constructor(options?: SimplePeerOptions);
    /** In a swarm: the peer id of the other end, hexadecimal. */
    readonly id?: string;
    readonly initiator: boolean;
    readonly connected: boolean;
    readonly destroyed: boolean;
    readonly channelName: string | null;
    readonly bufferSize: number;
    readonly localPort?: number;
    readonly localAddress?: string;
    signal(data: unknown): void;
    send(data: Uint8Array | ArrayBuffer | string): void;
    /** False when the stream's buffer is full; `drain` follows. */
    write(data: Uint8Array): boolean;
    end(): void;
    negotiate(): void;
    getStats(
      done: (error: Error | null, rows: readonly Readonly<Record<string, unknown>>[]) => void,
    ): void;
    destroy(error?: Error): void;
    readonly remoteAddress?: string;
    /** Null before there is one, and at the end. */
    readonly _channel: PeerChannel | null;
    readonly _pc: PeerDescriptions | null;
    /** The channel's buffer has fallen to its threshold. */
    _onChannelBufferedAmountLow(): void;
  }

  export interface PeerChannel {
    readonly ordered: boolean;
    readonly maxRetransmits: number | null;
    readonly maxPacketLifeTime: number | null;
    /** The one for Node has none: simple-peer looks at the buffer itself. */
    bufferedAmountLowThreshold: number | undefined;
  }

  export interface PeerDescriptions {
    readonly localDescription: { readonly sdp: string } | null;
    readonly remoteDescription: { readonly sdp: string } | null;
  }
}

declare module 'bittorrent-tracker/client' {
  import type EventEmitter from 'events';
  import type { WebSocketTracker } from 'bittorrent-tracker/websocket-tracker';
  export default class TrackerClient extends EventEmitter {
    /** Info hash and peer id as hexadecimal digits. */
    constructor(options: {
      infoHash: string;
      peerId: string;
      announce: readonly string[];
      rtcConfig: object;
      getAnnounceOpts?: () => object;
    });
    readonly _trackers: WebSocketTracker[];
    readonly infoHash: string;
    start(): void;
    update(): void;
    destroy(): void;
  }
  export { TrackerClient };
}

declare module 'bittorrent-tracker/websocket-tracker' {
  import type EventEmitter from 'events';
  import type { SimplePeer } from '@thaunknown/simple-peer/lite.js';
  import type { TrackerClient } from 'bittorrent-tracker/client';

  export interface Offer {
    readonly offer: unknown;
    /** 20 bytes as a latin-1 string. */
    readonly offer_id: string;
  }

  /** What a tracker said in answer to an announce, or of another peer: JSON of any shape. */
  export interface TrackerMessage {
    readonly offer?: unknown;
    readonly answer?: unknown;
    readonly peer_id?: unknown;
    readonly offer_id?: unknown;
    /** Seconds. */
    readonly interval?: unknown;
    readonly 'min interval'?: unknown;
    readonly 'tracker id'?: unknown;
  }

  export default class WebSocketTracker extends EventEmitter {
    constructor(client: TrackerClient, announceUrl: string);
    readonly announceUrl: string;
    readonly client: TrackerClient;
    readonly destroyed: boolean;
    reconnecting: boolean;
    retries: number;
    /** Something was sent and nothing has come since; its end waits for it a little. */
    expectingResponse: boolean;
    reconnectTimer: ReturnType<typeof setTimeout> | null;
    /** Unanswered offers by offer id, hexadecimal. */
    readonly peers: Record<string, SimplePeer> | null;
    readonly socket: (EventEmitter & { readonly connected: boolean }) | null;
    destroy(): void;
    readonly _onSocketConnectBound: (() => void) | null;
    _openSocket(): void;
    _generateOffers(count: number, callback: (offers: Offer[]) => void): void;
    _createPeer(options: { initiator: true }): SimplePeer;
    /** One message of the socket, which other torrents on this tracker share. */
    _onSocketData(data: Uint8Array): void;
    _onAnnounceResponse(message: TrackerMessage): void;
    /** How often to announce; milliseconds. */
    setInterval(intervalMs?: number): void;
  }
  export { WebSocketTracker };
}
