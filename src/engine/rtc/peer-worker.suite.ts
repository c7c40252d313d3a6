/** Entry of the worker whose peers use our RTCPeerConnection. */
import '../node-globals.ts';
import './install.ts';
import { answerCases } from '../../storage/worker-cases.suite.ts';
import { hostPort } from './host-port.ts';
import { peerCases } from './peer-cases.suite.ts';
import { setChannelTransfer } from './peer-connection.ts';

export interface AttachMessage {
  readonly kind: 'attach';
  readonly port: MessagePort;
  readonly canTransfer: boolean;
}

self.addEventListener('message', ({ data }: MessageEvent<AttachMessage | { kind: 'run' }>) => {
  if (data.kind !== 'attach') return;
  hostPort.attach(data.port);
  setChannelTransfer(data.canTransfer);
});
answerCases(peerCases);
