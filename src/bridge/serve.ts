/** A worker's side of a command table: runs a command and always answers. */
import { toFault } from '../core/fault.ts';
import type { AnswerMessage } from './messages.ts';

/** One handler per command, each with its own argument: the engine's table, or the signer's. */
export type Handlers<Name extends string> = Readonly<Record<Name, (argument: never) => unknown>>;

export interface Command<Name extends string> {
  readonly id: string;
  readonly name: Name;
  readonly argument: unknown;
}

export async function serve<Name extends string>(
  handlers: Handlers<Name>,
  { id, name, argument }: Command<Name>,
): Promise<AnswerMessage> {
  try {
    if (!Object.hasOwn(handlers, name)) throw new Error(`There is no command "${name}".`);
    // The table binds name, argument and result together; here they are known only as a union.
    const handler = handlers[name] as (argument: unknown) => unknown;
    return { kind: 'answer', id, outcome: { ok: true, value: await handler(argument) } };
  } catch (error) {
    return { kind: 'answer', id, outcome: { ok: false, fault: toFault(error) } };
  }
}
