/** A signer on stores in memory, a clock and timers that tests move; several tabs may share stores. */
import type { PurseState, SignerHandlers } from '../bridge/signer.ts';
import { encodeTransaction } from '../chain/transaction.ts';
import type { BlockReference } from '../chain/chain.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import type { OutboxRecord } from '../core/money/outbox.ts';
import { BOB, CHAIN_ID, CHANNELS, transferOf } from '../core/money/samples.suite.ts';
import type { OutboxStore, PurseStore } from '../core/ports.ts';
import type { TronAddress } from '../core/units/tron-address.ts';
import type { SignerComponents, TabMessage } from './components.ts';
import { createSigner } from './signer.ts';
import { PASSWORD, PHRASE, PHRASE_ADDRESS, quickTools } from './vault-kit.suite.ts';

export const START = 1_800_000_000_000;

class MemoryPurseStore implements PurseStore {
  readonly values = new Map<string, unknown>();

  async get(recordKey: string): Promise<unknown> {
    return this.values.get(recordKey);
  }

  async update(recordKey: string, change: (current: unknown) => unknown): Promise<unknown> {
    const next = change(this.values.get(recordKey));
    if (next === undefined) this.values.delete(recordKey);
    else this.values.set(recordKey, next);
    return next;
  }
}

class MemoryOutboxStore implements OutboxStore {
  readonly records = new Map<string, OutboxRecord>();

  async list(chainId: number): Promise<readonly OutboxRecord[]> {
    return this.#sorted().filter((record) => record.chainId === chainId);
  }

  async add(
    record: OutboxRecord,
    since: number,
    admit: (recent: readonly OutboxRecord[]) => void,
  ): Promise<OutboxRecord> {
    const known = this.records.get(record.txid);
    if (known) return known;
    admit(this.#sorted().filter(({ storedAt }) => storedAt > since));
    this.records.set(record.txid, record);
    return record;
  }

  async update(
    txid: string,
    change: (record: OutboxRecord) => OutboxRecord,
  ): Promise<OutboxRecord | null> {
    const record = this.records.get(txid);
    if (!record) return null;
    const next = change(record);
    this.records.set(txid, next);
    return next;
  }

  #sorted(): OutboxRecord[] {
    return [...this.records.values()].sort((one, other) => one.storedAt - other.storedAt);
  }
}

/** What the tabs of one browser share. */
export class Browser {
  readonly purse = new MemoryPurseStore();
  readonly outbox = new MemoryOutboxStore();
  readonly tabs: Tab[] = [];
  now = START;

  open(): Tab {
    const tab = new Tab(this);
    this.tabs.push(tab);
    return tab;
  }

  /** Lets time pass, with timers (the device is awake) or without (it slept). */
  pass(ms: number, isAwake = true): void {
    this.now += ms;
    if (isAwake) for (const tab of this.tabs) tab.fireTimers(this.now);
  }
}

export class Tab {
  readonly tools = quickTools();
  readonly emitted: PurseState[] = [];
  readonly heard: TabMessage[] = [];
  readonly signer: SignerHandlers;
  #timers: { at: number; work: () => void }[] = [];
  #listener: (message: TabMessage) => void = () => undefined;

  constructor(browser: Browser) {
    const components: SignerComponents = {
      ...this.tools,
      clock: { now: () => browser.now },
      timers: {
        after: (ms, work) => {
          const timer = { at: browser.now + ms, work };
          this.#timers.push(timer);
          return () => {
            this.#timers = this.#timers.filter((other) => other !== timer);
          };
        },
      },
      tabs: {
        announce: (message) => {
          for (const other of browser.tabs) if (other !== this) other.#hear(message);
        },
        listen: (listener) => {
          this.#listener = listener;
        },
      },
      purse: browser.purse,
      outbox: browser.outbox,
      emit: (state) => {
        this.emitted.push(state);
      },
    };
    this.signer = createSigner(components);
  }

  get timerCount(): number {
    return this.#timers.length;
  }

  fireTimers(now: number): void {
    for (const timer of this.#timers.filter(({ at }) => at <= now)) {
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.work();
    }
  }

  #hear(message: TabMessage): void {
    this.heard.push(message);
    this.#listener(message);
  }
}

export function referenceAt(timestamp: number, lifeMs = 60_000): BlockReference {
  const block = { refBlockBytes: '1234', refBlockHash: '0011223344556677' };
  return { ...block, timestamp, expiration: timestamp + lifeMs };
}

export function rawOf(intent: TransactionIntent, reference = referenceAt(START)): string {
  return encodeTransaction(intent, reference);
}

/** The address of the words that tests import. */
export const OWNER = PHRASE_ADDRESS as TronAddress;

/** A tab in which the purse was made from those words and is unlocked. */
export async function opened(browser = new Browser()): Promise<{ browser: Browser; tab: Tab }> {
  const tab = browser.open();
  await tab.signer['purse.import']({ secret: PHRASE, password: PASSWORD });
  return { browser, tab };
}

export function pay(amount: bigint): TransactionIntent {
  return transferOf({ from: OWNER, to: BOB, amount });
}

/** Signs; transactions of another `at` are other transactions. */
export async function signWith(
  { signer }: Tab,
  intent: TransactionIntent,
  { at = START, password }: { at?: number; password?: string } = {},
): Promise<SignedTransaction> {
  return signer['transaction.sign']({
    chainId: CHAIN_ID,
    intent,
    rawDataHex: rawOf(intent, referenceAt(at)),
    channelContract: CHANNELS,
    ...(password !== undefined && { password }),
  });
}
