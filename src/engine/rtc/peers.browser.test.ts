/** simple-peer on our RTCPeerConnection does what it does on the browser's own. */
import '../node-globals.ts';
import { describe, test } from 'vitest';
import { ConnectionCounter } from '../../page/connection-counter.ts';
import { RtcHost } from '../../page/rtc-host.ts';
import { describeInWorker } from '../../storage/run-in-worker.suite.ts';
import { peerCases } from './peer-cases.suite.ts';
import type { AttachMessage } from './peer-worker.suite.ts';

describe("with the browser's own connections", () => {
  test.each(Object.entries(peerCases))('%s', async (_, run) => {
    await run();
  });
});

describeInWorker(
  'in a worker, with channels that are transferred',
  () => startWorker(true),
  Object.keys(peerCases),
);

describeInWorker(
  'in a worker, with channels that are proxied',
  () => startWorker(false),
  Object.keys(peerCases),
);

const counter = new ConnectionCounter();

function startWorker(canTransfer: boolean): Worker {
  const worker = new Worker(new URL('./peer-worker.suite.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  new RtcHost(port1, canTransfer, counter);
  worker.postMessage({ kind: 'attach', port: port2, canTransfer } satisfies AttachMessage, [port2]);
  return worker;
}
