/** What this engine knows of sellers beside what is owed to them: what they gave, whom to leave alone. */
import type { BoughtRecord } from '../../../core/ledger/records.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';

/** Paying a seller begins when so much of it was free and good. */
export const TRUSTED_BYTES = 8 * 1024 * 1024;

export class Sellers {
  readonly #verifiedBytes = new Map<string, number>();
  readonly #avoidUntil = new Map<string, number>();

  addVerified(terms: SellerTerms, lengthBytes: number): void {
    const key = keyOf(terms);
    this.#verifiedBytes.set(key, this.verifiedBytes(terms) + lengthBytes);
  }

  /** Since the engine started. */
  verifiedBytes(terms: SellerTerms): number {
    return this.#verifiedBytes.get(keyOf(terms)) ?? 0;
  }

  avoid(terms: SellerTerms, untilMs: number): void {
    const key = keyOf(terms);
    this.#avoidUntil.set(key, Math.max(untilMs, this.#avoidUntil.get(key) ?? 0));
  }

  isAvoided(terms: SellerTerms, nowMs: number): boolean {
    return nowMs < (this.#avoidUntil.get(keyOf(terms)) ?? 0);
  }
}

/** The most that a seller gave and that was good, of all accounts that were ever paid to it. */
export function verifiedEarlier(
  bought: readonly BoughtRecord[],
  { payee, payeeSigner }: SellerTerms,
): number {
  const earlier = bought
    .filter(
      ({ payee: paid, channel }) =>
        paid === payee && (channel?.description.payeeSigner ?? payeeSigner) === payeeSigner,
    )
    .map(({ verifiedBytes }) => verifiedBytes);
  return Math.max(0, ...earlier);
}

function keyOf({ payee, payeeSigner }: SellerTerms): string {
  return `${payee} ${payeeSigner}`;
}
