/** Two peers of simple-peer whose signals reach each other, for the cases about them. */
import Peer, { type SimplePeerOptions } from '@thaunknown/simple-peer/lite.js';

export type Signal = Readonly<Record<string, unknown>> & {
  readonly type?: string;
  readonly candidate?: Readonly<Record<string, unknown>>;
};

/** Nobody outside this machine is asked for an address. */
export const CONFIG = { iceServers: [] };

export class PeerPair {
  readonly first: Peer;
  readonly second: Peer;
  /** What each of them signalled. */
  readonly firstSignals: Signal[] = [];
  readonly secondSignals: Signal[] = [];
  readonly errors: Error[] = [];

  /** The first one is the initiator. */
  constructor(first: SimplePeerOptions = {}, second: SimplePeerOptions = {}) {
    this.first = new Peer({ config: CONFIG, initiator: true, ...first });
    this.second = new Peer({ config: CONFIG, ...second });
    for (const peer of [this.first, this.second]) {
      peer.on('error', (error: Error) => {
        this.errors.push(error);
      });
    }
  }

  static async connect(
    first: SimplePeerOptions = {},
    second: SimplePeerOptions = {},
  ): Promise<PeerPair> {
    const pair = new PeerPair(first, second);
    pair.join();
    await pair.connected();
    return pair;
  }

  /** Hands on what they signal, changed by `change` if given. */
  join(change: (signal: Signal) => Signal = (signal) => signal): void {
    this.first.on('signal', (signal: Signal) => {
      this.firstSignals.push(signal);
      if (!this.second.destroyed) this.second.signal(change(signal));
    });
    this.second.on('signal', (signal: Signal) => {
      this.secondSignals.push(signal);
      if (!this.first.destroyed) this.first.signal(change(signal));
    });
  }

  async connected(): Promise<void> {
    await Promise.all([happened(this.first, 'connect'), happened(this.second, 'connect')]);
  }

  async destroy(): Promise<void> {
    const ends = [this.first, this.second]
      .filter(({ destroyed }) => !destroyed)
      .map((peer) => happened(peer, 'close'));
    this.first.destroy();
    this.second.destroy();
    await Promise.all(ends);
  }
}

/** What the next event of this name brings; an error comes first when there is one. */
export function happened<Value = unknown>(peer: Peer, event: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      peer.off(event, succeed);
      reject(error);
    };
    const succeed = (value: Value): void => {
      peer.off('error', fail);
      resolve(value);
    };
    peer.once(event, succeed);
    if (event !== 'error') peer.once('error', fail);
  });
}

export async function nextText(peer: Peer): Promise<string> {
  return new TextDecoder().decode(await happened<Uint8Array>(peer, 'data'));
}
