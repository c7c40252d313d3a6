/** The engine's side of the command table: runs a command and always answers. */
import { toFault } from '../core/fault.ts';
import type { CommandHandlers } from './commands.ts';
import type { AnswerMessage, CommandMessage } from './messages.ts';

export async function serve(
  handlers: CommandHandlers,
  message: CommandMessage,
): Promise<AnswerMessage> {
  const { id, name, argument } = message;
  try {
    if (!Object.hasOwn(handlers, name)) throw new Error(`There is no command "${name}".`);
    // The table binds name, argument and result together; here they are known only as a union.
    const handler = handlers[name] as (argument: unknown) => unknown;
    return { kind: 'answer', id, outcome: { ok: true, value: await handler(argument) } };
  } catch (error) {
    return { kind: 'answer', id, outcome: { ok: false, fault: toFault(error) } };
  }
}
