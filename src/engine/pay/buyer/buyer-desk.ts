/** Everything that is bought: budgets, and the sellers they are spent at. */
import { FaultError } from '../../../core/fault.ts';
import type { BuyerDesk, DeskParts } from '../desk.ts';
import { closeWire } from '../../guard/close-wire.ts';
import { IDLE_SIDE } from '../idle.ts';

const absent = (): never => {
  throw new FaultError('internal', 'Nothing can be bought here.');
};

const nothing = () => undefined;

export function openBuyer(_parts: DeskParts): BuyerDesk {
  return {
    adopt: () => IDLE_SIDE,
    tick: nothing,
    stopped: nothing,
    handlers: {
      'pay.quote': absent,
      'pay.start': absent,
      'pay.stop': absent,
      'pay.stop-all': absent,
      'pay.answer': absent,
      'pay.agree-close': absent,
    },
    view: () => ({ budgets: [], bought: [], spentToday: {} }),
    entered: nothing,
    leaving: () => Promise.resolve(),
    hashed: nothing,
    expel: (_infoHash, wire) => {
      closeWire(wire);
    },
  };
}
