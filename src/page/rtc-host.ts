/**
 * Owns every RTCPeerConnection for the engine worker, which cannot have any, and hands each data
 * channel over in the task that creates it (later it is no longer transferable).
 */
import type {
  ChannelInit,
  ConnectionMethod,
  ConnectionSnapshot,
  ConnectionStateEvent,
  FromRtcHost,
  IceCandidate,
  SessionDescription,
  ToRtcHost,
} from '../bridge/rtc.ts';
import { CONNECTION_LIMIT, type ConnectionCounter } from './connection-counter.ts';
import { ProxiedChannels } from './proxied-channels.ts';

const STATE_EVENTS: readonly ConnectionStateEvent[] = [
  'iceconnectionstatechange',
  'icegatheringstatechange',
  'connectionstatechange',
  'signalingstatechange',
];
const BUDGET_INTERVAL_MS = 250;
/** What `new RTCPeerConnection` throws over its configuration, and not for want of connections. */
const MISTAKES: readonly string[] = [
  'TypeError',
  'SyntaxError',
  'InvalidAccessError',
  'NotSupportedError',
];

interface HostedConnection {
  readonly connection: RTCPeerConnection;
  readonly channels: ProxiedChannels;
}

export class RtcHost {
  // The strong references that keep the connections of transferred channels alive.
  readonly #hosted = new Map<number, HostedConnection>();
  readonly #port: MessagePort;
  readonly #canTransfer: boolean;
  readonly #counter: ConnectionCounter;
  #budgetTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(port: MessagePort, canTransfer: boolean, counter: ConnectionCounter) {
    this.#port = port;
    this.#canTransfer = canTransfer;
    this.#counter = counter;
    counter.onChange = () => {
      this.#tellBudgetSoon();
    };
    port.onmessage = (event: MessageEvent<ToRtcHost>) => {
      this.#receive(event.data);
    };
    this.#tellBudgetSoon();
  }

  /** The engine is gone: no peer may be left talking to nobody. */
  close(): void {
    for (const number of [...this.#hosted.keys()]) this.#close(number);
    this.#counter.onChange = () => undefined;
    clearTimeout(this.#budgetTimer);
    this.#port.onmessage = null;
    this.#port.close();
  }

  #receive(message: ToRtcHost): void {
    if (message.kind === 'open') {
      this.#open(message.connection, message.config);
      return;
    }
    const hosted = this.#hosted.get(message.connection);
    if (hosted === undefined) {
      if (message.kind === 'call') {
        this.#post({
          kind: 'refuse',
          connection: message.connection,
          call: message.call,
          name: 'InvalidStateError',
          message: 'The connection is closed.',
        });
      }
      return;
    }
    switch (message.kind) {
      case 'close':
        this.#close(message.connection);
        break;
      case 'call':
        void this.#call(hosted.connection, message);
        break;
      case 'create-channel':
        this.#createChannel(hosted, message);
        break;
      case 'channel-send':
        hosted.channels.send(message.channel, message.data);
        break;
      case 'channel-threshold':
        hosted.channels.setThreshold(message.channel, message.lengthBytes);
        break;
      case 'channel-close':
        hosted.channels.close(message.channel);
        break;
    }
  }

  #open(number: number, config: unknown): void {
    let connection: RTCPeerConnection;
    try {
      connection = new RTCPeerConnection(config as RTCConfiguration);
    } catch (error) {
      const { name, message } = errorOf(error);
      const isExhausted = !MISTAKES.includes(name);
      this.#post({ kind: 'open-failed', connection: number, isExhausted, message });
      return;
    }
    this.#counter.opened(connection);
    const channels = new ProxiedChannels((channel, event, transfer) => {
      this.#post({ kind: 'channel-event', connection: number, channel, event }, transfer);
    });
    this.#hosted.set(number, { connection, channels });
    for (const event of STATE_EVENTS) {
      connection.addEventListener(event, () => {
        this.#post({ kind: 'state', connection: number, event, snapshot: snapshotOf(connection) });
      });
    }
    connection.addEventListener('icecandidate', ({ candidate }) => {
      this.#post({
        kind: 'candidate',
        connection: number,
        candidate: candidate === null ? null : candidateOf(candidate),
        snapshot: snapshotOf(connection),
      });
    });
    connection.addEventListener('datachannel', ({ channel: dataChannel }) => {
      if (this.#canTransfer) {
        this.#post({ kind: 'channel-received', connection: number, dataChannel }, [dataChannel]);
        return;
      }
      const { label, readyState } = dataChannel;
      const channel = channels.adopt(dataChannel);
      this.#post({
        kind: 'proxied-channel-received',
        connection: number,
        channel,
        label,
        init: initOf(dataChannel),
        readyState,
      });
    });
  }

  #createChannel(
    hosted: HostedConnection,
    message: Extract<ToRtcHost, { kind: 'create-channel' }>,
  ): void {
    const { connection, channel, label, init } = message;
    let dataChannel: RTCDataChannel;
    try {
      dataChannel = hosted.connection.createDataChannel(label, init);
    } catch (error) {
      const { message: words } = errorOf(error);
      this.#post({ kind: 'channel-failed', connection, channel, message: words });
      return;
    }
    if (this.#canTransfer) {
      this.#post({ kind: 'channel-created', connection, channel, dataChannel }, [dataChannel]);
    } else {
      hosted.channels.add(channel, dataChannel);
    }
  }

  async #call(
    connection: RTCPeerConnection,
    message: Extract<ToRtcHost, { kind: 'call' }>,
  ): Promise<void> {
    const { connection: number, call, method, argument } = message;
    try {
      const value = await callMethod(connection, method, argument);
      const snapshot = method === 'getStats' ? null : snapshotOf(connection);
      this.#post({ kind: 'reply', connection: number, call, value, snapshot });
    } catch (error) {
      const { name, message: words } = errorOf(error);
      this.#post({ kind: 'refuse', connection: number, call, name, message: words });
    }
  }

  #close(number: number): void {
    const hosted = this.#hosted.get(number);
    if (hosted === undefined) return;
    this.#hosted.delete(number);
    hosted.connection.close();
    this.#counter.closed();
  }

  #tellBudgetSoon(): void {
    this.#budgetTimer ??= setTimeout(() => {
      this.#budgetTimer = undefined;
      const { live, counted } = this.#counter;
      this.#post({ kind: 'budget', live, counted, limit: CONNECTION_LIMIT });
    }, BUDGET_INTERVAL_MS);
  }

  #post(message: FromRtcHost, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function snapshotOf(connection: RTCPeerConnection): ConnectionSnapshot {
  return {
    iceConnectionState: connection.iceConnectionState,
    iceGatheringState: connection.iceGatheringState,
    connectionState: connection.connectionState,
    signalingState: connection.signalingState,
    localDescription: descriptionOf(connection.localDescription),
    remoteDescription: descriptionOf(connection.remoteDescription),
  };
}

function descriptionOf(description: RTCSessionDescription | null): SessionDescription | null {
  return description === null ? null : { type: description.type, sdp: description.sdp };
}

function initOf({ ordered, maxRetransmits, maxPacketLifeTime }: RTCDataChannel): ChannelInit {
  return {
    ordered,
    ...(maxRetransmits !== null && { maxRetransmits }),
    ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
  };
}

function candidateOf(candidate: RTCIceCandidate): IceCandidate {
  const { candidate: line, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: line, sdpMid, sdpMLineIndex, usernameFragment };
}

async function callMethod(
  connection: RTCPeerConnection,
  method: ConnectionMethod,
  argument: unknown,
): Promise<unknown> {
  switch (method) {
    case 'createOffer': {
      const { type, sdp } = await connection.createOffer(argument as RTCOfferOptions);
      return { type, sdp: sdp ?? '' };
    }
    case 'createAnswer': {
      const { type, sdp } = await connection.createAnswer(argument as RTCAnswerOptions);
      return { type, sdp: sdp ?? '' };
    }
    case 'setLocalDescription':
      await connection.setLocalDescription(argument as RTCLocalSessionDescriptionInit);
      return null;
    case 'setRemoteDescription':
      await connection.setRemoteDescription(argument as RTCSessionDescriptionInit);
      return null;
    case 'addIceCandidate':
      await connection.addIceCandidate(argument as RTCIceCandidateInit | null);
      return null;
    case 'getStats': {
      const rows: Record<string, unknown>[] = [];
      (await connection.getStats()).forEach((row: Record<string, unknown>) =>
        rows.push({ ...row }),
      );
      return rows;
    }
  }
}
