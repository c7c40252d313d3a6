/** Sellers that are paid nothing now, and why, or that may refuse to be paid, in words. */
import type { SellerHindrance, SellerQuote } from '../../bridge/pay-quote.ts';
import type { TronAddress } from '../../core/units/tron-address.ts';
import { m } from '../messages/generated/messages.js';

const REASONS: Readonly<Record<SellerHindrance, () => string>> = {
  closing: m.unpaid_closing,
  avoided: m.unpaid_avoided,
  'came-to-nothing': m.unpaid_came_to_nothing,
  'closed-by-you': m.unpaid_closed_by_you,
  'too-dear': m.unpaid_too_dear,
  'gave-nothing': m.unpaid_gave_nothing,
  'not-listed': m.unpaid_not_listed,
};

export function unpaidReason(hindrance: SellerHindrance): string {
  return REASONS[hindrance]();
}

/** Null where all of them may be paid. Each reason is told once. */
export function unpaidWords(
  sellers: readonly { readonly hindrance: SellerHindrance | null }[],
): { readonly title: string; readonly text: string } | null {
  const found = sellers.flatMap(({ hindrance }) => hindrance ?? []);
  if (found.length === 0) return null;
  const count = found.length;
  const all = sellers.length;
  const title =
    all === 1 ? m.unpaid_only() : count === all ? m.unpaid_all() : m.unpaid_some({ count, all });
  return { title, text: [...new Set(found)].map(unpaidReason).join(' ') };
}

/**
 * That sellers serve only payers they have listed, and this one is not known to be among them. Null where
 * there are none. Those that are paid nothing for another reason are not counted.
 */
export function listingWords(
  sellers: readonly SellerQuote[],
  payer: TronAddress | null,
): string | null {
  const count = sellers.filter(
    ({ onlyListed, listedPayer, hindrance }) =>
      onlyListed && hindrance === null && (payer === null || listedPayer !== payer),
  ).length;
  if (count === 0) return null;
  return sellers.length === 1 ? m.listing_only() : m.listing_some({ count, all: sellers.length });
}
