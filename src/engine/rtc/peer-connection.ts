/**
 * `RTCPeerConnection` for webtorrent inside the worker: the real one lives on the page. Only what
 * `@thaunknown/simple-peer` uses. The four states and the descriptions are read synchronously
 * there, so the page sends a snapshot with every event and reply, applied before anything is fired.
 */
import type {
  ChannelInit,
  ConnectionSnapshot,
  FromRtcHost,
  IceCandidate,
  SessionDescription,
} from '../../bridge/rtc.ts';
import { ProxiedChannel, TransferredChannel } from './data-channels.ts';
import { hostPort } from './host-port.ts';

type Handler = ((event: unknown) => void) | null;
type ConnectionMessage = Exclude<FromRtcHost, { kind: 'reply' | 'refuse' | 'budget' }>;

/** Live connections, over all torrents; beyond it new peers are refused. */
const MAX_LIVE_CONNECTIONS = 300;

let canTransferChannels = true;
let liveConnectionCount = 0;

/** Whether the page transfers data channels or proxies them; said once, before the first peer. */
export function setChannelTransfer(canTransfer: boolean): void {
  canTransferChannels = canTransfer;
}

export class HostedPeerConnection {
  readonly number = hostPort.nextNumber();
  iceConnectionState = 'new';
  iceGatheringState = 'new';
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: SessionDescription | null = null;
  remoteDescription: SessionDescription | null = null;
  oniceconnectionstatechange: Handler = null;
  onicegatheringstatechange: Handler = null;
  onconnectionstatechange: Handler = null;
  onsignalingstatechange: Handler = null;
  onicecandidate: Handler = null;
  ondatachannel: Handler = null;
  ontrack: Handler = null;
  readonly #channels = new Map<number, TransferredChannel | ProxiedChannel>();
  #isClosed = false;

  constructor(config?: unknown) {
    if (liveConnectionCount >= MAX_LIVE_CONNECTIONS || hostPort.room <= 0) {
      throw new Error('This browser allows no more connections for now.');
    }
    liveConnectionCount += 1;
    hostPort.register(this);
    hostPort.post({ kind: 'open', connection: this.number, config: config ?? {} });
  }

  createDataChannel(label: string, init: ChannelInit = {}): TransferredChannel | ProxiedChannel {
    const number = hostPort.nextNumber();
    const channel = canTransferChannels
      ? new TransferredChannel(label, init)
      : new ProxiedChannel(this.number, number, label, init);
    this.#channels.set(number, channel);
    hostPort.post({
      kind: 'create-channel',
      connection: this.number,
      channel: number,
      label,
      init,
    });
    return channel;
  }

  createOffer(options?: unknown): Promise<SessionDescription> {
    return hostPort.call(this.number, 'createOffer', options);
  }

  createAnswer(options?: unknown): Promise<SessionDescription> {
    return hostPort.call(this.number, 'createAnswer', options);
  }

  async setLocalDescription(description: SessionDescription): Promise<void> {
    const { type, sdp } = description;
    await hostPort.call(this.number, 'setLocalDescription', { type, sdp });
  }

  async setRemoteDescription(description: SessionDescription): Promise<void> {
    const { type, sdp } = description;
    await hostPort.call(this.number, 'setRemoteDescription', { type, sdp });
  }

  async addIceCandidate(candidate: IceCandidate | null): Promise<void> {
    await hostPort.call(this.number, 'addIceCandidate', candidate && { ...candidate });
  }

  /** Rows by id, as an `RTCStatsReport` would give. Takes no argument: simple-peer looks at that. */
  async getStats(): Promise<Map<string, Readonly<Record<string, unknown>>>> {
    const rows = await hostPort.call(this.number, 'getStats', null);
    return new Map(rows.map((row) => [String(row['id']), row]));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    liveConnectionCount -= 1;
    this.iceConnectionState = 'closed';
    this.connectionState = 'closed';
    this.signalingState = 'closed';
    hostPort.post({ kind: 'close', connection: this.number });
    hostPort.unregister(this);
    for (const channel of this.#channels.values()) channel.abandon();
  }

  applySnapshot(snapshot: ConnectionSnapshot): void {
    Object.assign(this, snapshot);
  }

  receive(message: ConnectionMessage): void {
    switch (message.kind) {
      case 'state':
        this.applySnapshot(message.snapshot);
        this[`on${message.event}`]?.({ type: message.event });
        return;
      case 'candidate':
        this.applySnapshot(message.snapshot);
        this.onicecandidate?.({ type: 'icecandidate', candidate: message.candidate });
        return;
      case 'channel-created': {
        const channel = this.#channels.get(message.channel);
        if (channel instanceof TransferredChannel) channel.attach(message.dataChannel);
        return;
      }
      case 'channel-failed':
        this.#channels.get(message.channel)?.fail(new Error(message.message));
        return;
      case 'channel-received': {
        const { dataChannel } = message;
        // Handlers are set inside this call, so no message can be missed.
        this.ondatachannel?.({ type: 'datachannel', channel: dataChannel });
        // `open` may have fired on the way here.
        if (dataChannel.readyState === 'open') dataChannel.onopen?.(new Event('open'));
        return;
      }
      case 'proxied-channel-received': {
        const { connection, channel: number, label, init, readyState } = message;
        const channel = new ProxiedChannel(connection, number, label, init, readyState);
        this.#channels.set(number, channel);
        this.ondatachannel?.({ type: 'datachannel', channel });
        return;
      }
      case 'channel-event': {
        const channel = this.#channels.get(message.channel);
        if (channel instanceof ProxiedChannel) channel.receive(message.event);
        return;
      }
      case 'open-failed':
        this.#isClosed = true;
        liveConnectionCount -= 1;
        this.connectionState = 'failed';
        this.iceConnectionState = 'failed';
        hostPort.unregister(this);
        this.onconnectionstatechange?.({ type: 'connectionstatechange' });
    }
  }
}

export class HostedSessionDescription implements SessionDescription {
  readonly type: string;
  readonly sdp: string;

  constructor({ type, sdp }: SessionDescription) {
    this.type = type;
    this.sdp = sdp;
  }
}

export class HostedIceCandidate implements IceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;

  constructor({ candidate, sdpMid, sdpMLineIndex }: IceCandidate) {
    this.candidate = candidate;
    this.sdpMid = sdpMid;
    this.sdpMLineIndex = sdpMLineIndex;
  }
}
