/** Why an execution stopped, in java-tron's words. */
import { EVMError } from '@ethereumjs/evm';
import type { ExecutionStatus } from './contract.ts';

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

const { errorMessages } = EVMError;

const OF_MACHINE: Readonly<Record<string, readonly [ExecutionStatus, string]>> = {
  [errorMessages.REVERT]: ['REVERT', 'REVERT opcode executed'],
  [errorMessages.OUT_OF_GAS]: ['OUT_OF_ENERGY', 'Not enough energy'],
  [errorMessages.STACK_UNDERFLOW]: ['STACK_TOO_SMALL', 'Expected stack size'],
  [errorMessages.STACK_OVERFLOW]: [
    'STACK_TOO_LARGE',
    'Expected: overflow 1024 elements stack limit',
  ],
  [errorMessages.INVALID_JUMP]: ['BAD_JUMP_DESTINATION', "Operation with pc isn't 'JUMPDEST'"],
  [errorMessages.INVALID_OPCODE]: ['ILLEGAL_OPERATION', 'Invalid operation code'],
};

/** What java-tron writes into `contractRet` and `resMessage` for an error of the machine. */
export function explain(error: EVMError | Halt): {
  readonly status: ExecutionStatus;
  readonly message: string;
} {
  if (error instanceof Halt) return error;
  if (error.error === errorMessages.STATIC_STATE_CHANGE) return changeInStaticCall();
  const [status, message] = OF_MACHINE[error.error] ?? ['UNKNOWN', error.error];
  return { status, message };
}
