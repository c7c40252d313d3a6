/** Entry of a worker with one peer on our RTCPeerConnection; the page has the other, a stock one. */
import '../node-globals.ts';
import './install.ts';
import Peer, { type SimplePeerOptions } from '@thaunknown/simple-peer/lite.js';
import { hostPort } from './host-port.ts';
import { setChannelTransfer } from './peer-connection.ts';

export type ToLonePeer =
  | {
      readonly kind: 'make';
      readonly port: MessagePort;
      readonly canTransfer: boolean;
      readonly options: SimplePeerOptions;
    }
  | { readonly kind: 'signal'; readonly signal: unknown }
  | { readonly kind: 'send'; readonly data: Uint8Array | string }
  /** Sends back all that comes. */
  | { readonly kind: 'echo' }
  | { readonly kind: 'destroy' };

export type FromLonePeer =
  | { readonly kind: 'signal'; readonly signal: unknown }
  | { readonly kind: 'connect' | 'end' }
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'error'; readonly message: string };

let peer: Peer | null = null;

self.onmessage = ({ data: message }: MessageEvent<ToLonePeer>) => {
  switch (message.kind) {
    case 'make':
      hostPort.attach(message.port);
      setChannelTransfer(message.canTransfer);
      peer = makePeer(message.options);
      return;
    case 'signal':
      peer?.signal(message.signal);
      return;
    case 'send':
      peer?.send(message.data);
      return;
    case 'echo':
      peer?.on('data', (data: Uint8Array) => {
        peer?.write(data);
      });
      return;
    case 'destroy':
      peer?.destroy();
  }
};

function makePeer(options: SimplePeerOptions): Peer {
  const made = new Peer(options);
  made.on('signal', (signal: unknown) => tell({ kind: 'signal', signal }));
  made.on('connect', () => tell({ kind: 'connect' }));
  made.on('data', (data: unknown) => tell({ kind: 'data', data }));
  made.on('end', () => tell({ kind: 'end' }));
  made.on('error', ({ message }: Error) => tell({ kind: 'error', message }));
  return made;
}

function tell(message: FromLonePeer): void {
  self.postMessage(message);
}
