/**
 * The page's line to its signer worker: starts it at the first command, notices its end, and starts
 * it again at the next. The key dies with the worker, so a new one is locked.
 */
import type { AnswerMessage } from '../bridge/messages.ts';
import type { FromSigner, ToSigner } from '../bridge/signer-messages.ts';
import type {
  PurseState,
  SignerArgument,
  SignerClient,
  SignerCommandName,
  SignerResult,
} from '../bridge/signer.ts';
import { FaultError, toFault, type Fault } from '../core/fault.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: FaultError) => void;
}

export class SignerLink implements SignerClient {
  readonly #spawn: () => Worker;
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Set<(state: PurseState) => void>();
  /** Whom the worker's end is told: those that hold a line of their own. */
  readonly #lines = new Set<(fault: Fault) => void>();
  #worker: Worker | null = null;
  #lastCommand = 0;
  /** Whether the worker that runs has shown that it works. */
  #hasAnswered = false;

  /** @param spawn Makes the worker; the entry knows its URL. */
  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  async call<Name extends SignerCommandName>(
    name: Name,
    argument: SignerArgument<Name>,
  ): Promise<SignerResult<Name>> {
    const worker = (this.#worker ??= this.#start());
    const id = String(++this.#lastCommand);
    return new Promise<SignerResult<Name>>((resolve, reject) => {
      // Throws for what cannot be cloned: then nothing is pending.
      send(worker, { kind: 'command', id, name, argument });
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
    });
  }

  /**
   * A line of its own to the signer, for the engine, which is not allowed everything. `onGone` is called
   * once when nobody answers on it any more.
   */
  lend(onGone: (fault: Fault) => void): MessagePort {
    const worker = (this.#worker ??= this.#start());
    const { port1, port2 } = new MessageChannel();
    this.#lines.add(onGone);
    send(worker, { kind: 'engine', port: port1 }, [port1]);
    return port2;
  }

  onPurseChanged(listener: (state: PurseState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #start(): Worker {
    const worker = this.#spawn();
    let isAlive = false;
    worker.onmessage = ({ data }: MessageEvent<FromSigner>) => {
      if (this.#worker !== worker) return;
      if (data.kind === 'alive') {
        isAlive = true;
        this.#watchLife(worker, lifeLock);
      } else this.#receive(data);
    };
    worker.onerror = (event) => {
      // Before it lives, an error means its script did not load or threw at once.
      event.preventDefault();
      if (this.#worker === worker && !isAlive) this.#ended(worker, notStarted());
    };
    const lifeLock = `bittern.signer-life.${crypto.randomUUID()}`;
    send(worker, { kind: 'start', lifeLock });
    return worker;
  }

  #watchLife(worker: Worker, lifeLock: string): void {
    void navigator.locks.request(lifeLock, () => {
      if (this.#worker !== worker) return;
      const isWorthTrying = this.#hasAnswered;
      this.#ended(worker, gone());
      // One that dies before it answers would die again, and again.
      if (!isWorthTrying) return;
      // Listeners learn from a new worker that the purse is locked now.
      void this.call('purse.state', null).then(
        (state) => {
          this.#tell(state);
        },
        () => undefined,
      );
    });
  }

  #receive(message: Exclude<FromSigner, { kind: 'alive' }>): void {
    if (message.kind === 'answer') this.#answer(message);
    else this.#tell(message.state);
  }

  #answer({ id, outcome }: AnswerMessage): void {
    this.#hasAnswered = true;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (outcome.ok) pending?.resolve(outcome.value);
    else pending?.reject(new FaultError(outcome.fault.code, outcome.fault.message));
  }

  #ended(worker: Worker, fault: FaultError): void {
    worker.terminate();
    this.#worker = null;
    this.#hasAnswered = false;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(fault);
    const lines = [...this.#lines];
    this.#lines.clear();
    for (const onGone of lines) onGone(toFault(fault));
  }

  #tell(state: PurseState): void {
    for (const listener of this.#listeners) listener(state);
  }
}

function send(worker: Worker, message: ToSigner, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

function notStarted(): FaultError {
  return new FaultError(
    'engine_failed',
    'The part of Bittern that holds the purse does not start. Nothing is lost: reload the page.',
  );
}

function gone(): FaultError {
  return new FaultError(
    'engine_gone',
    'The part of Bittern that holds the purse stopped. The purse is locked and nothing is lost: unlock it and look at the history before you try again.',
  );
}
