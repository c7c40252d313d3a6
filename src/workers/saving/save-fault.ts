/** What can go wrong where the user saves, in words. */
import { FaultError, type FaultCode } from '../../core/fault.ts';

/** By the name of the browser's error. */
const FAULTS: Readonly<Record<string, readonly [FaultCode, string]>> = {
  QuotaExceededError: [
    'storage_full',
    'There is not enough space where you save. Make room there or choose another place, then save again.',
  ],
  NotAllowedError: [
    'file_permission',
    'Bittern may not write there any more. Choose the place again, and allow changes.',
  ],
  NotFoundError: [
    'file_gone',
    'What you chose to save to is gone: it was moved, renamed or removed. Choose a place again.',
  ],
  NoModificationAllowedError: [
    'storage_failed',
    'Another program is using the file that you save to. Close it there, then save again.',
  ],
  AbortError: [
    'storage_failed',
    'The browser refused to keep this file, maybe because it takes it for dangerous. Use a download instead.',
  ],
};

/** Faults pass as they are. */
export function saveFault(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  const name = error instanceof DOMException ? error.name : '';
  const [code, message] = FAULTS[name] ?? [
    'storage_failed',
    'Writing did not work there. Choose another place, then save again.',
  ];
  return new FaultError(code, message, { cause: error });
}
