/** Paying for a torrent, in words: what it gave, what it does now, what it may cost. */
import { assetKey, parseAssetKey, type AssetKey } from '../../core/channel/asset.ts';
import { isOfNodes } from '../../core/fault.ts';
import type { Token } from '../../core/money/token.ts';
import { findToken } from '../../core/money/tokens.ts';
import type { BudgetView, PaidPeerView } from '../../bridge/paying.ts';
import {
  formatNeatMoney,
  formatRoughFigure,
  formatRoughMoney,
  formatTrx,
} from '../format/amount.ts';
import { formatRate, isStill } from '../format/bytes.ts';
import { formatTenths } from '../format/number.ts';
import { formatPercent } from '../format/percent.ts';
import { m } from '../messages/generated/messages.js';
import type { Plan } from '../paying/plan.ts';
import type { Tone } from './status.ts';

type Tokens = readonly Token[];
type Phase = BudgetView['phase'];

const PHASES: Readonly<Record<Phase, readonly [word: () => string, tone: Tone]>> = {
  measuring: [m.pay_measuring, 'grey'],
  looking: [m.pay_looking, 'grey'],
  bidding: [m.pay_bidding, 'gold'],
  confirming: [m.pay_confirming, 'gold'],
  opening: [m.pay_opening, 'gold'],
  paying: [m.pay_paying, 'gold'],
  enough: [m.pay_enough, 'green'],
  'used-up': [m.pay_used_up, 'grey'],
  stopped: [m.pay_stopped, 'grey'],
  failed: [m.pay_failed, 'red'],
};

export function phaseWords({ phase, fault, source, stoppedAt, peers }: BudgetView): {
  readonly word: string;
  readonly tone: Tone;
} {
  const [word, tone] = PHASES[phase];
  const isEnd = phase === 'failed' || phase === 'used-up';
  // It goes on when the node does.
  if (!isEnd && stoppedAt === null && phase !== 'paying' && fault !== null && isOfNodes(fault)) {
    return { word: fault.message, tone: 'gold' };
  }
  if (phase === 'looking') {
    const bidTo = peers.filter(({ price }) => price > 0n);
    // Who is only too dear, or left alone, is not what keeps the others from being paid.
    const payable = peers.filter(({ note, hindrance }) => note !== null || hindrance === null);
    const isUseless = peers.some(({ hindrance }) => hindrance === 'gave-nothing');
    const note = noteOfAll(bidTo) ?? (isUseless ? null : noteOfAll(payable));
    if (note !== null) return { word: note, tone: 'gold' };
    if (isUseless) return { word: m.pay_useless(), tone };
  }
  const tooDear = phase === 'looking' || phase === 'bidding' ? tooDearOnly(peers) : 0;
  if (tooDear > 0) return { word: m.pay_too_dear({ count: tooDear }), tone: 'gold' };
  if (phase === 'enough' && stoppedAt !== null) return { word: m.pay_complete(), tone };
  if (phase === 'confirming' && source === 'purse') return { word: m.pay_confirming_purse(), tone };
  return { word: isEnd && fault !== null ? fault.message : word(), tone };
}

/** Why none of them is paid, where it was our own side that said so of each. */
function noteOfAll(peers: BudgetView['peers']): string | null {
  const [first, ...others] = peers;
  return first !== undefined && others.every(({ note }) => note !== null) ? first.note : null;
}

/** How many sell above the highest price, where nobody else can be paid; 0 otherwise. */
function tooDearOnly(peers: BudgetView['peers']): number {
  if (peers.some(({ hindrance }) => hindrance === null)) return 0;
  return peers.filter(({ hindrance }) => hindrance === 'too-dear').length;
}

/** Paying gives something worth a figure from this ratio on. */
const LEAST_GAIN = 1.05;

/** How many times as fast as free; null where there is nothing to compare. */
function gainOf({ downBytesPerSecond, freeBytesPerSecond }: BudgetView): number | null {
  if (isStill(downBytesPerSecond) || isStill(freeBytesPerSecond)) return null;
  return downBytesPerSecond / freeBytesPerSecond;
}

/** `3.2x faster`, or why there is no such figure. */
export function gainHeadline(budget: BudgetView): string {
  if (!isMeasured(budget)) return phaseWords(budget).word;
  const gain = gainOf(budget);
  if (gain === null) return formatRate(budget.downBytesPerSecond);
  return gain < LEAST_GAIN ? m.gain_none_short() : m.gain_short({ times: timesOf(gain) });
}

/** `3.2x faster than free so far: 5.1 against 1.6 MB/s, 0.42 BTTOLD spent.` */
export function gainLine(budget: BudgetView, tokens: Tokens): string {
  const spent = spentWords(budget, tokens);
  const now = formatRate(budget.downBytesPerSecond);
  const free = formatRate(budget.freeBytesPerSecond);
  if (!isMeasured(budget)) return phaseWords(budget).word;
  const gain = gainOf(budget);
  if (gain === null) return m.gain_unknown({ now, spent });
  if (gain < LEAST_GAIN) return m.gain_none({ now, free, spent });
  return m.gain_line({ times: timesOf(gain), now, free, spent });
}

/** Behind the headline: `than free so far: 5.1 MB/s against 1.6 MB/s`. Null where it says it all. */
export function gainDetail(budget: BudgetView): string | null {
  if (!isMeasured(budget)) return null;
  const now = formatRate(budget.downBytesPerSecond);
  const free = formatRate(budget.freeBytesPerSecond);
  return gainOf(budget) === null ? m.gain_detail_unknown() : m.gain_detail({ now, free });
}

/** There are rates worth comparing. */
export function isMeasured({ phase }: BudgetView): boolean {
  return phase === 'paying';
}

function timesOf(gain: number): string {
  return formatTenths(gain);
}

/** The line of a torrent's row: `Paying 2 of 8 peers · 0.42 of 5 BTTOLD spent`. */
export function rowLine(budget: BudgetView, peerCount: number, tokens: Tokens): string {
  const what = payingWords(budget, peerCount);
  return m.row_spent({ what, spent: spentOfLimit(budget, tokens) });
}

/** `Paying 2 of 8 peers`, or what is waited for. */
export function payingWords(budget: BudgetView, peerCount: number): string {
  const paid = paidPeers(budget).length;
  if (paid === 0) return phaseWords(budget).word;
  return m.row_paying({ paid, count: Math.max(paid, peerCount) });
}

function paidPeers({ peers }: BudgetView): readonly PaidPeerView[] {
  return peers.filter(({ serviceClass }) => serviceClass === 'paid');
}

/** `0.42 of 5 BTTOLD`. */
export function spentOfLimit({ spent, limit, asset }: BudgetView, tokens: Tokens): string {
  const token = findToken(tokens, asset);
  return m.spent_of({
    spent: formatRoughFigure(spent, token),
    limit: formatNeatMoney(limit, token, asset),
  });
}

function spentWords({ spent, asset }: BudgetView, tokens: Tokens): string {
  return formatRoughMoney(spent, findToken(tokens, asset), asset);
}

/** Above this share of the budget, the fee is asked about again. */
const ASK_AGAIN_SHARE = 0.1;

export function asksAgain({ feeSun, feeShare }: Pick<Plan, 'feeSun' | 'feeShare'>): boolean {
  if (feeSun === 0n) return false;
  return feeShare === null || feeShare > ASK_AGAIN_SHARE;
}

/** `0.3 TRX, 5.6 % of this budget`. */
export function feeLine({ feeSun, feeShare, rail }: Plan): string {
  if (feeSun === null) return m.pay_fee_unknown();
  if (feeSun === 0n) return rail === 'channel' ? m.pay_fee_channel_open() : m.pay_fee_free();
  const fee = formatTrx(feeSun);
  if (feeShare === null) return m.pay_fee_other({ fee });
  if (feeShare >= 1) return m.pay_fee_more({ fee });
  return m.pay_fee_share({ fee, percent: formatPercent(feeShare) });
}

/** What a fee is for, where it is not a plain transfer's. */
export function feeDetails({ feeSun, newAccountSun, rail }: Plan): readonly string[] {
  if (feeSun === null || feeSun === 0n) return [];
  if (rail === 'channel') return [m.fee_for_channel()];
  return newAccountSun > 0n ? [m.fee_for_account({ fee: formatTrx(newAccountSun) })] : [];
}

/** `Network fee 0.3 TRX, 30 % of this budget.` for the second question. */
export function feeQuestion({ feeSun, feeShare }: Pick<Plan, 'feeSun' | 'feeShare'>): string {
  if (feeSun === null) return m.pay_again_unknown();
  const fee = formatTrx(feeSun);
  if (feeShare === null) return m.pay_again_other({ fee });
  if (feeShare >= 1) return m.pay_again_more({ fee });
  return m.pay_again_share({ fee, percent: formatPercent(feeShare) });
}

/** To whom what can be lost at most would go. */
export function lossWords({ rail }: Plan): string {
  return rail === 'channel' ? m.loss_channel() : m.loss_direct();
}

/** What a map by asset key holds, in the order of the tokens: `3.1 BTTOLD`, `0.4 TRX`. */
export function sumsOf(
  amounts: Readonly<Record<string, bigint>>,
  tokens: Tokens,
): readonly { readonly key: AssetKey; readonly text: string }[] {
  const order = tokens.map(({ asset }) => assetKey(asset) as string);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.entries(amounts)
    .filter(([, amount]) => amount > 0n)
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .flatMap(([key, amount]) => {
      const asset = parseAssetKey(key);
      if (asset === null) return [];
      return [
        { key: assetKey(asset), text: formatRoughMoney(amount, findToken(tokens, asset), asset) },
      ];
    });
}
