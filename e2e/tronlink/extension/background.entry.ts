/**
 * TEST ONLY. The extension's service worker: holds the keys, opens the window in which the user
 * confirms, tells its pages what changed. A test sets it up with `setTronLinkStandIn`.
 */
import { createKeeper, type KeeperState, type Question } from '../keeper.ts';
import { asAnswer } from '../messages.ts';
import { extension } from './chrome.ts';

const EMPTY: KeeperState = {
  privateKeys: [],
  account: 0,
  isLocked: true,
  network: { url: 'http://127.0.0.1:1', chainId: '0x0' },
  trusted: [],
};

const open = new Map<number, { question: Question; answer: (of: 'approve' | 'reject') => void }>();
let windows = 0;

const keeper = createKeeper(EMPTY, {
  async askUser(question) {
    const id = ++windows;
    const answered = new Promise<'approve' | 'reject'>((answer) => {
      open.set(id, { question, answer });
    });
    const url = `confirm.html?id=${String(id)}`;
    await extension.windows.create({ url, type: 'popup', width: 400, height: 640 });
    return answered;
  },
});

/** The worker may be stopped and started again at any time. */
const restored = extension.storage.local.get('state').then(({ state }) => {
  if (state !== undefined) keeper.change(state as KeeperState);
});

async function change(part: Partial<KeeperState>): Promise<void> {
  await restored;
  keeper.change(part);
  await extension.storage.local.set({ state: keeper.state });
  for (const { id } of await extension.tabs.query({})) {
    if (id === undefined) continue;
    // Pages of other origins see nothing; tabs without our script do not listen.
    await tell(id).catch(() => undefined);
  }
}

async function tell(tab: number): Promise<void> {
  const origin = origins.get(tab);
  if (origin === undefined) return;
  await extension.tabs.sendMessage(tab, { state: keeper.visibleTo(origin) });
}

/** By tab, as they asked. */
const origins = new Map<number, string>();

interface Message {
  readonly to: 'keeper' | 'window';
  readonly method: string;
  readonly params: readonly unknown[];
}

extension.runtime.onMessage.addListener((received, { url = '', tab }, reply) => {
  const { to, method, params } = received as Message;
  const { origin } = new URL(url);
  if (to === 'window') {
    const [id, answer] = params as [number, 'approve' | 'reject'];
    const waiting = open.get(id);
    if (method === 'read') reply(waiting?.question);
    if (method === 'answer') {
      open.delete(id);
      waiting?.answer(answer);
      reply(null);
    }
    return false;
  }
  if (tab?.id !== undefined) origins.set(tab.id, origin);
  const answered = restored.then(async () => {
    const answer = await keeper.answer(method, params, origin);
    await extension.storage.local.set({ state: keeper.state });
    return answer;
  });
  void asAnswer(answered).then(reply);
  return true;
});

Object.assign(globalThis, { setTronLinkStandIn: change });
