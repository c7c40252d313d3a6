import { expect, test } from 'vitest';
import { assetKey, BTT, TRX, type Asset } from '../../../core/channel/asset.ts';
import type { SellerTerms } from '../../../core/paywire/terms.ts';
import type { Txid } from '../../../core/paywire/identifiers.ts';
import { MIB } from '../../../core/units/bytes.ts';
import type { TronAddress } from '../../../core/units/tron-address.ts';
import { budgetOf, FLOOR, INFO_HASH, openKit, PAYER, TERMS } from '../desk-kit.suite.ts';
import { newAccount } from './new-account.ts';
import { quote } from './quote.ts';
import type { TorrentBuyer } from './torrent-buyer.ts';

const BTT_FLOOR = { ...FLOOR, asset: BTT, price: 7n, settlement: 0n };
const TERMS_OF_TWO = { ...TERMS, floors: [FLOOR, BTT_FLOOR], minWithdrawDelaySeconds: 3_600 };

/** A torrent with one seller, which took bids of one payer. */
function seller(
  terms: SellerTerms = TERMS_OF_TWO,
  listed: TronAddress | null = null,
): TorrentBuyer {
  const side = {
    terms,
    link: { peerId: '01', guard: (action: () => void) => action() },
    askForTerms: () => undefined,
    listing: { listed },
  };
  const torrent = {
    sides: new Set([side]),
    freeBytesPerSecond: 1_000,
    freeRate: { measuringMs: () => 0 },
    torrent: { bytesLeft: 100 * MIB },
    bidding: { verifiedBytes: () => 8 * MIB, hindranceOf: () => null },
  };
  return torrent as unknown as TorrentBuyer;
}

test('every asset has the cost of its own channels', async () => {
  const { parts, chain } = await openKit();
  Object.assign(chain, {
    lifeCostSun: ({ kind }: Asset) => Promise.resolve(kind === 'trc20' ? 12n : 6n),
  });
  expect((await quote(parts, INFO_HASH, seller())).lifeCostsSun).toEqual({
    trx: 6n,
    [assetKey(BTT)]: 12n,
  });
  chain.lifeCostSun = () => Promise.reject(new Error('No node answers.'));
  expect((await quote(parts, INFO_HASH, seller())).lifeCostsSun).toMatchObject({ trx: null });
});

function channelAccount(random: Parameters<typeof newAccount>[0]['random']) {
  const of = { budget: budgetOf(), terms: TERMS_OF_TWO, floor: FLOOR, key: PAYER, random };
  return newAccount({ rail: 'channel', ...of });
}

test('a channel is open in its own asset only, with what is left in it', async () => {
  const { parts, keeper, random } = await withRandom();
  const made = channelAccount(random);
  const deposit = {
    ...{ wantedId: '1', budgetId: 'budget', txid: 'c'.repeat(64) as Txid, amount: 70n, at: 0 },
    ...{ state: 'sent' as const, feeSun: 0n },
  };
  await keeper.write({ bought: [{ ...made, instalments: [deposit], cumulative: 20n }] });
  const { sellers } = await quote(parts, INFO_HASH, seller());
  expect(sellers[0]?.floors).toMatchObject([
    { asset: TRX, channels: [{ payer: PAYER, left: 50n }] },
    { asset: BTT, channels: [] },
  ]);
});

test('the delay is the one a channel would really be opened with', async () => {
  const { parts, random } = await withRandom();
  const [told] = (await quote(parts, INFO_HASH, seller())).sellers;
  const { channel } = channelAccount(random);
  expect(told?.withdrawDelaySeconds).toBe(channel?.description.withdrawDelaySeconds);
  expect(told?.withdrawDelaySeconds).toBe(86_400);
});

test('a seller with a list of payers says so, and who of ours is known to be on it', async () => {
  const { parts } = await openKit();
  const told = async (...of: Parameters<typeof seller>) =>
    (await quote(parts, INFO_HASH, seller(...of))).sellers[0];
  expect(await told()).toMatchObject({ onlyListed: false, listedPayer: null });
  const listing = { ...TERMS, onlyListed: true };
  expect(await told(listing)).toMatchObject({ onlyListed: true, listedPayer: null });
  expect(await told(listing, PAYER)).toMatchObject({ onlyListed: true, listedPayer: PAYER });
});

test('sellers are found by the first who asks, before the network is known', async () => {
  const { parts } = await openKit();
  let isKnown = false;
  const fresh = {
    ...parts,
    chain: () => {
      isKnown = true;
      return parts.chain();
    },
    network: () => (isKnown ? parts.network() : null),
  };
  expect((await quote(fresh, INFO_HASH, seller())).sellers).toHaveLength(1);
});

async function withRandom() {
  const kit = await openKit();
  return { ...kit, random: kit.parts.random };
}
