/** Which faults of a broadcast are the chain's no, not a node's trouble. */
import type { FaultCode } from '../../core/fault.ts';

const REFUSALS: readonly FaultCode[] = [
  'transaction_refused',
  'transaction_expired',
  'funds_missing',
];

export function isRefusal(code: FaultCode): boolean {
  return REFUSALS.includes(code);
}
