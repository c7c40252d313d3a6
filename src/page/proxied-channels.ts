/**
 * The data channels of one connection in a browser that cannot transfer them: the page keeps them
 * and passes every message on. Several times slower; only for Chrome before 130, Firefox before 144.
 */
import type { ProxiedChannelEvent } from '../bridge/rtc.ts';

type Tell = (channel: number, event: ProxiedChannelEvent, transfer?: Transferable[]) => void;

export class ProxiedChannels {
  readonly #channels = new Map<number, RTCDataChannel>();
  readonly #tell: Tell;
  #lastAdopted = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Takes a channel the other peer made; returns its number, negative. */
  adopt(dataChannel: RTCDataChannel): number {
    const channel = --this.#lastAdopted;
    this.add(channel, dataChannel);
    return channel;
  }

  add(channel: number, dataChannel: RTCDataChannel): void {
    this.#channels.set(channel, dataChannel);
    dataChannel.binaryType = 'arraybuffer';
    for (const [name, type] of [
      ['open', 'open'],
      ['closing', 'closing'],
      ['close', 'close'],
      ['bufferedamountlow', 'low'],
    ] as const) {
      dataChannel.addEventListener(name, () => {
        this.#tell(channel, { type, bufferedBytes: dataChannel.bufferedAmount });
        if (type === 'close') this.#channels.delete(channel);
      });
    }
    dataChannel.addEventListener('error', (event) => {
      this.#tell(channel, { type: 'error', message: event.error.message });
    });
    dataChannel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      this.#tell(channel, { type: 'message', data }, typeof data === 'string' ? [] : [data]);
    });
  }

  send(channel: number, data: ArrayBuffer | string): void {
    const dataChannel = this.#channels.get(channel);
    if (dataChannel === undefined) return;
    const sentBytes = typeof data === 'string' ? data.length : data.byteLength;
    try {
      if (typeof data === 'string') dataChannel.send(data);
      else dataChannel.send(data);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#tell(channel, { type: 'error', message });
      return;
    }
    this.#tell(channel, { type: 'sent', sentBytes, bufferedBytes: dataChannel.bufferedAmount });
  }

  setThreshold(channel: number, lengthBytes: number): void {
    const dataChannel = this.#channels.get(channel);
    if (dataChannel === undefined) return;
    dataChannel.bufferedAmountLowThreshold = lengthBytes;
    // A buffer that fell below it meanwhile never crosses it, and the engine would wait for ever.
    const { bufferedAmount: bufferedBytes } = dataChannel;
    if (bufferedBytes <= lengthBytes) this.#tell(channel, { type: 'low', bufferedBytes });
  }

  close(channel: number): void {
    this.#channels.get(channel)?.close();
  }
}
