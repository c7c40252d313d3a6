/** TronLink's refusals, in our codes. It tells them by a code (TIP-1193), sometimes only in words. */
import { FaultError } from '../../core/fault.ts';

/** EIP-1193: the user said no. */
const USER_REJECTED = 4001;
/** EIP-1474: a window for the same site is open already. */
const REQUEST_PENDING = -32002;

export function tronLinkFault(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  const { code, words } = describe(error);
  const fault = (...[faultCode, message]: ConstructorParameters<typeof FaultError>) =>
    new FaultError(faultCode, message, { cause: error });
  if (code === REQUEST_PENDING || /pop-up window has not been closed/i.test(words)) {
    return fault(
      'tronlink_busy',
      'TronLink asks already: answer in its window, or close that window and try again.',
    );
  }
  // Before the user's no: a locked TronLink answers with the same code as a user's no.
  if (/locked|no wallet account|disconnected|unauthorized/i.test(words)) {
    return fault('tronlink_locked', 'TronLink is locked: open it, enter its password, try again.');
  }
  if (code === USER_REJECTED || /reject|declin|cancel/i.test(words)) {
    return fault('tronlink_rejected', 'You said no in TronLink. Nothing was signed.');
  }
  if (/not found/i.test(words)) return absentFault(error);
  return fault('tronlink_failed', `TronLink could not do it: ${words}`);
}

export function absentFault(cause?: unknown): FaultError {
  return new FaultError(
    'tronlink_absent',
    'TronLink is not installed in this browser. Install it, then load this page again.',
    { cause },
  );
}

/** The adapter wraps what TronLink threw into an error of its own. */
function describe(error: unknown): { code: unknown; words: string } {
  if (typeof error === 'string') return { code: null, words: error };
  if (typeof error !== 'object' || error === null) return { code: null, words: String(error) };
  const { code, message, error: inner } = error as Record<string, unknown>;
  const within = inner === undefined ? null : describe(inner);
  const words = [message, within?.words].filter((text) => typeof text === 'string');
  return { code: code ?? within?.code ?? null, words: words.join(' ') };
}
