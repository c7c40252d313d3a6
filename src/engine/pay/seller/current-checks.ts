/** Signatures are good for one chain: the one that is configured now. */
import { type PayChecks, signatureChecks } from '../../../core/paywire/checks.ts';

/** `chainId` says which chain that is; it may be another one at every check. */
export function currentChecks(chainId: () => number): PayChecks {
  let made: { readonly chainId: number; readonly checks: PayChecks } | null = null;
  const checks = (): PayChecks => {
    const now = chainId();
    if (made?.chainId !== now) made = { chainId: now, checks: signatureChecks(now) };
    return made.checks;
  };
  return {
    idOf: (...of) => checks().idOf(...of),
    isVoucher: (...of) => checks().isVoucher(...of),
    isClose: (...of) => checks().isClose(...of),
    isSession: (...of) => checks().isSession(...of),
    isDelegate: (...of) => checks().isDelegate(...of),
  };
}
