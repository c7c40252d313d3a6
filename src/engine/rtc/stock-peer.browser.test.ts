/** A peer in the worker and a stock one on the page understand each other, whoever begins. */
import '../node-globals.ts';
import Peer from '@thaunknown/simple-peer/lite.js';
import { afterEach, describe, expect, test } from 'vitest';
import { ConnectionCounter } from '../../page/connection-counter.ts';
import { RtcHost } from '../../page/rtc-host.ts';
import { expectBytes, KIB, MIB, randomBytes } from '../../storage/samples.suite.ts';
import type { FromLonePeer, ToLonePeer } from './lone-peer-worker.suite.ts';
import { CONFIG, happened } from './peer-pair.suite.ts';

const ends: (() => void)[] = [];
const counter = new ConnectionCounter();

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

class Meeting {
  readonly stock: Peer;
  readonly worker = new Worker(new URL('./lone-peer-worker.suite.ts', import.meta.url), {
    type: 'module',
  });
  readonly host: RtcHost;
  readonly heard: FromLonePeer[] = [];

  constructor(canTransfer: boolean, workerBegins: boolean, trickle = false) {
    this.stock = new Peer({ config: CONFIG, initiator: !workerBegins, trickle });
    // “Close called”: how a channel ends whose connection the other side closed.
    this.stock.on('error', () => undefined);
    this.worker.onmessage = ({ data }: MessageEvent<FromLonePeer>) => {
      if (data.kind === 'signal') this.stock.signal(data.signal);
      else this.heard.push(data);
    };
    const { port1, port2 } = new MessageChannel();
    this.host = new RtcHost(port1, canTransfer, counter);
    const options = { config: CONFIG, initiator: workerBegins, trickle };
    this.ask({ kind: 'make', port: port2, canTransfer, options }, [port2]);
    this.stock.on('signal', (signal: unknown) => {
      this.ask({ kind: 'signal', signal });
    });
    ends.push(() => {
      this.stock.destroy();
      this.worker.terminate();
      this.host.close();
    });
  }

  ask(message: ToLonePeer, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  async connected(): Promise<void> {
    await happened(this.stock, 'connect');
    await expect.poll(() => this.heard.map(({ kind }) => kind)).toContain('connect');
  }

  get data(): unknown[] {
    return this.heard.flatMap((message) => (message.kind === 'data' ? [message.data] : []));
  }
}

describe.each([
  ['transferred channels', true],
  ['proxied channels', false],
])('%s', (_, canTransfer) => {
  describe.each([
    ['the worker begins', true],
    ['the page begins', false],
  ])('%s', (__, workerBegins) => {
    test.each([true, false])('messages arrive both ways (trickle: %s)', async (trickle) => {
      const meeting = new Meeting(canTransfer, workerBegins, trickle);
      await meeting.connected();
      const arrived = happened(meeting.stock, 'data');
      meeting.ask({ kind: 'send', data: 'from the worker' });
      expect(await arrived).toEqual(new TextEncoder().encode('from the worker'));
      meeting.stock.send(Uint8Array.of(1, 2, 3));
      await expect.poll(() => meeting.data).toEqual([Uint8Array.of(1, 2, 3)]);
    });

    test('2 MiB come back as they went', async () => {
      const meeting = new Meeting(canTransfer, workerBegins);
      await meeting.connected();
      meeting.ask({ kind: 'echo' });
      const sent = randomBytes(2 * MIB);
      const returned = new Uint8Array(sent.length);
      let at = 0;
      const all = new Promise<void>((resolve) => {
        meeting.stock.on('data', (chunk: Uint8Array) => {
          returned.set(chunk, at);
          at += chunk.length;
          if (at === sent.length) resolve();
        });
      });
      for (let from = 0; from < sent.length; from += 16 * KIB) {
        if (!meeting.stock.write(sent.subarray(from, from + 16 * KIB))) {
          await happened(meeting.stock, 'drain');
        }
      }
      await all;
      expectBytes(returned, sent);
    });

    test('the page notices when the worker closes', async () => {
      const meeting = new Meeting(canTransfer, workerBegins);
      await meeting.connected();
      const ended = happened(meeting.stock, 'end');
      meeting.ask({ kind: 'destroy' });
      await ended;
    });

    test('the worker notices when the page closes', async () => {
      const meeting = new Meeting(canTransfer, workerBegins);
      await meeting.connected();
      meeting.stock.destroy();
      await expect.poll(() => meeting.heard.map(({ kind }) => kind)).toContain('end');
    });

    test('the page notices when the worker is gone', async () => {
      const meeting = new Meeting(canTransfer, workerBegins);
      await meeting.connected();
      const ended = happened(meeting.stock, 'end');
      meeting.worker.terminate();
      // As `EngineProcess` does: Chromium itself tells no peer.
      meeting.host.close();
      await ended;
    });
  });
});
