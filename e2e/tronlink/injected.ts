/**
 * TEST ONLY. TronLink in an ordinary browser context: its page part is injected, and this file is the
 * user in front of its window.
 */
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { utils, type Types } from 'tronweb';
import { buildInPage } from './build.ts';
import {
  createKeeper,
  type Keeper,
  type KeeperNetwork,
  type KeeperState,
  type Question,
} from './keeper.ts';
import { asAnswer, STAND_IN, type KeeperAnswer, type StandInMessage } from './messages.ts';

/** Fields of the contract's parameter, as in java-tron's JSON: `{ amount: 7 }`. */
export type Tampering = Readonly<Record<string, unknown>>;

export type UserAnswer = 'approve' | 'reject';

export interface InjectedTronLink {
  /** What the user was asked, in order. */
  readonly questions: readonly Question[];
  readonly state: KeeperState;
  /** What the user says from now on; `wait` leaves the window open. Approves at first. */
  answerWith(answer: UserAnswer | 'wait'): void;
  /** Answers the windows that are open. */
  answerOpen(answer: UserAnswer): void;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  switchAccount(index: number): Promise<void>;
  switchNetwork(network: KeeperNetwork): Promise<void>;
  /** From now on it signs with this changed in the call or transfer; null makes it honest again. */
  tamperWith(change: Tampering | null): void;
}

/** Runs in the page: passes questions on to this process. */
function bridge(standIn: string): void {
  const { tronLinkStandIn } = window as unknown as {
    tronLinkStandIn: (method: string, params: readonly unknown[]) => Promise<KeeperAnswer>;
  };
  addEventListener('message', ({ source, data }: MessageEvent<StandInMessage | null>) => {
    if (source !== window || data?.standIn !== standIn || data.kind !== 'ask') return;
    const { id, method, params } = data;
    void tronLinkStandIn(method, params).then((answer) => {
      postMessage({ standIn, kind: 'answer', id, answer }, location.origin);
    });
  });
}

export type InjectedOptions = Pick<KeeperState, 'privateKeys' | 'network'> & Partial<KeeperState>;

/** Before the first page of the context is opened. Without it, TronLink is absent. */
export async function injectTronLink(
  context: BrowserContext,
  options: InjectedOptions,
): Promise<InjectedTronLink> {
  const questions: Question[] = [];
  const open = new Set<(answer: UserAnswer) => void>();
  let answer: UserAnswer | 'wait' = 'approve';
  let tampering: Tampering | null = null;

  const keeper: Keeper = createKeeper(
    { account: 0, isLocked: false, trusted: [], ...options },
    {
      tamper: (transaction) =>
        tampering === null ? transaction : tampered(transaction, tampering),
      askUser(question) {
        questions.push(question);
        if (answer !== 'wait') return Promise.resolve(answer);
        return new Promise((resolve) => {
          open.add(resolve);
        });
      },
    },
  );

  await context.exposeBinding(
    'tronLinkStandIn',
    ({ frame }, method: string, params: readonly unknown[]) =>
      asAnswer(keeper.answer(method, params, new URL(frame.url()).origin)),
  );
  await context.addInitScript(bridge, STAND_IN);
  const built = await buildInPage();
  try {
    await context.addInitScript({ path: join(built.folder, 'in-page.js') });
  } finally {
    await built.remove();
  }

  async function change(part: Partial<KeeperState>): Promise<void> {
    keeper.change(part);
    for (const page of context.pages().filter((one) => one.url().startsWith('http'))) {
      const state = keeper.visibleTo(new URL(page.url()).origin);
      await page.evaluate(
        (message) => {
          postMessage(message, location.origin);
        },
        { standIn: STAND_IN, kind: 'state', state },
      );
    }
  }

  return {
    questions,
    get state() {
      return keeper.state;
    },
    answerWith(next) {
      answer = next;
    },
    answerOpen(given) {
      for (const resolve of open) resolve(given);
      open.clear();
    },
    lock: () => change({ isLocked: true }),
    unlock: () => change({ isLocked: false }),
    switchAccount: (account) => change({ account }),
    switchNetwork: (network) => change({ network }),
    tamperWith(change) {
      tampering = change;
    },
  };
}

/** A whole transaction again: its bytes and its id fit the change. */
function tampered(transaction: Types.Transaction, change: Tampering): Types.Transaction {
  const copy = structuredClone(transaction);
  const [contract] = copy.raw_data.contract;
  Object.assign(contract?.parameter.value ?? {}, change);
  const message = utils.transaction.txJsonToPb(copy);
  copy.raw_data_hex = utils.transaction.txPbToRawDataHex(message).toLowerCase();
  copy.txID = utils.transaction.txPbToTxID(message).replace(/^0x/, '');
  return copy;
}
