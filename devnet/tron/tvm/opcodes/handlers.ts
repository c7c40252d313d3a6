/** What `@ethereumjs/evm` itself does for an opcode, for those where only the price is TRON's. */
import type { Common } from '@ethereumjs/common';
import { getOpcodesForHF } from '@ethereumjs/evm';
import type { CustomOpcode } from '../session.ts';

export type OpcodeHandler = CustomOpcode['logicFunction'];

export function machineHandlers(common: Common): (opcode: number) => OpcodeHandler {
  const { handlers } = getOpcodesForHF(common);
  return (opcode) => {
    const handler = handlers.get(opcode);
    if (!handler) throw new RangeError(`The machine knows no opcode ${opcode}`);
    return (runState) => handler(runState, common);
  };
}
