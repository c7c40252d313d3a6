/**
 * This tab's hold on the one engine of the origin. One tab leads: it runs the engine and speaks for
 * it on a BroadcastChannel. When it goes, the browser gives its lock to another tab, which starts
 * the engine again; commands that were not answered yet are sent again.
 */
import { FaultError, toFault, type Fault } from '../core/fault.ts';
import type { EngineClient, EngineStatus } from '../bridge/client.ts';
import type { CommandArgument, CommandName, CommandResult } from '../bridge/commands.ts';
import type { EventName, Events } from '../bridge/events.ts';
import type {
  AnswerMessage,
  CommandMessage,
  EventMessage,
  FromEngine,
} from '../bridge/messages.ts';
import type { StreamLine } from '../bridge/stream.ts';
import { EngineProcess, type EngineProcessInit } from './engine-process.ts';

/** Held by the tab with the engine; all other tabs wait for it. */
export const LEADER_LOCK = 'bittern.leader';
const TABS_CHANNEL = 'bittern.tabs';
/**
 * A command that was under way at so many deaths of the engine is not sent again. The last time it
 * goes alone, so that no other is given up for its sake.
 */
const MAX_SENDS = 3;

/** Between tabs. */
type TabMessage =
  | CommandMessage
  | AnswerMessage
  | EventMessage
  /** A new tab asks who leads. */
  | { readonly kind: 'who-leads' }
  /** The leader's engine, to every tab; `isNew` after a start, when nothing sent before counts. */
  | { readonly kind: 'leader'; readonly status: LeaderStatus; readonly isNew: boolean }
  | { readonly kind: 'restart' };

type LeaderStatus = 'starting' | 'ready' | Fault;

interface Pending {
  readonly message: CommandMessage;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FaultError) => void;
  sends: number;
}

type Process = Pick<
  EngineProcessInit,
  'spawn' | 'forceProxiedChannels' | 'defaults' | 'lendSigner'
>;

export class EngineLink implements EngineClient {
  readonly #tab = crypto.randomUUID();
  readonly #tabs = new BroadcastChannel(TABS_CHANNEL);
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Map<EventName, Set<(event: never) => void>>();
  readonly #statusListeners = new Set<(status: EngineStatus) => void>();
  #status: EngineStatus = { phase: 'starting' };
  #process: EngineProcess | null = null;
  #leaderStatus: LeaderStatus = 'starting';
  #lastCommand = 0;
  /** The command that has its last chance now. */
  #alone: string | null = null;

  constructor(process: () => Promise<Process>) {
    this.#tabs.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      this.#hear(data);
    };
    void navigator.locks.request(LEADER_LOCK, async () => {
      this.#lead(await process());
      // Held until the tab is gone.
      await new Promise<never>(() => undefined);
    });
    this.#say({ kind: 'who-leads' });
  }

  call<Name extends CommandName>(
    name: Name,
    argument: CommandArgument<Name>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<CommandResult<Name>> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new FaultError('cancelled', 'Cancelled.'));
        return;
      }
      const id = `${this.#tab}.${String(++this.#lastCommand)}`;
      const message: CommandMessage = { kind: 'command', id, name, argument };
      const pending: Pending = {
        message,
        resolve: resolve as (value: unknown) => void,
        reject,
        sends: 0,
      };
      this.#pending.set(id, pending);
      signal?.addEventListener('abort', () => {
        if (this.#take(id) !== undefined) reject(new FaultError('cancelled', 'Cancelled.'));
      });
      if (this.#status.phase === 'failed') this.#rejectAll(this.#status.fault);
      else if (this.#status.phase !== 'starting') this.#send(pending);
    });
  }

  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  onStatus(listener: (status: EngineStatus) => void): () => void {
    this.#statusListeners.add(listener);
    listener(this.#status);
    return () => this.#statusListeners.delete(listener);
  }

  restart(): void {
    if (this.#process === null) this.#say({ kind: 'restart' });
    else {
      this.#tell('starting', true);
      this.#process.restart();
    }
  }

  /** The service worker's end of a new line to the engine; null unless it runs in this tab. */
  openStreamLine(serviceWorkerLife: string): StreamLine | null {
    return this.#process?.openStreamLine(serviceWorkerLife) ?? null;
  }

  #lead(process: Process): void {
    this.#tell('starting', true);
    this.#process = new EngineProcess({
      ...process,
      onReady: () => {
        this.#tell('ready', true);
      },
      onMessage: (message) => {
        this.#relay(message);
      },
      onDied: () => {
        this.#tell('starting', true);
      },
      onFailed: (fault) => {
        this.#tell(fault, true);
      },
    });
  }

  /** As the leader: what the engine says goes to whom it concerns. */
  #relay(message: FromEngine): void {
    if (message.kind === 'answer') {
      if (!this.#answer(message)) this.#say(message);
    } else if (message.kind === 'event') {
      this.#fire(message);
      this.#say(message);
    }
  }

  #hear(message: TabMessage): void {
    const leads = this.#process !== null;
    switch (message.kind) {
      case 'who-leads':
        if (leads) this.#say({ kind: 'leader', status: this.#leaderStatus, isNew: false });
        return;
      case 'restart':
        if (leads) this.restart();
        return;
      case 'command':
        // Before the engine is ready nothing is taken: the tab sends it again when it is.
        if (leads && this.#leaderStatus === 'ready') this.#process?.send(message);
        return;
      case 'answer':
        this.#answer(message);
        return;
      case 'event':
        if (!leads) this.#fire(message);
        return;
      case 'leader':
        if (!leads) this.#follow(message.status, message.isNew);
    }
  }

  /** As the leader: the state of the engine, to this tab and the others. */
  #tell(status: LeaderStatus, isNew: boolean): void {
    this.#leaderStatus = status;
    this.#say({ kind: 'leader', status, isNew });
    this.#follow(status, isNew);
  }

  #follow(status: LeaderStatus, isNew: boolean): void {
    if (status === 'starting') this.#setStatus({ phase: 'starting' });
    else if (status !== 'ready') {
      this.#setStatus({ phase: 'failed', fault: status });
      this.#rejectAll(status);
    } else {
      const wasStarting = this.#status.phase === 'starting';
      this.#setStatus({ phase: this.#process === null ? 'following' : 'leading' });
      if (isNew || wasStarting) this.#sendAll();
    }
  }

  #sendAll(): void {
    this.#alone = null;
    for (const pending of [...this.#pending.values()]) {
      if (pending.sends >= MAX_SENDS) this.#giveUp(pending);
      else if (pending.sends < MAX_SENDS - 1) this.#send(pending);
    }
    this.#sendAlone();
  }

  /** The next of those that have been under way at all deaths but one. */
  #sendAlone(): void {
    if (this.#alone !== null) return;
    for (const pending of this.#pending.values()) {
      if (pending.sends !== MAX_SENDS - 1) continue;
      this.#alone = pending.message.id;
      this.#send(pending);
      return;
    }
  }

  #giveUp({ message, reject }: Pending): void {
    this.#pending.delete(message.id);
    reject(
      new FaultError(
        'engine_gone',
        'The engine stopped each time it tried this. Nothing else is affected. Try something else, or reload the page.',
      ),
    );
  }

  #send(pending: Pending): void {
    pending.sends += 1;
    try {
      if (this.#process === null) this.#say(pending.message);
      else this.#process.send(pending.message);
    } catch (error) {
      // What cannot be cloned cannot be asked; the other commands can.
      this.#take(pending.message.id);
      const { code, message } = toFault(error);
      pending.reject(new FaultError(code, message));
    }
  }

  /** No longer pending, if it was. */
  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#alone === id) {
      this.#alone = null;
      this.#sendAlone();
    }
    return pending;
  }

  /** False when the asker is another tab. */
  #answer({ id, outcome }: AnswerMessage): boolean {
    const pending = this.#take(id);
    if (pending === undefined) return id.startsWith(this.#tab);
    if (outcome.ok) pending.resolve(outcome.value);
    else pending.reject(new FaultError(outcome.fault.code, outcome.fault.message));
    return true;
  }

  #fire({ name, event }: EventMessage): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event as never);
  }

  #rejectAll(fault: Fault): void {
    for (const { reject } of this.#pending.values()) {
      reject(new FaultError(fault.code, fault.message));
    }
    this.#pending.clear();
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }

  #say(message: TabMessage): void {
    this.#tabs.postMessage(message);
  }
}
