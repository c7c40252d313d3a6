/** What the engine reads of webtorrent's packages that they do not promise to keep. */

/** What a member is: a method with so many arguments, or a field of this type. */
export type Shape =
  | { readonly argumentCount: number }
  | { readonly type: 'string' | 'number' | 'boolean' | 'object' | 'function' };

const method = (argumentCount: number): Shape => ({ argumentCount });
const field = (type: 'string' | 'number' | 'boolean' | 'object' | 'function'): Shape => ({ type });

/** The versions that were read; an upgrade is a reason to read them again. */
export const READ_VERSIONS = {
  webtorrent: '3.0.21',
  'bittorrent-protocol': '5.0.9',
  'bittorrent-tracker': '11.2.3',
  '@thaunknown/simple-peer': '10.1.2',
  ut_metadata: '5.0.1',
  streamx: '2.28.0',
} as const;

/** By the interfaces of `webtorrent.d.ts` that declare them; all of them, which a test checks. */
export const PRIVATE_MEMBERS = {
  Wire: {
    _push: method(1),
    _buffer: field('object'),
    _bufferSize: field('number'),
    _parserSize: field('number'),
    _parse: method(2),
    _processBuffer: method(0),
    _onMessageLength: method(1),
    _onMessage: method(1),
    _onKeepAlive: method(0),
    _onHave: method(1),
    _onBitField: method(1),
    _onRequest: method(3),
    _onCancel: method(3),
    _onPiece: method(3),
    _onExtended: method(2),
    _write: method(2),
    _read: method(1),
    _readableState: field('object'),
  },
  MetadataExtension: {
    _infoHash: field('string'),
    _fetching: field('boolean'),
    _metadataComplete: field('boolean'),
    _metadataSize: field('object'),
    _bitfield: field('object'),
    _onRequest: method(1),
    _onData: method(3),
    _onReject: method(1),
    _checkDone: method(0),
    _failedMetadata: method(0),
  },
  Torrent: {
    _startDiscovery: method(0),
    _verifyPieces: method(1),
    _verifyPiece: method(2),
    _markUnverified: method(1),
    _checkDone: method(0),
    _selections: field('object'),
    _critical: field('object'),
    _updateSelections: method(0),
    _updateWire: method(1),
    _request: method(3),
    _rechoke: method(0),
    _peers: field('object'),
  },
  Peer: {
    _channel: field('object'),
    _pc: field('object'),
    _onChannelBufferedAmountLow: method(0),
  },
  TrackerClient: { _trackers: field('object') },
  WebSocketTracker: {
    _onSocketConnectBound: field('function'),
    _openSocket: method(0),
    _generateOffers: method(2),
    _createPeer: method(1),
    _onSocketData: method(1),
    _onAnnounceResponse: method(1),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Shape>>>>;

/** The shape a member really has. */
export function shapeOf(owner: object, member: string, like: Shape): unknown {
  const value: unknown = (owner as Readonly<Record<string, unknown>>)[member];
  if ('type' in like) return { type: typeof value };
  return typeof value === 'function' ? { argumentCount: value.length } : { type: typeof value };
}

/** The members of one owner that are tested, for `it.each`. */
export function membersOf(owner: keyof typeof PRIVATE_MEMBERS): [string, Shape][] {
  return Object.entries(PRIVATE_MEMBERS[owner]);
}
