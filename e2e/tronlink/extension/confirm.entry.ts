/** TEST ONLY. The window in which the user confirms or rejects. */
import type { Question } from '../keeper.ts';
import { extension } from './chrome.ts';

const id = Number(new URLSearchParams(location.search).get('id'));

function element(name: string): HTMLElement {
  const found = document.getElementById(name);
  if (found === null) throw new Error(`confirm.html has no #${name}.`);
  return found;
}

async function ask(method: string, ...params: readonly unknown[]): Promise<unknown> {
  return extension.runtime.sendMessage({ to: 'window', method, params: [id, ...params] });
}

for (const answer of ['approve', 'reject']) {
  element(answer).addEventListener('click', () => {
    void ask('answer', answer).then(() => {
      close();
    });
  });
}

async function show(): Promise<void> {
  const question = (await ask('read')) as Question;
  element('method').textContent = question.method;
  element('origin').textContent = question.origin;
  element('params').textContent = JSON.stringify(question.params, null, 1);
  for (const answer of ['approve', 'reject']) element(answer).removeAttribute('disabled');
}

void show();
