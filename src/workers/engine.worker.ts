/**
 * The engine's worker: wiring only. Holds the origin's engine lock, so that there is never a second
 * engine over the same storage, and a lock of its own whose release tells the page it died.
 */
import '../engine/node-globals.ts';
import '../engine/rtc/install.ts';
import { Engine } from '../engine/engine.ts';
import { hostPort } from '../engine/rtc/host-port.ts';
import { setChannelTransfer } from '../engine/rtc/peer-connection.ts';
import { serveLine } from '../engine/stream/serve-line.ts';
import { serve } from '../bridge/serve.ts';
import type { FromEngine, ToEngine } from '../bridge/messages.ts';
import { toFault } from '../core/fault.ts';
import { openDatabase } from '../storage/database.ts';
import { blobStores } from '../storage/blob-piece-store.ts';
import { IndexedDbPieceVault } from '../storage/indexeddb-piece-vault.ts';
import { IndexedDbTorrentList } from '../storage/torrent-list.ts';
import { SettingsStore } from '../storage/settings-store.ts';
import { payComponents } from './pay-components.ts';
import { SignerPort } from './signer-port.ts';

declare const self: DedicatedWorkerGlobalScope;

/** One engine per origin. */
const ENGINE_LOCK = 'bittern.engine';

let engine: Engine | null = null;

const signerPort = new SignerPort(() => {
  post({ kind: 'signer-wanted' });
});

self.onmessage = ({ data: message }: MessageEvent<ToEngine>) => {
  switch (message.kind) {
    case 'start':
      void start(message);
      return;
    case 'ping':
      post({ kind: 'pong' });
      return;
    case 'probe':
      message.dataChannel.close();
      return;
    case 'signer':
      signerPort.attach(message.port);
      return;
    case 'signer-gone':
      signerPort.gone(message.fault);
      return;
    case 'stream-line':
      if (engine !== null) listen(engine, message);
      return;
    case 'command':
      if (engine !== null) void serve(engine.handlers, message).then(post);
  }
};

/** Until the service worker ends, which its lock tells. */
function listen({ streams }: Engine, line: Extract<ToEngine, { kind: 'stream-line' }>): void {
  const end = serveLine(line.port, streams);
  void navigator.locks.request(line.life, end);
}

// What escapes webtorrent must not end as a red line in the console and a silent stall.
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  raise(event.reason);
});
self.addEventListener('error', (event) => {
  event.preventDefault();
  raise(event.error);
});

async function start(message: Extract<ToEngine, { kind: 'start' }>): Promise<void> {
  const { rtcPort, canTransferChannels, lifeLock, defaults } = message;
  await hold(lifeLock);
  post({ kind: 'alive' });
  await hold(ENGINE_LOCK);
  hostPort.attach(rtcPort);
  setChannelTransfer(canTransferChannels);
  try {
    const database = await openDatabase();
    engine = await Engine.start({
      clock: { now: () => Date.now() },
      vault: new IndexedDbPieceVault(database),
      list: new IndexedDbTorrentList(database),
      settings: new SettingsStore(),
      openFiles: blobStores(),
      emit: (name, event) => {
        post({ kind: 'event', name, event } as FromEngine);
      },
      connections: () => hostPort.budget,
      defaults,
      pay: payComponents(signerPort, defaults.chain),
    });
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'failed', fault: toFault(error) });
  }
}

/** Resolves once the lock is held; it is let go only when the worker ends. */
function hold(lock: string): Promise<void> {
  return new Promise((resolve) => {
    void navigator.locks.request(lock, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
}

function raise(error: unknown): void {
  post({ kind: 'event', name: 'fault.raised', event: toFault(error) });
}

function post(message: FromEngine): void {
  self.postMessage(message);
}
