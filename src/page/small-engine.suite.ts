/**
 * Entry of a worker that speaks the engine's protocol and does nothing else but what tests tell it,
 * by its name at the start and by the arguments of commands later.
 */
import type { CommandMessage, FromEngine, ToEngine } from '../bridge/messages.ts';

/** How it starts. */
export type StartManner = 'well' | 'fails' | 'throws' | 'hangs';

/** Arguments of commands, whatever their name. */
export type Order =
  /** Answers with the text. */
  | { readonly do: 'echo'; readonly text: string }
  /** Ends without a word. */
  | { readonly do: 'die' }
  /** Computes for ever. */
  | { readonly do: 'hang' }
  /** Throws where nothing catches it, and answers. */
  | { readonly do: 'throw' }
  /** Answers while somebody holds the lock {@link RELEASE_LOCK}, in this life or the next. */
  | { readonly do: 'wait' }
  /** Tells every page. */
  | { readonly do: 'tell' };

export const RELEASE_LOCK = 'small-engine.release';

self.onmessage = ({ data: message }: MessageEvent<ToEngine>) => {
  switch (message.kind) {
    case 'start':
      void start(self.name as StartManner, message.lifeLock);
      return;
    case 'ping':
      post({ kind: 'pong' });
      return;
    case 'probe':
      message.dataChannel.close();
      return;
    case 'signer':
    case 'signer-gone':
    case 'stream-line':
      return;
    case 'command':
      void obey(message);
  }
};

async function start(manner: StartManner, lifeLock: string): Promise<void> {
  await new Promise<void>((resolve) => {
    void navigator.locks.request(lifeLock, () => {
      resolve();
      return new Promise<never>(() => undefined);
    });
  });
  post({ kind: 'alive' });
  switch (manner) {
    case 'well':
      post({ kind: 'ready' });
      return;
    case 'fails':
      post({ kind: 'failed', fault: { code: 'no_indexeddb', message: 'No storage.' } });
      return;
    case 'throws':
      setTimeout(() => {
        throw new Error('A fault at the start.');
      });
      return;
    case 'hangs':
      hang();
  }
}

async function obey({ id, argument }: CommandMessage): Promise<void> {
  const order = argument as Order;
  const answer = (value: unknown) => post({ kind: 'answer', id, outcome: { ok: true, value } });
  switch (order.do) {
    case 'echo':
      answer(order.text);
      return;
    case 'die':
      self.close();
      return;
    case 'hang':
      hang();
      return;
    case 'throw':
      setTimeout(() => {
        throw new Error('A fault on the way.');
      });
      answer('thrown');
      return;
    case 'wait':
      await navigator.locks.request(`${RELEASE_LOCK}.${id}`, async () => {
        for (;;) {
          const { held = [] } = await navigator.locks.query();
          if (held.some(({ name }) => name === RELEASE_LOCK)) break;
        }
      });
      answer('released');
      return;
    case 'tell':
      post({
        kind: 'event',
        name: 'fault.raised',
        event: { code: 'internal', message: 'To all.' },
      });
      answer('told');
  }
}

function hang(): never {
  for (;;);
}

function post(message: FromEngine): void {
  self.postMessage(message);
}
