/** JUMP and JUMPI, for java-tron's words about a destination that is none. */
import { Halt } from '../halt.ts';
import type { CustomOpcode, RunState } from '../session.ts';

const LARGEST_INT32 = 2n ** 31n - 1n;
/** In the machine's analysis of the code. */
const IS_JUMPDEST = 1;

export const JUMP_OPCODES: readonly CustomOpcode[] = [
  {
    opcode: 0x56,
    opcodeName: 'JUMP',
    baseFee: 8,
    logicFunction: (runState) => jump(runState, runState.stack.pop()),
  },
  {
    opcode: 0x57,
    opcodeName: 'JUMPI',
    baseFee: 10,
    logicFunction: (runState) => {
      const [destination, condition] = runState.stack.popN(2) as [bigint, bigint];
      if (condition !== 0n) jump(runState, destination);
    },
  },
];

function jump(runState: RunState, destination: bigint): void {
  const place = destination > LARGEST_INT32 ? -1 : Number(destination);
  if (runState.validJumps[place] !== IS_JUMPDEST) {
    const words = `Operation with pc isn't 'JUMPDEST': PC[${place}];`;
    throw new Halt('BAD_JUMP_DESTINATION', words);
  }
  runState.programCounter = place;
}
