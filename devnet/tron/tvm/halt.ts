/** Why an execution stopped, in java-tron's words. */
import { EVMError } from '@ethereumjs/evm';
import type { ExecutionStatus } from './contract.ts';
import { wordsNeeded } from './stack-needs.ts';

/** Ends the frame it is thrown in, as an exception of java-tron's `Program` does. */
export class Halt extends Error implements EVMError {
  override readonly name = 'Halt';
  readonly status: ExecutionStatus;
  // By these two the machine tells an end of the frame from a fault of the program.
  readonly error = EVMError.errorMessages.INTERNAL_ERROR;
  readonly errorType = 'EVMError';

  constructor(status: ExecutionStatus, message: string) {
    super(message);
    this.status = status;
  }
}

/** At the top level these keep the energy that was not used; in a frame below they cost all of it. */
export function transferFailed(why: string): Halt {
  return new Halt('TRANSFER_FAILED', why);
}

export function changeInStaticCall(): Halt {
  return new Halt('UNKNOWN', 'Attempt to call a state modifying opcode inside STATICCALL');
}

/** Where an execution stood when it ended. */
export interface Position {
  readonly opcode: number;
  readonly operation: string;
  readonly stackSize: number;
  readonly energyLimit: bigint;
}

const { errorMessages } = EVMError;

/** What java-tron writes into `contractRet` and `resMessage` for an end of the machine's own. */
const EXPLANATIONS: Readonly<Record<string, (position: Position) => Halt>> = {
  [errorMessages.REVERT]: () => new Halt('REVERT', 'REVERT opcode executed'),
  // java-tron also says what the operation costs and what was used.
  [errorMessages.OUT_OF_GAS]: ({ operation, energyLimit }) =>
    new Halt(
      'OUT_OF_ENERGY',
      `Not enough energy for '${operation}' operation executing: curInvokeEnergyLimit[${energyLimit}]`,
    ),
  [errorMessages.STACK_UNDERFLOW]: ({ opcode, stackSize }) =>
    new Halt(
      'STACK_TOO_SMALL',
      `Expected stack size ${wordsNeeded(opcode)} but actual ${stackSize};`,
    ),
  [errorMessages.STACK_OVERFLOW]: () =>
    new Halt('STACK_TOO_LARGE', 'Expected: overflow 1024 elements stack limit'),
  [errorMessages.INVALID_OPCODE]: ({ opcode }) =>
    new Halt(
      'ILLEGAL_OPERATION',
      `Invalid operation code: opCode[${opcode.toString(16).padStart(2, '0')}];`,
    ),
  [errorMessages.STATIC_STATE_CHANGE]: changeInStaticCall,
};

export function explain(error: EVMError | Halt, position: Position): Halt {
  if (error instanceof Halt) return error;
  return EXPLANATIONS[error.error]?.(position) ?? new Halt('UNKNOWN', error.error);
}
