/** Earning, in words: today, what would earn more, the last thirty days. */
import { assetKey, isSameAsset, type Asset } from '../../core/channel/asset.ts';
import type { EarningsView, SoldView } from '../../bridge/earning.ts';
import type { EarnSettings, PayView } from '../../bridge/paying.ts';
import type { Token } from '../../core/money/token.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { m } from '../messages/generated/messages.js';
import type { Claimer } from './claim.ts';
import { sumsOf } from './paying.ts';
import type { Tone } from './status.ts';

const MS_PER_DAY = 86_400_000;
const DAYS = 30;

/** `You earned 3.1 BTTOLD today.` */
export function todayLine(earnings: EarningsView, tokens: readonly Token[]): string {
  const sums = sumsOf(earnings.today, tokens).map(({ text }) => text);
  return sums.length === 0 ? m.earned_nothing_today() : m.earned_today({ sum: inWords(sums) });
}

/** `from 4 peers, over 2 torrents`; null before anything was earned. */
export function sinceLine({ earnings, sold }: Pick<PayView, 'earnings' | 'sold'>): string | null {
  const paid = sold.filter(({ earned }) => earned > 0n);
  const peers = new Set(paid.map(({ payer }) => payer)).size;
  const torrents = earnings.torrents.filter(({ amount }) => amount > 0n).length;
  if (peers === 0) return null;
  const from = m.earned_from_peers({ count: peers });
  return torrents === 0 ? from : m.earned_over({ from, torrents: m.torrents({ count: torrents }) });
}

/** `earned 3.1 BTTOLD`, with one torrent; null when it earned nothing. */
export function earnedWith(
  infoHash: InfoHash,
  view: PayView | null,
  tokens: readonly Token[],
): string | null {
  const own = (view?.earnings.torrents ?? []).filter((earned) => earned.infoHash === infoHash);
  const sums = sumsOf(
    Object.fromEntries(own.map(({ asset, amount }) => [assetKey(asset), amount])),
    tokens,
  );
  return sums.length === 0 ? null : m.row_earned({ sum: inWords(sums.map(({ text }) => text)) });
}

export interface Bar {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly amount: bigint;
  /** 0..1 of the highest. */
  readonly share: number;
}

/** One bar for each of the last thirty days, oldest first, today last. */
export function barsOf(days: EarningsView['days'], asset: Asset, nowMs: number): readonly Bar[] {
  const today = Math.floor(nowMs / MS_PER_DAY);
  const sums = new Map<number, bigint>();
  for (const { day, asset: of, amount } of days) {
    if (isSameAsset(of, asset)) sums.set(day, (sums.get(day) ?? 0n) + amount);
  }
  const first = today - DAYS + 1;
  const own = Array.from({ length: DAYS }, (_, at) => sums.get(first + at) ?? 0n);
  const most = own.reduce((highest, amount) => (amount > highest ? amount : highest), 0n);
  return own.map((amount, at) => ({
    day: first + at,
    amount,
    share: most === 0n ? 0 : Number((amount * 1000n) / most) / 1000,
  }));
}

export interface Unmet {
  readonly asset: Asset;
  readonly count: number;
  readonly highest: bigint;
  readonly isTaken: boolean;
}

/** Bids that were turned down, by asset: how many, and the best of them. */
export function unmetBy(
  unmet: EarningsView['unmet'],
  isTaken: (asset: Asset) => boolean,
): readonly Unmet[] {
  const groups: Unmet[] = [];
  for (const { asset, price } of unmet) {
    const at = groups.findIndex((group) => isSameAsset(group.asset, asset));
    const group = groups[at];
    if (group === undefined) {
      groups.push({ asset, count: 1, highest: price, isTaken: isTaken(asset) });
      continue;
    }
    const highest = price > group.highest ? price : group.highest;
    groups[at] = { ...group, count: group.count + 1, highest };
  }
  return groups;
}

/** Why nothing is earned though it is switched on; null when all is set. */
export function earnProblem(settings: EarnSettings): string | null {
  if (!settings.isOn) return null;
  if (settings.payee === null) return m.earn_no_payee();
  return Object.keys(settings.floors).length === 0 ? m.earn_no_floor() : null;
}

/** Beside ourselves, as the trackers count. */
export function rareWords(seeders: number, leechers: number): string {
  const who = seeders === 0 ? m.rare_nobody() : m.rare_seeders({ count: seeders });
  return leechers === 0 ? m.rare_keep({ who }) : m.rare_hint({ who, count: leechers });
}

const SOLD: Readonly<Record<SoldView['phase'], readonly [word: () => string, tone: Tone]>> = {
  open: [m.sold_open, 'green'],
  closing: [m.sold_closing, 'gold'],
  'claim-only': [m.sold_claim_only, 'gold'],
  closed: [m.sold_closed, 'grey'],
};

export function soldWords({ phase, closesAt }: Pick<SoldView, 'phase' | 'closesAt'>): {
  readonly word: string;
  readonly tone: Tone;
} {
  if (phase !== 'closed' && closesAt !== null) return { word: m.sold_payer_closes(), tone: 'gold' };
  const [word, tone] = SOLD[phase];
  return { word: word(), tone };
}

/** What becomes of the money in a channel that its payer closes; null where nothing is to be told. */
export function closingHint(
  sold: SoldView,
  claimer: Claimer,
  money: (amount: bigint) => string,
): string | null {
  const { phase, closesAt, earned, claimed, unclaimed } = sold;
  if (closesAt === null) return null;
  if (phase === 'closed') {
    const lost = earned > claimed ? earned - claimed : 0n;
    if (lost > 0n) return m.sold_closed_unclaimed({ amount: money(lost) });
    return claimed > 0n ? m.sold_closed_by_payer({ amount: money(claimed) }) : null;
  }
  if (sold.isClaiming) return m.sold_claiming();
  if (unclaimed === 0n) return earned > 0n ? m.sold_all_claimed() : null;
  const amount = money(unclaimed);
  if (sold.isDearToClaim) return m.sold_claim_dear({ amount });
  return CLAIMERS[claimer]({ amount });
}

const CLAIMERS: Readonly<Record<Claimer, (of: { readonly amount: string }) => string>> = {
  itself: m.sold_claims_itself,
  locked: m.sold_claims_locked,
  yourself: m.sold_claim_yourself,
};

function inWords(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}
