/** Somebody who bids very much and takes next to nothing must not end what others pay for. */
import { addressOfKey } from '../src/core/channel/signature.ts';
import type { InfoHash } from '../src/core/units/info-hash.ts';
import { type Market, ScriptedBuyer } from './fixtures/adversary-buyer.ts';
import { PayingCustomer } from './fixtures/adversary-customer.ts';
import { ScriptedMoney } from './fixtures/adversary-money.ts';
import { type Receiver, Swarm } from './fixtures/swarm.ts';
import { expect, test } from './fixtures/world.ts';

const MIB = 1024 * 1024;
const TRX = 1_000_000n;
const DEAR = 100n * TRX;
const FREE_PEERS = 4;
/** Of all that is sent, as the upload allows in 15 s. */
const MEASURED_BYTES = 15 * MIB;
const file = { path: 'shared.bin', lengthBytes: 96 * MIB, seed: 91 };

test.setTimeout(240_000);

test('a buyer that bids 100 TRX for a byte a second takes nothing from one that pays', async ({
  library: seller,
  world,
  atEnd,
}, info) => {
  const money = await ScriptedMoney.open(world);
  const source = { library: seller, folder: info.outputPath('source'), atEnd, file };
  const swarm = await Swarm.start({ ...source, upLimitBytesPerSecond: MIB, places: 2 });
  const earn = { isOn: true, payee: addressOfKey(money.key(9)), floors: { trx: 300n } };
  await seller.engine.call('earn.set', earn);
  const { engine } = swarm.sharer;
  const { trackers } = await engine.call('settings.get', null);
  const { pieceLengthBytes = 0 } = (await engine.torrent(swarm.infoHash)) ?? {};
  const market: Market = {
    ...{ money, tracker: trackers?.at(-1) ?? '', infoHash: swarm.infoHash as InfoHash },
    ...{ lengthBytes: file.lengthBytes, pieceLength: pieceLengthBytes },
  };
  const first = await ScriptedBuyer.connect(market);
  const honestPurse = await first.fund({}, 20n * TRX);
  const whalePurse = await first.fund({}, 60n * TRX);
  await money.mine(10);
  for (let peer = 0; peer < FREE_PEERS; peer++) {
    (await ScriptedBuyer.connect(market)).take(90 * MIB);
  }
  const honest = new PayingCustomer(market, honestPurse, first.settlement);
  await honest.buys(MIB);

  const payer: Receiver = {
    received: () => Promise.resolve({ bytes: honest.served.bytes, atMs: performance.now() }),
  };
  /** Bytes per second of the payer. */
  const measure = async (): Promise<number> => {
    const [rate = 0] = await swarm.rates([payer], MEASURED_BYTES);
    info.annotations.push({ type: 'rate', description: `${(rate / 1024).toFixed(0)} KiB/s` });
    return rate;
  };
  const before = await measure();
  const whale = await ScriptedBuyer.connect(market);
  whale.cap = 1;
  await whale.present(whalePurse, DEAR);
  whale.take(64 * MIB);
  // Over the next rounds of the auction: one is every 10 s.
  await measure();
  whale.bid(DEAR);
  const beside = await measure();
  expect(honest.served.serviceClass).toBe('paid');
  expect(beside / before).toBeGreaterThan(0.9);
  expect(whale.paidBytes).toBe(0);
});
