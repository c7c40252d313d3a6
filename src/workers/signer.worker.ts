/**
 * The signer's worker: wiring only. Each tab has its own, on the same storage; they tell each other
 * when the purse is locked or changed. The private key is in this thread's memory and nowhere else.
 */
import { forEngine, type EngineSignerCommand } from '../bridge/engine-signer.ts';
import type { FromSigner, ToSigner } from '../bridge/signer-messages.ts';
import { serve } from '../bridge/serve.ts';
import { plainArgon2id, wasmArgon2id } from '../signer/argon2.ts';
import type { TabMessage } from '../signer/components.ts';
import { createSigner } from '../signer/signer.ts';
import { BitternDatabase } from '../storage/database.ts';
import { IndexedDbOutboxStore } from '../storage/outbox-store.ts';
import { IndexedDbPurseStore } from '../storage/purse-store.ts';

declare const self: DedicatedWorkerGlobalScope;

// Opened at the first use: a command that needs it tells why it could not be.
const database = new BitternDatabase();
const tabs = new BroadcastChannel('bittern.purse');

const signer = createSigner({
  clock: { now: () => Date.now() },
  stopwatch: { now: () => performance.now() },
  timers: {
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  },
  random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
  argon2id: wasmArgon2id,
  plainArgon2id,
  tabs: {
    announce: (message) => {
      tabs.postMessage(message);
    },
    listen: (listener) => {
      tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
        listener(data);
      };
    },
  },
  purse: new IndexedDbPurseStore(database),
  outbox: new IndexedDbOutboxStore(database),
  emit: (state) => {
    post({ kind: 'purse-changed', state });
  },
});

const handlersForEngine = forEngine(signer);

self.onmessage = ({ data: message }: MessageEvent<ToSigner>) => {
  switch (message.kind) {
    case 'command':
      void serve(signer, message).then(post);
      return;
    case 'engine':
      serveEngine(message.port);
      return;
    case 'start':
      holdLife(message.lifeLock);
  }
};

/** What it may ask is less than what the page may. */
function serveEngine(port: MessagePort): void {
  port.onmessage = ({ data }: MessageEvent<EngineSignerCommand>) => {
    void serve(handlersForEngine, data).then((answer) => {
      port.postMessage(answer);
    });
  };
}

/** Let go only when the worker ends: browsers fire no event for that. */
function holdLife(lifeLock: string): void {
  void navigator.locks.request(lifeLock, () => {
    post({ kind: 'alive' });
    return new Promise<never>(() => undefined);
  });
}

function post(message: FromSigner): void {
  self.postMessage(message);
}
