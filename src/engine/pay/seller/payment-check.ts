/** Whether a direct payment that a buyer names is one to us, for us alone, and made by that buyer. */
import { isSameAsset } from '../../../core/channel/asset.ts';
import type { EarnSettings } from '../../../core/ledger/earn-settings.ts';
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import { isTagged } from '../../../core/paywire/instalment-tag.ts';
import type { PayMessage } from '../../../core/paywire/message.ts';
import { isDelegated } from '../../../core/paywire/session.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import { KIB } from '../../../core/units/bytes.ts';
import { mayPay } from './channel-check.ts';
import { notYet, refuse } from './not-checked.ts';

/** What counts while a block can still be undone: the price of so many bytes. */
const UNSOLID_CREDIT_BYTES = BigInt(256 * KIB);
const MIB_BYTES = 1n << 20n;
/** A buyer that went away in between has so long to come back with its payment. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

export interface PaymentRules {
  readonly terms: Omit<SellerTerms, 'nonce'>;
  readonly settings: Pick<EarnSettings, 'allowedPayers'>;
  readonly chain: PayChain;
  /** When this installation first offered anything for money; older payments are for something else. */
  readonly sellingSinceMs: number;
  readonly nowMs: number;
}

export interface PaymentSight {
  readonly amount: bigint;
  readonly isSolid: boolean;
}

/**
 * Rejects with `NotChecked`, or with the faults of `chain/`. The session proof was checked before: it
 * is by the delegate's key, over the txid.
 */
export async function checkPayment(
  { txid, asset, amount, delegate }: PayMessage,
  { terms, settings, chain, sellingSinceMs, nowMs }: PaymentRules,
): Promise<PaymentSight> {
  const { payer } = delegate;
  if (!isDelegated(terms.chainId, delegate, nowMs / 1000)) {
    throw refuse('The payer did not let this key pay, or not until now.');
  }
  if (!terms.floors.some((floor) => isSameAsset(floor.asset, asset))) {
    throw refuse('The payment is in an asset that is not taken.');
  }
  if (asset.kind === 'trc20') throw refuse('Only TRX and TRC-10 tokens are paid directly.');
  if (!mayPay(payer, settings)) throw refuse('This payer is not among those allowed.');
  if (!isTagged(amount, terms.payeeSigner))
    throw refuse('The payment is for another installation.', 'wrong-chain');
  const payment = await chain.payment(txid);
  if (payment === null) throw notYet('The payment is in no block yet.');
  if (payment.from !== payer) throw refuse('Somebody else made this payment.');
  if (payment.to !== terms.payee) {
    throw refuse('The payment went to somebody else.', 'wrong-chain');
  }
  if (!isSameAsset(payment.asset, asset) || payment.amount !== amount) {
    throw refuse('The payment is of another amount.');
  }
  if (payment.timestampMs < Math.max(sellingSinceMs, nowMs - MAX_AGE_MS)) {
    throw refuse('The payment is older than what is offered.');
  }
  return { amount, isSolid: payment.isSolid };
}

/** What of a payment counts now, at the price that it is to pay for. */
export function creditNow({ amount, isSolid }: PaymentSight, price: bigint): bigint {
  if (isSolid) return amount;
  const first = (UNSOLID_CREDIT_BYTES * price + MIB_BYTES - 1n) / MIB_BYTES;
  return amount < first ? amount : first;
}
