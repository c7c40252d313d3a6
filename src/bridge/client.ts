/** What a page holds of the engine, wherever the engine runs: in this tab's worker or in another tab. */
import type { Fault } from '../core/fault.ts';
import type { CommandArgument, CommandName, CommandResult } from './commands.ts';
import type { EventName, Events } from './events.ts';

export type EngineStatus =
  /** No engine yet, or a new one is coming up; commands wait. */
  | { readonly phase: 'starting' }
  /** The engine runs in this tab. */
  | { readonly phase: 'leading' }
  /** The engine runs in another tab of this browser. */
  | { readonly phase: 'following' }
  /** It cannot start or keeps dying; the fault says why. */
  | { readonly phase: 'failed'; readonly fault: Fault };

export interface EngineClient {
  /**
   * Asks the engine and waits for its answer; while the engine is starting the command is queued.
   * Rejects with a `FaultError`.
   */
  call<Name extends CommandName>(
    name: Name,
    argument: CommandArgument<Name>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<CommandResult<Name>>;
  /** Listens to one event; the returned function stops it. */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** The status now, then at each change; the returned function stops it. */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Tries again after `failed`. */
  restart(): void;
}
