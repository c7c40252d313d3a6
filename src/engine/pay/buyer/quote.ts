/** What a torrent's sellers ask for, before anything is agreed to. */
import { assetKey, isSameAsset, type Asset } from '../../../core/channel/asset.ts';
import { openingDelaySeconds } from '../../../core/channel/withdraw-delay.ts';
import type { PayQuote, SellerQuote } from '../../../bridge/pay-quote.ts';
import type { PayChain } from '../../../core/ledger/pay-ports.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { InfoHash } from '../../../core/units/info-hash.ts';
import type { DeskParts } from '../desk.ts';
import type { BuyerSide } from './buyer-side.ts';
import { MEASURE_MS } from './free-rate.ts';
import { isLost } from './payable.ts';
import { dayOf, paidIn } from './spending.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

const DAYS = 30;
const MIB = 1024n * 1024n;

export async function quote(
  desk: DeskParts,
  infoHash: InfoHash,
  buyer: TorrentBuyer | null,
): Promise<PayQuote> {
  const now = desk.clock.now();
  // The first to ask makes the network known, without which nobody's terms count.
  await desk.chain().catch(() => null);
  for (const side of buyer?.sides ?? []) {
    side.link.guard(() => {
      side.askForTerms();
    });
  }
  const chainId = desk.network()?.chainId ?? null;
  const asked = await Promise.all(
    [...(buyer?.sides ?? [])].map((side) => sellerQuote(desk, buyer, side, chainId)),
  );
  const sellers = asked.filter((seller) => seller !== null);
  return {
    infoHash,
    sellers,
    freeBytesPerSecond: Math.round(buyer?.freeBytesPerSecond ?? 0),
    measuringMs: buyer?.freeRate.measuringMs(now) ?? MEASURE_MS,
    bytesLeft: buyer?.torrent.bytesLeft ?? 0,
    usualPrices: usualPrices(desk, now),
    lifeCostsSun: await lifeCostsSun(desk, sellers),
  };
}

async function sellerQuote(
  desk: DeskParts,
  buyer: TorrentBuyer | null,
  side: BuyerSide,
  chainId: number | null,
): Promise<SellerQuote | null> {
  const { terms, link } = side;
  if (buyer === null || terms === null || terms.chainId !== chainId || isLost(terms)) return null;
  const { payee, floors, minWithdrawDelaySeconds, onlyListed } = terms;
  return {
    peerId: link.peerId,
    payee,
    floors: floors.map(({ asset, price, minDeposit, settlement }) => ({
      ...{ asset, price, minDeposit, settlement },
      channels: openChannels(desk, terms, asset),
    })),
    withdrawDelaySeconds: openingDelaySeconds(minWithdrawDelaySeconds),
    verifiedBytes: buyer.bidding.verifiedBytes(side),
    onlyListed,
    listedPayer: side.listing.listed,
    hindrance: buyer.bidding.hindranceOf(side, null),
    newAccountCostSun: await askSun(desk, (chain) => chain.newAccountCostSun(payee)),
  };
}

/** As paying would find them again: in the same contract, with the same seller. */
function openChannels({ keeper }: DeskParts, terms: SellerTerms, asset: Asset) {
  const { contract, payee, payeeSigner } = terms;
  return keeper.bought
    .filter(
      (record) =>
        record.phase === 'open' &&
        record.channel !== null &&
        record.channel.contract === contract &&
        record.channel.description.payee === payee &&
        record.channel.description.payeeSigner === payeeSigner &&
        isSameAsset(record.asset, asset),
    )
    .map((record) => ({ payer: record.payer, left: paidIn(record) - record.cumulative }));
}

/** A life in a TRC-20 costs more than one in TRX. */
async function lifeCostsSun(
  desk: DeskParts,
  sellers: readonly SellerQuote[],
): Promise<PayQuote['lifeCostsSun']> {
  const assets = new Map(
    sellers.flatMap(({ floors }) => floors.map(({ asset }) => [assetKey(asset), asset] as const)),
  );
  const costs = [...assets].map(async ([key, asset]) => {
    return [key, await askSun(desk, (chain) => chain.lifeCostSun(asset))] as const;
  });
  return Object.fromEntries(await Promise.all(costs));
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
