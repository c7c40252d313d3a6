/**
 * Free peers that want what the practice seller uploads, so that paying makes a difference: stock
 * webtorrent over and over, keeping nothing, and asking nobody else. They come when somebody downloads
 * and go when nobody does.
 */
import './node-globals.ts';
import { decodeHandshake, PAYWIRE_NAME } from '../src/core/paywire/codec.ts';
import WebTorrent, { type Torrent, type Wire } from 'webtorrent';

export interface CrowdOptions {
  readonly magnet: string;
  readonly tracker: string;
  readonly size: number;
}

/** What is put is forgotten; nobody is told of having it, so nobody asks for it. */
class NoStore {
  put(_index: number, _bytes: Uint8Array, done: (error: Error | null) => void): void {
    queueMicrotask(() => {
      done(null);
    });
  }
  get(_index: number, _range: unknown, done: (error: Error) => void): void {
    queueMicrotask(() => {
      done(new Error('Nothing is kept.'));
    });
  }
  close(done?: () => void): void {
    done?.();
  }
  destroy(done?: () => void): void {
    done?.();
  }
}

/** Over one socket a tracker sees one peer: in one process, each needs an address of its own for it. */
export function doorOf(tracker: string, name: string): string {
  return `${tracker}?${name}`;
}

export class PracticeCrowd {
  readonly #options: CrowdOptions;
  #clients: WebTorrent[] = [];

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  get isThere(): boolean {
    return this.#clients.length > 0;
  }

  come(): void {
    if (this.isThere) return;
    this.#clients = Array.from({ length: this.#options.size }, () => this.#member());
    for (const [index, client] of this.#clients.entries()) this.#begin(client, index);
  }

  leave(): void {
    for (const client of this.#clients.splice(0)) client.destroy();
  }

  #member(): WebTorrent {
    const client = new WebTorrent({
      dht: false,
      lsd: false,
      utPex: false,
      natUpnp: false,
      natPmp: false,
      webSeeds: false,
      tracker: { rtcConfig: { iceServers: [] } },
    });
    client.on('error', () => undefined);
    return client;
  }

  #begin(client: WebTorrent, index: number): void {
    // Without the tracker in the magnet, which would be one for all of them.
    const [link = ''] = this.#options.magnet.split('&tr=');
    const torrent = client.add(link, {
      announce: [doorOf(this.#options.tracker, `crowd${String(index)}`)],
      store: NoStore,
      storeCacheSlots: 0,
    });
    torrent.on('wire', (wire: Wire) => {
      Object.assign(wire, { have: () => undefined, bitfield: () => undefined });
      wire.on('extended', (name: string) => {
        if (name === 'handshake' && !isSeller(wire)) wire.destroy();
      });
    });
    torrent.on('done', () => {
      this.#again(client, index, torrent);
    });
  }

  #again(client: WebTorrent, index: number, torrent: Torrent): void {
    torrent.destroy({ destroyStore: false }, () => {
      if (this.#clients.includes(client)) this.#begin(client, index);
    });
  }
}

function isSeller(wire: Wire): boolean {
  const decoded = decodeHandshake(wire.peerExtendedHandshake[PAYWIRE_NAME]);
  return decoded.ok && decoded.value.isSeller;
}
