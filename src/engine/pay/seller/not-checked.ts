/** Why a channel or a payment is no credit with us, and whether asking again may change that. */
import { FaultError, toFault, type Fault, type FaultCode } from '../../../core/fault.ts';

export class NotChecked extends FaultError {
  readonly isFinal: boolean;

  constructor(code: FaultCode, message: string, { isFinal }: { readonly isFinal: boolean }) {
    super(code, message);
    this.isFinal = isFinal;
  }
}

export function refuse(message: string): NotChecked {
  return new NotChecked('payment_failed', message, { isFinal: true });
}

export function notYet(message: string): NotChecked {
  return new NotChecked('payment_failed', message, { isFinal: false });
}

/** What fails otherwise, a node above all, may work the next time. */
export function readFailure(error: unknown): { readonly fault: Fault; readonly isFinal: boolean } {
  return { fault: toFault(error), isFinal: error instanceof NotChecked && error.isFinal };
}
