/** What follows when there is no money for a seller: for it alone, or for the whole budget. */
import { isOfNodes, toFault, type FaultCode } from '../../../core/fault.ts';
import { type Limit, UsedUp } from './used-up.ts';

export type Consequence =
  /** It may be tried again in a while. */
  | { readonly kind: 'wait' }
  /** Nobody can pay it as it wants to be paid. */
  | { readonly kind: 'avoid' }
  /** Nothing more fits into the budget, or into its day. */
  | { readonly kind: 'used-up'; readonly limit: Exclude<Limit, 'seller'> }
  /** No node could be asked, and nothing was signed: it may be tried again, but not for ever. */
  | { readonly kind: 'outage' }
  /** Our own wallet said no: it is not asked again before the user says so. */
  | { readonly kind: 'stop' };

/** What a seller brings about by what it says of itself must end nothing but paying that seller. */
const SELLERS_FAULTS: ReadonlySet<FaultCode> = new Set([
  'budget_invalid',
  'address_invalid',
  'contract_absent',
  'transaction_refused',
]);

export function consequenceOf(error: unknown): Consequence {
  if (error instanceof UsedUp && error.limit !== 'seller') {
    return { kind: 'used-up', limit: error.limit };
  }
  const fault = toFault(error);
  const { code } = fault;
  if (code === 'limit_reached') return { kind: 'wait' };
  if (isOfNodes(fault)) return { kind: 'outage' };
  return { kind: SELLERS_FAULTS.has(code) ? 'avoid' : 'stop' };
}
