/** What a torrent's sellers ask for, before anything is agreed to. */
import { assetKey, TRX } from '../../../core/channel/asset.ts';
import type { PayQuote, SellerQuote } from '../../../bridge/paying.ts';
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import type { DeskParts } from '../desk.ts';
import type { BuyerSide } from './buyer-side.ts';
import { MEASURE_MS } from './free-rate.ts';
import { dayOf } from './spending.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

const DAYS = 30;
const MIB = 1024n * 1024n;

export async function quote(
  desk: DeskParts,
  infoHash: InfoHash,
  buyer: TorrentBuyer | null,
): Promise<PayQuote> {
  const now = desk.clock.now();
  const lifeCostSun = await askSun(desk, (chain) => chain.lifeCostSun(TRX));
  for (const side of buyer?.sides ?? []) {
    side.link.guard(() => {
      side.askForTerms();
    });
  }
  const chainId = desk.network()?.chainId ?? null;
  const sellers = await Promise.all(
    [...(buyer?.sides ?? [])].map((side) => sellerQuote(desk, buyer, side, chainId)),
  );
  return {
    infoHash,
    sellers: sellers.filter((seller) => seller !== null),
    freeBytesPerSecond: Math.round(buyer?.freeBytesPerSecond ?? 0),
    measuringMs: buyer?.freeRate.measuringMs(now) ?? MEASURE_MS,
    bytesLeft: buyer?.torrent.bytesLeft ?? 0,
    usualPrices: usualPrices(desk, now),
    lifeCostSun,
  };
}

async function sellerQuote(
  desk: DeskParts,
  buyer: TorrentBuyer | null,
  side: BuyerSide,
  chainId: number | null,
): Promise<SellerQuote | null> {
  const { terms, link } = side;
  if (buyer === null || terms === null || terms.chainId !== chainId) return null;
  const { payee, payeeSigner, floors, minWithdrawDelaySeconds } = terms;
  return {
    peerId: link.peerId,
    payee,
    floors: floors.map(({ asset, price, minDeposit }) => ({ asset, price, minDeposit })),
    withdrawDelaySeconds: minWithdrawDelaySeconds,
    verifiedBytes: buyer.verifiedBytes(side),
    newAccountCostSun: await askSun(desk, (chain) => chain.newAccountCostSun(payee)),
    hasChannel: desk.keeper.bought.some(
      ({ phase, channel }) =>
        phase === 'open' &&
        channel?.description.payee === payee &&
        channel.description.payeeSigner === payeeSigner,
    ),
  };
}

/** Null where no node answers. */
async function askSun(
  { chain }: DeskParts,
  question: (chain: PayChain) => Promise<bigint>,
): Promise<bigint | null> {
  try {
    const reached = await chain();
    return reached === null ? null : await question(reached);
  } catch {
    return null;
  }
}

/** The median price of what was paid in 30 days, by asset; every seller and day counts once. */
function usualPrices({ keeper }: DeskParts, nowMs: number): PayQuote['usualPrices'] {
  const prices = new Map<string, bigint[]>();
  for (const { accountId, day, amount, paidBytes } of keeper.spends) {
    const record = keeper.boughtFrom(accountId);
    if (record === null || paidBytes === 0 || amount === 0n || day <= dayOf(nowMs) - DAYS) continue;
    const key = assetKey(record.asset);
    prices.set(key, [...(prices.get(key) ?? []), (amount * MIB) / BigInt(paidBytes)]);
  }
  return Object.fromEntries([...prices].map(([key, of]) => [key, median(of)]));
}

function median(prices: readonly bigint[]): bigint {
  const sorted = prices.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
}
