/** SSTORE's price: by whether the slot was ever written, not by what it held before. */
import { bigIntToBytes, setLengthLeft } from '@ethereumjs/util';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fromMachine } from '../address.ts';
import { changeInStaticCall } from '../halt.ts';
import { ENERGY } from '../prices.ts';
import type { CustomOpcode, Host } from '../session.ts';

export function sstoreOpcode(
  host: Host,
  logicFunction: CustomOpcode['logicFunction'],
): CustomOpcode {
  return {
    opcode: 0x55,
    opcodeName: 'SSTORE',
    baseFee: 0,
    gasFunction: async (runState, base) => {
      if (runState.interpreter.isStatic()) throw changeInStaticCall();
      const [slot, value] = runState.stack.peek(2) as [bigint, bigint];
      const known = host.world.slot(
        fromMachine(runState.interpreter._env.address),
        bytesToHex(setLengthLeft(bigIntToBytes(slot), 32)),
      );
      const isNew = known === undefined && value !== 0n;
      return base + (isNew ? ENERGY.setSlot : ENERGY.resetSlot);
    },
    logicFunction,
  };
}
