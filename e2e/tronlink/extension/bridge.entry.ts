/** TEST ONLY. The content script between the page's part and the extension's worker. */
import {
  readStandInMessage,
  STAND_IN,
  type KeeperAnswer,
  type StandInMessage,
} from '../messages.ts';
import { extension } from './chrome.ts';

function post(message: StandInMessage): void {
  postMessage(message, location.origin);
}

addEventListener('message', (event) => {
  const message = readStandInMessage(event);
  if (message?.kind !== 'ask') return;
  const { id, method, params } = message;
  void extension.runtime.sendMessage({ to: 'keeper', method, params }).then((answer) => {
    post({ standIn: STAND_IN, kind: 'answer', id, answer: answer as KeeperAnswer });
  });
});

extension.runtime.onMessage.addListener((message) => {
  const { state } = message as { state?: Extract<StandInMessage, { kind: 'state' }>['state'] };
  if (state !== undefined) post({ standIn: STAND_IN, kind: 'state', state });
  return false;
});
