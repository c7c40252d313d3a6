/**
 * What the engine may ask of the signer, over a line that the page lends it: nothing that moves the
 * purse's money without a deposit or a budget that the user agreed to. Of transactions it has only
 * claims, which pay to us.
 */
import type { AnswerMessage } from './messages.ts';
import type { SignerCommandName, SignerHandlers } from './signer.ts';

export const ENGINE_SIGNER_COMMANDS = [
  'session.address',
  'session.prove',
  'voucher.sign',
  'close.sign',
  'delegate.sign',
  'claim.sign',
  'claim.list',
  'claim.mark',
  'purse.state',
  'wallet-settings.get',
] as const satisfies readonly SignerCommandName[];

export type EngineSignerCommandName = (typeof ENGINE_SIGNER_COMMANDS)[number];

export type EngineSignerHandlers = Pick<SignerHandlers, EngineSignerCommandName>;

/** Engine to signer worker, over the line; back come `AnswerMessage`s. */
export interface EngineSignerCommand {
  readonly kind: 'command';
  readonly id: string;
  readonly name: EngineSignerCommandName;
  readonly argument: unknown;
}

export type EngineSignerAnswer = AnswerMessage;

/** Only these: `serve` looks at what an object has of its own. */
export function forEngine(handlers: SignerHandlers): EngineSignerHandlers {
  return Object.fromEntries(
    ENGINE_SIGNER_COMMANDS.map((name) => [name, handlers[name]]),
  ) as unknown as EngineSignerHandlers;
}
