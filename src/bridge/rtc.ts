/**
 * Between the page, which owns every RTCPeerConnection, and the engine worker, where webtorrent
 * sees a look-alike. One MessagePort; connections and data channels have numbers the worker gives.
 * Data channels are transferred where the browser can; else their traffic is proxied.
 */

/** The four states simple-peer reads synchronously, sent along with every event and reply. */
export interface ConnectionStates {
  readonly iceConnectionState: string;
  readonly iceGatheringState: string;
  readonly connectionState: string;
  readonly signalingState: string;
}

export interface SessionDescription {
  readonly type: string;
  readonly sdp: string;
}

export interface ConnectionSnapshot extends ConnectionStates {
  readonly localDescription: SessionDescription | null;
  readonly remoteDescription: SessionDescription | null;
}

export interface IceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment?: string | null;
}

export type ConnectionStateEvent =
  | 'iceconnectionstatechange'
  | 'icegatheringstatechange'
  | 'connectionstatechange'
  | 'signalingstatechange';

/** The promise-returning methods of RTCPeerConnection that webtorrent's stack uses. */
export interface ConnectionMethods {
  createOffer: (options: unknown) => SessionDescription;
  createAnswer: (options: unknown) => SessionDescription;
  setLocalDescription: (description: SessionDescription) => null;
  setRemoteDescription: (description: SessionDescription) => null;
  addIceCandidate: (candidate: IceCandidate | null) => null;
  /** An `RTCStatsReport` cannot be cloned: its rows. */
  getStats: (nothing: null) => readonly Readonly<Record<string, unknown>>[];
}

export type ConnectionMethod = keyof ConnectionMethods;

export interface ChannelInit {
  readonly ordered?: boolean;
  readonly maxRetransmits?: number;
  readonly maxPacketLifeTime?: number;
  readonly negotiated?: boolean;
  readonly id?: number;
  readonly protocol?: string;
}

/** Engine worker to page. */
export type ToRtcHost =
  | { readonly kind: 'open'; readonly connection: number; readonly config: unknown }
  | { readonly kind: 'close'; readonly connection: number }
  | {
      readonly kind: 'call';
      readonly connection: number;
      readonly call: number;
      readonly method: ConnectionMethod;
      readonly argument: unknown;
    }
  | {
      readonly kind: 'create-channel';
      readonly connection: number;
      readonly channel: number;
      readonly label: string;
      readonly init: ChannelInit;
    }
  // Proxied channels only
  | {
      readonly kind: 'channel-send';
      readonly connection: number;
      readonly channel: number;
      readonly data: ArrayBuffer | string;
    }
  | {
      readonly kind: 'channel-threshold';
      readonly connection: number;
      readonly channel: number;
      readonly lengthBytes: number;
    }
  | { readonly kind: 'channel-close'; readonly connection: number; readonly channel: number };

/** What happens on a proxied channel, told by the page. */
export type ProxiedChannelEvent =
  | { readonly type: 'open' | 'closing' | 'close' | 'low'; readonly bufferedBytes: number }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'message'; readonly data: ArrayBuffer | string }
  /** So many posted bytes have reached the real channel, whose own buffer holds `bufferedBytes`. */
  | { readonly type: 'sent'; readonly sentBytes: number; readonly bufferedBytes: number };

/** Page to engine worker. */
export type FromRtcHost =
  | {
      readonly kind: 'reply';
      readonly connection: number;
      readonly call: number;
      readonly value: unknown;
      readonly snapshot: ConnectionSnapshot | null;
    }
  | {
      readonly kind: 'refuse';
      readonly connection: number;
      readonly call: number;
      readonly name: string;
      readonly message: string;
    }
  /** The browser would not make the connection at all. */
  | {
      readonly kind: 'open-failed';
      readonly connection: number;
      /** It makes no more of them for now, whatever their configuration. */
      readonly isExhausted: boolean;
      readonly message: string;
    }
  | {
      readonly kind: 'state';
      readonly connection: number;
      readonly event: ConnectionStateEvent;
      readonly snapshot: ConnectionSnapshot;
    }
  | {
      readonly kind: 'candidate';
      readonly connection: number;
      readonly candidate: IceCandidate | null;
      readonly snapshot: ConnectionSnapshot;
    }
  /** The channel that `create-channel` asked for, transferred. */
  | {
      readonly kind: 'channel-created';
      readonly connection: number;
      readonly channel: number;
      readonly dataChannel: RTCDataChannel;
    }
  /** The browser would not make the channel that `create-channel` asked for. */
  | {
      readonly kind: 'channel-failed';
      readonly connection: number;
      readonly channel: number;
      readonly message: string;
    }
  /** A channel the other peer made, transferred. */
  | {
      readonly kind: 'channel-received';
      readonly connection: number;
      readonly dataChannel: RTCDataChannel;
    }
  /** A channel the other peer made, proxied under this number (negative: the page's numbering). */
  | {
      readonly kind: 'proxied-channel-received';
      readonly connection: number;
      readonly channel: number;
      readonly label: string;
      /** What the other peer asked for. */
      readonly init: ChannelInit;
      readonly readyState: string;
    }
  | {
      readonly kind: 'channel-event';
      readonly connection: number;
      readonly channel: number;
      readonly event: ProxiedChannelEvent;
    }
  /** How many connections the browser counts for us; sent when it changes. */
  | {
      readonly kind: 'budget';
      readonly live: number;
      readonly counted: number;
      readonly limit: number;
    };
