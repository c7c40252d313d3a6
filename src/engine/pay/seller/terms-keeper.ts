/**
 * The terms that stand now: the settings, and what the chain costs. Nothing is for sale until a node
 * has told the costs and the signer its address; afterwards the last figures hold while neither answers.
 */
import type { Clock } from '../../../core/ports.ts';
import { FaultError, toFault, type Fault } from '../../../core/fault.ts';
import { TRX } from '../../../core/channel/asset.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { PayChain, PaySigner } from '../../../core/ledger/pay-ports.ts';
import { payoutProblem } from '../../../core/money/payout.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import { termsOf, type SellingOn } from '../../../core/paywire/terms-of.ts';
import { isWithin } from './within.ts';

/** Costs are read again; what energy costs changes by a vote. */
const COSTS_MS = 10 * 60 * 1000;
const RETRY_MS = 15 * 1000;
/** A cost this much off does not change the terms: each change is told to every peer. */
const TOLERATED_PERCENT = 20n;

export type StandingTerms = Omit<SellerTerms, 'nonce'>;

export interface TermsKeeperParts {
  readonly clock: Clock;
  readonly chain: () => Promise<PayChain | null>;
  readonly signer: () => PaySigner;
  readonly settings: () => EarnSettings;
  readonly changed: () => void;
}

export class TermsKeeper {
  readonly #parts: TermsKeeperParts;
  #selling: SellingOn | null = null;
  #chain: PayChain | null = null;
  #fault: Fault | null = null;
  #isAsking = false;
  #askedAt = -Infinity;
  #waitMs = 0;

  constructor(parts: TermsKeeperParts) {
    this.#parts = parts;
  }

  /** Null while nothing is for sale. */
  get terms(): StandingTerms | null {
    return this.#selling && termsOf(this.#parts.settings(), this.#selling);
  }

  /** The chain that the terms are of. */
  get chain(): PayChain | null {
    return this.#chain;
  }

  /** Sun, of one claim; null until a node told it. */
  get claimCostSun(): bigint | null {
    return this.#selling?.claimCostSun ?? null;
  }

  /** Why nothing can be sold though it is switched on. */
  get fault(): Fault | null {
    return this.#selling === null ? this.#fault : null;
  }

  tick(): void {
    const now = this.#parts.clock.now();
    if (this.#isAsking || isWithin(this.#waitMs, this.#askedAt, now)) return;
    void this.refresh();
  }

  /** Asks now; never rejects. */
  async refresh(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#ask();
      this.#fault = null;
      this.#waitMs = COSTS_MS;
    } catch (error) {
      this.#fault = toFault(error);
      this.#waitMs = RETRY_MS;
    } finally {
      this.#askedAt = this.#parts.clock.now();
      this.#isAsking = false;
      this.#parts.changed();
    }
  }

  async #ask(): Promise<void> {
    const chain = await this.#parts.chain();
    this.#chain = chain;
    if (chain === null) {
      this.#selling = null;
      return;
    }
    const { payee } = this.#parts.settings();
    const problem = payee === null ? null : payoutProblem(payee, chain.contracts);
    if (problem !== null) {
      this.#selling = null;
      throw new FaultError('settings_invalid', problem);
    }
    const payeeSigner = await this.#parts.signer().address();
    const lifeCostSun = await chain.lifeCostSun(TRX);
    const claimCostSun =
      payee === null ? 0n : await chain.claimCostSun({ payer: payee, asset: TRX });
    const before = this.#selling;
    const isSame =
      before !== null &&
      before.chainId === chain.chainId &&
      before.contract === chain.contract &&
      before.payeeSigner === payeeSigner;
    this.#selling = {
      chainId: chain.chainId,
      contract: chain.contract,
      payeeSigner,
      lifeCostSun: isSame ? settle(before.lifeCostSun, lifeCostSun) : lifeCostSun,
      claimCostSun: isSame ? settle(before.claimCostSun, claimCostSun) : claimCostSun,
    };
  }
}

/** The old figure while the new one is about the same. */
function settle(before: bigint, now: bigint): bigint {
  const difference = before > now ? before - now : now - before;
  return difference * 100n <= before * TOLERATED_PERCENT ? before : now;
}
