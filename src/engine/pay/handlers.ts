/** The commands of `bridge/paying.ts`, carried out. */
import { FaultError } from '../../core/fault.ts';
import type { CommandHandlers } from '../../bridge/commands.ts';
import type { PayCommands } from '../../bridge/paying.ts';

export type PayHandlers = Pick<CommandHandlers, keyof PayCommands>;

const absent = (): never => {
  throw new FaultError('internal', 'Paying is not built in yet.');
};

export const NO_PAY: PayHandlers = {
  'pay.state': absent,
  'pay.quote': absent,
  'pay.start': absent,
  'pay.stop': absent,
  'pay.stop-all': absent,
  'pay.answer': absent,
  'pay.agree-close': absent,
  'earn.set': absent,
  'earn.claim': absent,
  'earn.claimable': absent,
  'ledger.journal': absent,
  'ledger.export': absent,
};
