/** TEST ONLY. Runs in the page before everything else, injected or as a content script. */
import type { VisibleState } from './keeper.ts';
import { readStandInMessage, STAND_IN, type KeeperAnswer } from './messages.ts';
import { installProvider } from './provider.ts';

const waiting = new Map<number, (answer: KeeperAnswer) => void>();
let questions = 0;

async function ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
  const id = ++questions;
  const answer = await new Promise<KeeperAnswer>((resolve) => {
    waiting.set(id, resolve);
    postMessage({ standIn: STAND_IN, kind: 'ask', id, method, params }, location.origin);
  });
  if ('result' in answer) return answer.result;
  throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
}

function start(): void {
  const provider = installProvider(ask);
  addEventListener('message', (event) => {
    const message = readStandInMessage(event);
    if (message?.kind === 'state') provider.apply(message.state);
    if (message?.kind !== 'answer') return;
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  void ask('state').then((state) => {
    provider.apply(state as VisibleState);
  });
}

// Not in about:blank, which has no origin.
if (location.protocol.startsWith('http')) start();
