/** What a review says in words: what is signed, what it costs, what to look out for. */
import type { Asset } from '../../core/channel/asset.ts';
import type { Fault } from '../../core/fault.ts';
import type { CallPurpose } from '../../core/money/intent.ts';
import type { Review, ReviewWarning } from '../../wallet/wallet.ts';
import { formatFigure, formatTrx } from '../format/amount.ts';
import { formatCount } from '../format/number.ts';
import { m } from '../messages/generated/messages.js';

/** One more line of a review: words, or an address in full. */
export interface Fact {
  readonly label: string;
  readonly text?: string;
  readonly address?: string;
}

export interface IntentWords {
  readonly toLabel: string;
  /** Whole address of the recipient or of the contract. */
  readonly to: string;
  /** What is called; null for a plain transfer. */
  readonly what: string | null;
  /** What leaves the account by it; null when nothing does. */
  readonly amount: { readonly asset: Asset; readonly amount: bigint } | null;
}

const PURPOSES: Readonly<Record<CallPurpose, () => string>> = {
  approve: m.purpose_approve,
  deposit: m.purpose_deposit,
  claim: m.purpose_claim,
  'close-cooperative': m.purpose_close,
  'request-close': m.purpose_request_close,
  'finalize-close': m.purpose_finalize_close,
};

export function intentWords({ intent }: Review): IntentWords {
  if (intent.kind === 'transfer') {
    const { asset, amount, to } = intent;
    return { toLabel: m.review_to(), to, what: null, amount: { asset, amount } };
  }
  return {
    toLabel: m.review_contract(),
    to: intent.contract,
    what: PURPOSES[intent.purpose](),
    amount: intent.value,
  };
}

/** The most that can be burnt: the limit for energy, and what the rest costs in any case. */
export function mostFeeSun({ fee }: Review): bigint {
  const energy = fee.feeLimitSun > fee.energyFeeSun ? fee.feeLimitSun : fee.energyFeeSun;
  return energy + fee.pointFeeSun + fee.newAccountFeeSun;
}

export function feeWords(review: Review): {
  readonly estimate: string;
  readonly details: readonly string[];
} {
  const { fee } = review;
  const most = mostFeeSun(review);
  const about = fee.energy > 0n ? m.fee_about : m.fee_exactly;
  const estimate = fee.feeSun === 0n ? m.fee_none() : about({ fee: formatTrx(fee.feeSun) });
  const details = [
    most > fee.feeSun ? m.fee_most({ fee: formatTrx(most) }) : null,
    fee.energy > 0n ? energyWords(fee) : null,
    fee.arePointsCovered
      ? m.fee_points_covered({ bytes: formatCount(fee.bytes) })
      : m.fee_points_paid({ bytes: formatCount(fee.bytes), fee: formatTrx(fee.pointFeeSun) }),
    fee.newAccountFeeSun > 0n ? m.fee_new_account({ fee: formatTrx(fee.newAccountFeeSun) }) : null,
  ];
  return { estimate, details: details.filter((detail) => detail !== null) };
}

function energyWords({ energy, energyCovered }: Review['fee']): string {
  const figure = formatFigure(energy, null);
  if (energyCovered >= energy) return m.fee_energy_covered({ energy: figure });
  if (energyCovered === 0n) return m.fee_energy({ energy: figure });
  return m.fee_energy_part({ energy: figure, covered: formatFigure(energyCovered, null) });
}

/** The account has too little, and more of it is all that is needed. */
export function isShort({ code }: Fault): boolean {
  return code === 'funds_missing' || code === 'energy_missing';
}

export function warningWords(warning: ReviewWarning): string {
  switch (warning.kind) {
    case 'new-account':
      return m.warning_new_account({ fee: formatTrx(warning.feeSun) });
    case 'fee-share':
      return m.warning_fee_share({ percent: formatCount(warning.percent) });
    case 'contract':
      return m.warning_contract();
    case 'everything':
      return m.warning_everything();
  }
}
