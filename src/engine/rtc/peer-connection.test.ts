/** The accounts of our connections; what they do is tried in Chromium (`peers.browser.test.ts`). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FromRtcHost, ToRtcHost } from '../../bridge/rtc.ts';
import { hostPort } from './host-port.ts';
import { HostedPeerConnection } from './peer-connection.ts';

let page: MessagePort;
let heard: ToRtcHost[];
const made: HostedPeerConnection[] = [];

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  heard = [];
  page = port1;
  page.onmessage = ({ data }: MessageEvent<ToRtcHost>) => {
    heard.push(data);
  };
  hostPort.attach(port2);
});

afterEach(() => {
  for (const connection of made.splice(0)) connection.close();
  page.close();
});

function make(): HostedPeerConnection {
  const connection = new HostedPeerConnection({ iceServers: [] });
  made.push(connection);
  return connection;
}

const say = (message: FromRtcHost): void => page.postMessage(message);

describe('connections', () => {
  test('are at most 300 at once, and make room when they close', () => {
    for (let count = 0; count < 300; count += 1) make();
    expect(make).toThrow(/no more connections/);
    made[0]?.close();
    made[0]?.close();
    make();
    expect(make).toThrow(/no more connections/);
  });

  test('that the browser refuses make room, and fail', async () => {
    const connection = make();
    let isTold = false;
    connection.onconnectionstatechange = () => {
      isTold = true;
    };
    const { number } = connection;
    say({ kind: 'open-failed', connection: number, isExhausted: false, message: 'Mistaken.' });
    await expect.poll(() => isTold).toBe(true);
    expect(connection.connectionState).toBe('failed');
    connection.close();
    for (let count = 0; count < 300; count += 1) make();
    expect(make).toThrow(/no more connections/);
  });

  test('are as many as the page has room for', async () => {
    say({ kind: 'budget', live: 0, counted: 450, limit: 450 });
    await expect.poll(() => hostPort.room).toBe(0);
    expect(hostPort.budget.isExhausted).toBe(true);
    expect(make).toThrow(/no more connections/);
    say({ kind: 'budget', live: 0, counted: 10, limit: 450 });
    await expect.poll(() => hostPort.room).toBe(440);
    make();
  });

  test('that are closed answer no question any more', async () => {
    const connection = make();
    const asked = [connection.createOffer(), connection.getStats()];
    connection.close();
    for (const answer of asked) {
      await expect(answer).rejects.toMatchObject({ name: 'InvalidStateError' });
    }
    await expect.poll(() => heard.at(-1)).toEqual({ kind: 'close', connection: connection.number });
    expect(connection.signalingState).toBe('closed');
  });

  test('that are closed close their channels', () => {
    const connection = make();
    const channel = connection.createDataChannel('x');
    let closedCount = 0;
    channel.onclose = () => {
      closedCount += 1;
    };
    connection.close();
    expect(channel.readyState).toBe('closed');
    expect(closedCount).toBe(1);
    expect(() => channel.send('late')).toThrow(/not open/);
  });
});

describe('a browser that makes no more connections', () => {
  test('is asked again after a while only', async () => {
    const { number } = make();
    say({ kind: 'open-failed', connection: number, isExhausted: true, message: 'Too many.' });
    await expect.poll(() => hostPort.budget.isExhausted).toBe(true);
    expect(make).toThrow(/no more connections/);
  });
});
