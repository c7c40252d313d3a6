/**
 * What claims burned. A fee is booked when a solid block tells it: that may be much later than the claim
 * shows, after a restart, and of claims that failed as well, which cost all the same.
 */
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import type { SentClaim, SoldRecord } from '../../../core/ledger/records.ts';
import type { Clock } from '../../../core/ports.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import type { SoldAccounts } from './sold-accounts.ts';
import { isWithin } from './within.ts';

/** About a minute after it was sent a claim is solid. */
const FRESH_MS = 5 * 60 * 1000;
const FRESH_PACE_MS = 10 * 1000;
const LATE_PACE_MS = 5 * 60 * 1000;
/** A transaction lives two minutes: one that no node has after a day never came into a block. */
const GONE_MS = 24 * 60 * 60 * 1000;

export interface ClaimFeeParts {
  readonly clock: Clock;
  readonly chain: () => PayChain | null;
  readonly accounts: Pick<SoldAccounts, 'records' | 'bookClaimFee'>;
  readonly changed: () => void;
}

export class ClaimFees {
  readonly #parts: ClaimFeeParts;
  readonly #askedAt = new Map<Txid, number>();
  #isAsking = false;

  constructor(parts: ClaimFeeParts) {
    this.#parts = parts;
  }

  /** Asks for one fee, where one is due. */
  tick(): void {
    const chain = this.#parts.chain();
    if (chain === null || this.#isAsking) return;
    for (const record of this.#parts.accounts.records()) {
      if (record.chainId !== chain.chainId) continue;
      const claim = record.unbookedClaims?.find((one) => this.#isDue(one));
      if (claim === undefined) continue;
      void this.#ask(chain, record, claim);
      return;
    }
  }

  #isDue({ txid, at }: SentClaim): boolean {
    const now = this.#parts.clock.now();
    const paceMs = isWithin(FRESH_MS, at, now) ? FRESH_PACE_MS : LATE_PACE_MS;
    return !isWithin(paceMs, this.#askedAt.get(txid) ?? -Infinity, now);
  }

  async #ask(chain: PayChain, { accountId }: SoldRecord, { txid, at }: SentClaim): Promise<void> {
    const { clock, accounts, changed } = this.#parts;
    this.#isAsking = true;
    this.#askedAt.set(txid, clock.now());
    try {
      const feeSun = await chain.feeSun(txid);
      if (feeSun === null && clock.now() - at < GONE_MS) return;
      accounts.bookClaimFee(accountId, txid, feeSun);
      changed();
    } catch {
      // No node answers: it is asked again.
    } finally {
      this.#isAsking = false;
    }
  }
}
