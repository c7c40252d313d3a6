/**
 * What webtorrent's stack holds as an RTCDataChannel. `createDataChannel` must answer at once, but
 * the real channel comes a moment later from the page, so a facade keeps what was set until then.
 */
import type { ChannelInit, ProxiedChannelEvent } from '../../bridge/rtc.ts';
import { hostPort } from './host-port.ts';

type Handler = ((event: unknown) => void) | null;

const EVENT_NAMES = [
  'onopen',
  'onmessage',
  'onbufferedamountlow',
  'onclosing',
  'onclose',
  'onerror',
] as const;
type HandlerName = (typeof EVENT_NAMES)[number];

/** What both kinds share; the `on…` properties are defined below, for all names at once. */
abstract class HostedChannel {
  declare onopen: Handler;
  declare onmessage: Handler;
  declare onbufferedamountlow: Handler;
  declare onclosing: Handler;
  declare onclose: Handler;
  declare onerror: Handler;
  readonly ordered: boolean;
  readonly maxRetransmits: number | null;
  readonly maxPacketLifeTime: number | null;
  protected readonly handlers = new Map<HandlerName, Handler>();

  constructor(init: ChannelInit) {
    this.ordered = init.ordered ?? true;
    this.maxRetransmits = init.maxRetransmits ?? null;
    this.maxPacketLifeTime = init.maxPacketLifeTime ?? null;
  }

  protected handlerChanged(_name: HandlerName, _handler: Handler): void {
    // Nobody to tell, unless a real channel is there.
  }

  protected fire(name: HandlerName, event: unknown): void {
    this.handlers.get(name)?.(event);
  }
}

for (const name of EVENT_NAMES) {
  Object.defineProperty(HostedChannel.prototype, name, {
    get(this: { handlers: Map<HandlerName, Handler> }): Handler {
      return this.handlers.get(name) ?? null;
    },
    set(
      this: {
        handlers: Map<HandlerName, Handler>;
        handlerChanged: (name: HandlerName, handler: Handler) => void;
      },
      handler: Handler,
    ) {
      this.handlers.set(name, handler);
      this.handlerChanged(name, handler);
    },
  });
}

/** A channel made here: a facade until the page's channel arrives by transfer. */
export class TransferredChannel extends HostedChannel {
  readonly label: string;
  #real: RTCDataChannel | null = null;
  #isClosed = false;
  #binaryType: BinaryType = 'arraybuffer';
  #lowThresholdBytes = 0;

  constructor(label: string, init: ChannelInit = {}) {
    super(init);
    this.label = label;
  }

  attach(real: RTCDataChannel): void {
    this.#real = real;
    real.binaryType = this.#binaryType;
    real.bufferedAmountLowThreshold = this.#lowThresholdBytes;
    for (const name of EVENT_NAMES) this.handlerChanged(name, this.handlers.get(name) ?? null);
    if (this.#isClosed) real.close();
    // `open` may have fired on the way here.
    else if (real.readyState === 'open') queueMicrotask(() => this.onopen?.(new Event('open')));
  }

  /** The connection is closed: a channel that has not come yet never will. */
  abandon(): void {
    if (this.#real !== null || this.#isClosed) return;
    this.#isClosed = true;
    this.fire('onclose', new Event('close'));
  }

  /** The browser would not make it. */
  fail(error: Error): void {
    this.fire('onerror', { error });
    this.abandon();
  }

  get readyState(): string {
    if (this.#real !== null) return this.#real.readyState;
    return this.#isClosed ? 'closed' : 'connecting';
  }

  get bufferedAmount(): number {
    return this.#real?.bufferedAmount ?? 0;
  }

  get binaryType(): string {
    return this.#binaryType;
  }

  set binaryType(type: string) {
    this.#binaryType = type === 'blob' ? 'blob' : 'arraybuffer';
    if (this.#real !== null) this.#real.binaryType = this.#binaryType;
  }

  get bufferedAmountLowThreshold(): number {
    return this.#lowThresholdBytes;
  }

  set bufferedAmountLowThreshold(lengthBytes: number) {
    this.#lowThresholdBytes = lengthBytes;
    if (this.#real !== null) this.#real.bufferedAmountLowThreshold = lengthBytes;
  }

  send(data: ArrayBuffer | ArrayBufferView | string): void {
    if (this.#real === null) {
      throw new DOMException('The data channel is not open.', 'InvalidStateError');
    }
    this.#real.send(data as ArrayBuffer);
  }

  close(): void {
    this.#isClosed = true;
    this.#real?.close();
  }

  protected override handlerChanged(name: HandlerName, handler: Handler): void {
    if (this.#real !== null) this.#real[name] = handler;
  }
}

/** A channel that stays on the page, for browsers that cannot transfer it. */
export class ProxiedChannel extends HostedChannel {
  readonly label: string;
  binaryType = 'arraybuffer';
  readyState: string;
  readonly #connection: number;
  readonly #channel: number;
  #lowThresholdBytes = 0;
  /** Posted to the page and not yet handed to the real channel. */
  #unsentBytes = 0;
  /** In the real channel's own buffer, as the page last said. */
  #bufferedBytes = 0;

  constructor(
    connection: number,
    channel: number,
    label: string,
    init: ChannelInit,
    readyState = 'connecting',
  ) {
    super(init);
    this.#connection = connection;
    this.#channel = channel;
    this.label = label;
    this.readyState = readyState;
  }

  get bufferedAmount(): number {
    return this.#unsentBytes + this.#bufferedBytes;
  }

  get bufferedAmountLowThreshold(): number {
    return this.#lowThresholdBytes;
  }

  set bufferedAmountLowThreshold(lengthBytes: number) {
    this.#lowThresholdBytes = lengthBytes;
    this.#post({ kind: 'channel-threshold', lengthBytes });
  }

  send(data: ArrayBuffer | ArrayBufferView | string): void {
    if (this.readyState !== 'open') {
      throw new DOMException('The data channel is not open.', 'InvalidStateError');
    }
    if (typeof data === 'string') {
      this.#unsentBytes += data.length;
      this.#post({ kind: 'channel-send', data });
      return;
    }
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    const copy = bytes.slice().buffer;
    this.#unsentBytes += copy.byteLength;
    this.#post({ kind: 'channel-send', data: copy }, [copy]);
  }

  close(): void {
    if (this.readyState === 'closed' || this.readyState === 'closing') return;
    this.readyState = 'closing';
    this.#post({ kind: 'channel-close' });
  }

  /** The connection is closed: the page says no more of its channels. */
  abandon(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.fire('onclose', new Event('close'));
  }

  /** The browser would not make it. */
  fail(error: Error): void {
    this.fire('onerror', { error });
    this.abandon();
  }

  receive(event: ProxiedChannelEvent): void {
    if (this.readyState === 'closed') return;
    switch (event.type) {
      case 'message':
        this.fire('onmessage', { data: event.data });
        return;
      case 'error':
        this.fire('onerror', { error: new Error(event.message) });
        return;
      case 'sent':
        this.#drain(this.#unsentBytes - event.sentBytes, event.bufferedBytes);
        return;
      case 'low':
        this.#drain(this.#unsentBytes, event.bufferedBytes);
        return;
      case 'open':
        if (this.readyState === 'closing') return;
        this.readyState = 'open';
        this.fire('onopen', new Event('open'));
        return;
      case 'closing':
        this.readyState = 'closing';
        this.fire('onclosing', new Event('closing'));
        return;
      case 'close':
        this.readyState = 'closed';
        this.fire('onclose', new Event('close'));
    }
  }

  /** The page's `low` alone does not do: it fires only on crossing the threshold over there. */
  #drain(unsentBytes: number, bufferedBytes: number): void {
    const wasAbove = this.bufferedAmount > this.#lowThresholdBytes;
    this.#unsentBytes = unsentBytes;
    this.#bufferedBytes = bufferedBytes;
    if (wasAbove && this.bufferedAmount <= this.#lowThresholdBytes) {
      this.fire('onbufferedamountlow', new Event('bufferedamountlow'));
    }
  }

  #post(
    message:
      | { kind: 'channel-send'; data: ArrayBuffer | string }
      | { kind: 'channel-threshold'; lengthBytes: number }
      | { kind: 'channel-close' },
    transfer: Transferable[] = [],
  ): void {
    hostPort.post({ ...message, connection: this.#connection, channel: this.#channel }, transfer);
  }
}
