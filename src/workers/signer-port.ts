/**
 * The engine worker's line to the signer worker. The page opens it when the first command is asked, so
 * that nothing of the signer is loaded before somebody pays or earns; when the signer ends, what waits
 * rejects, and the next command asks for a new line.
 */
import type {
  EngineSignerAnswer,
  EngineSignerCommand,
  EngineSignerCommandName,
} from '../bridge/engine-signer.ts';
import type { SignerArgument, SignerResult } from '../bridge/signer.ts';
import { FaultError, type Fault } from '../core/fault.ts';

interface Pending {
  readonly command: EngineSignerCommand;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: FaultError) => void;
}

export class SignerPort {
  readonly #want: () => void;
  readonly #pending = new Map<string, Pending>();
  #port: MessagePort | null = null;
  #isWanted = false;
  #lastCommand = 0;

  /** @param want Asks the page for a line. */
  constructor(want: () => void) {
    this.#want = want;
  }

  /** Rejects with the signer's faults, or with `engine_gone` when it ended meanwhile. */
  call<Name extends EngineSignerCommandName>(
    name: Name,
    argument: SignerArgument<Name>,
  ): Promise<SignerResult<Name>> {
    return new Promise<SignerResult<Name>>((resolve, reject) => {
      const id = String(++this.#lastCommand);
      const command: EngineSignerCommand = { kind: 'command', id, name, argument };
      // Throws for what cannot be cloned: then nothing is pending.
      this.#port?.postMessage(command);
      this.#pending.set(id, { command, resolve: resolve as Pending['resolve'], reject });
      if (this.#port !== null || this.#isWanted) return;
      this.#isWanted = true;
      this.#want();
    });
  }

  attach(port: MessagePort): void {
    this.#isWanted = false;
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<EngineSignerAnswer>) => {
      this.#answer(data);
    };
    for (const { command } of this.#pending.values()) port.postMessage(command);
  }

  /** What was asked may have been carried out: all that signs stores first, and gives it again. */
  gone(fault: Fault): void {
    this.#isWanted = false;
    this.#port?.close();
    this.#port = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new FaultError(fault.code, fault.message));
  }

  #answer({ id, outcome }: EngineSignerAnswer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (outcome.ok) pending?.resolve(outcome.value);
    else pending?.reject(new FaultError(outcome.fault.code, outcome.fault.message));
  }
}
