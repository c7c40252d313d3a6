/** Why a channel or a payment is no credit with us, and whether asking again may change that. */
import { FaultError, toFault, type Fault, type FaultCode } from '../../../core/fault.ts';
import type { RejectReason } from '../../../core/paywire/message.ts';

export class NotChecked extends FaultError {
  readonly isFinal: boolean;
  /** What the buyer is told when that is all. */
  readonly reason: RejectReason;

  constructor(code: FaultCode, message: string, of: Pick<NotChecked, 'isFinal' | 'reason'>) {
    super(code, message);
    this.isFinal = of.isFinal;
    this.reason = of.reason;
  }
}

export function refuse(message: string, reason: RejectReason = 'channel-unknown'): NotChecked {
  return new NotChecked('payment_failed', message, { isFinal: true, reason });
}

export function notYet(message: string): NotChecked {
  const reason = 'channel-unknown';
  return new NotChecked('payment_failed', message, { isFinal: false, reason });
}

/** What fails otherwise, a node above all, may work the next time. */
export function readFailure(error: unknown): {
  readonly fault: Fault;
  readonly isFinal: boolean;
  readonly reason?: RejectReason;
} {
  const fault = toFault(error);
  if (!(error instanceof NotChecked)) return { fault, isFinal: false };
  return { fault, isFinal: error.isFinal, reason: error.reason };
}
