/** LOG0 to LOG4. */
import type { OpcodeHandler } from './handlers.ts';
import { changeInStaticCall } from '../halt.ts';
import { growMemory, memoryEnd } from '../memory.ts';
import type { CustomOpcode } from '../session.ts';

const BASE = 375;
const PER_TOPIC = 375n;
const PER_BYTE = 8n;

/** `handlerOf` finds what the machine itself does for an opcode. */
export function logOpcodes(handlerOf: (opcode: number) => OpcodeHandler): CustomOpcode[] {
  return [0, 1, 2, 3, 4].map((topicCount) => ({
    opcode: 0xa0 + topicCount,
    opcodeName: `LOG${topicCount}`,
    baseFee: BASE,
    gasFunction: async (runState, base) => {
      if (runState.interpreter.isStatic()) throw changeInStaticCall();
      const [offset, size] = runState.stack.peek(2) as [bigint, bigint];
      const data = PER_BYTE * size;
      // What the data cost is looked at before the memory, so a log too long is out of energy.
      if (data > runState.gasLeft) return data;
      const growth = growMemory(runState, memoryEnd(offset, size), `LOG${topicCount}`);
      return base + PER_TOPIC * BigInt(topicCount) + data + growth;
    },
    logicFunction: handlerOf(0xa0 + topicCount),
  }));
}
