/**
 * `npm run bench:paying`: what paying costs. Two engines in one page over a real data channel; downloads
 * that are paid for and that are not, in turn, with nobody else asking: once over a line of the usual
 * kind, which paying must never leave idle, and once with no limit but the one thread that both ends
 * share, where whatever paying costs either of them is missing from the rate.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRX } from '../../core/channel/asset.ts';
import { channelId } from '../../core/channel/description.ts';
import { signVoucher } from '../../core/channel/messages.ts';
import { addressOfKey } from '../../core/channel/signature.ts';
import { BOB } from '../../core/money/samples.suite.ts';
import { signatureChecks } from '../../core/paywire/checks.ts';
import { encodeMessage } from '../../core/paywire/codec.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import { MIB } from '../../core/units/bytes.ts';
import type { Wire } from 'webtorrent';
import { PayExtension } from './pay-extension.ts';
import { PayingWorld, type Peer } from './paying-world.suite.ts';
import { DOMAIN, keyOf } from './seller/fake-chain.suite.ts';

const FLOOR = 300n;
const TORRENT_BYTES = 512 * MIB;
/**
 * What the seller may upload: a line of 64 Mbit/s, and whatever the machine can do; there slices differ
 * much among themselves, so that more torrents are needed to tell one from the other.
 */
const LINES = [
  { upLimitBytesPerSecond: 8 * MIB, torrents: 1 },
  { upLimitBytesPerSecond: null, torrents: 6 },
] as const;
/** Measured from here on: the window has grown this far by what was paid. */
const WINDOW_BYTES = 8 * MIB;
/** Paid and free by turns. */
const SLICE_BYTES = 12 * MIB;
/** After each change of class: by then the download has found its pace. */
const SETTLE_BYTES = 2 * MIB;
/** Of the end of a torrent: not every peer has something to ask for any more. */
const TAIL_BYTES = 16 * MIB;
const SAMPLE_MS = 5;
/** <length><20><extension>, before the dictionary. */
const FRAME_BYTES = 6;
/** The rate that the CPU of signatures is told for. */
const RATE_MIB = 20;

const said = { bytes: 0, count: 0, vouchers: 0, windowBytes: 0, isPaid: false };
/** Of the download that runs, both ends. */
const wires = new Set<Wire>();
const join = Object.getOwnPropertyDescriptor(PayExtension.prototype, 'join') as PropertyDescriptor;
const send = Object.getOwnPropertyDescriptor(PayExtension.prototype, 'send') as PropertyDescriptor;

beforeAll(() => {
  const original = send.value as PayExtension['send'];
  PayExtension.prototype.send = function (this: PayExtension, message) {
    said.bytes += encodeMessage(message).length + FRAME_BYTES;
    said.count += 1;
    if (message.kind === 'voucher') said.vouchers += 1;
    if (message.kind === 'offer' && message.phase !== 'quote') {
      said.isPaid = message.phase === 'paid';
      said.windowBytes = Math.max(said.windowBytes, message.windowBytes);
    }
    original.call(this, message);
  };
  const joined = join.value as PayExtension['join'];
  PayExtension.prototype.join = function (this: PayExtension, sides) {
    wires.add(this.wire);
    joined.call(this, sides);
  };
});

afterAll(() => {
  Object.defineProperties(PayExtension.prototype, { send, join });
});

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
  readonly control: number;
  readonly vouchers: number;
}

/** What one slice came to. */
interface Measured {
  readonly mibPerSecond: number;
  readonly bytes: number;
  readonly control: number;
  readonly vouchers: number;
}

class Download {
  readonly infoHash: InfoHash;
  readonly #buyer: Peer;

  constructor(buyer: Peer, infoHash: InfoHash) {
    this.#buyer = buyer;
    this.infoHash = infoHash;
  }

  get bytes(): number {
    return Math.max(0, ...[...wires].map(({ downloaded }) => downloaded));
  }

  /** Resolves when that is the class in force. */
  async change(isPaid: boolean): Promise<void> {
    const { infoHash } = this;
    const { handlers } = this.#buyer.engine;
    if (isPaid) {
      await handlers['pay.start']({
        ...{ infoHash, asset: TRX, limit: 100_000_000n, highestPrice: FLOOR, lowestPrice: FLOOR },
        ...{ perDay: null, perSeller: null, maxSellers: 2, targetBytesPerSecond: null },
        ...{ rail: 'channel', payer: addressOfKey(keyOf(2)), source: 'tronlink' },
      });
    } else {
      await handlers['pay.stop']({ infoHash });
    }
    await until(() => said.isPaid === isPaid);
  }

  async more(bytes: number): Promise<void> {
    const goal = this.bytes + bytes;
    await until(() => this.bytes >= goal);
  }

  async slice(isPaid: boolean): Promise<Measured> {
    await this.change(isPaid);
    await this.more(SETTLE_BYTES);
    const first = this.#sample();
    await this.more(SLICE_BYTES);
    const last = this.#sample();
    if (said.isPaid !== isPaid) throw new Error(`It was ${isPaid ? 'not ' : ''}paid.`);
    const measured = {
      mibPerSecond: (last.bytes - first.bytes) / MIB / ((last.atMs - first.atMs) / 1000),
      bytes: last.bytes - first.bytes,
      control: last.control - first.control,
      vouchers: last.vouchers - first.vouchers,
    };
    console.log(`${isPaid ? 'paid' : 'free'}: ${measured.mibPerSecond.toFixed(2)} MiB/s`);
    return measured;
  }

  #sample(): Sample {
    const { bytes: control, vouchers } = said;
    return { atMs: performance.now(), bytes: this.bytes, control, vouchers };
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`Nothing for a minute: ${String(isTrue)}`);
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  }
}

test('what paying costs', { timeout: 1_800_000 }, async () => {
  const world = await PayingWorld.open(1);
  const seller = await world.peer({ key: 1 });
  await seller.engine.handlers['earn.set']({ isOn: true, payee: addressOfKey(keyOf(9)) });
  const buyer = await world.peer({ key: 2 });
  const lines: Turns[] = [];
  for (const { upLimitBytesPerSecond, torrents } of LINES) {
    const turns: Turns = { paid: [], free: [] };
    await seller.engine.handlers['settings.set']({ upLimitBytesPerSecond });
    for (let count = 0; count < torrents; count += 1)
      await measure(world, { seller, buyer }, turns);
    lines.push(turns);
  }
  await world.close();

  const paid = lines.flatMap((turns) => turns.paid);
  const sum = (key: 'bytes' | 'control' | 'vouchers') =>
    paid.reduce((total, one) => total + one[key], 0);
  const { signMs, checkMs } = signatureCosts();
  const vouchersPerMib = sum('vouchers') / (sum('bytes') / MIB);
  const [limited, unlimited] = lines.map(ratesOf);
  const figures = {
    windowMib: said.windowBytes / MIB,
    ...{ limited, unlimited },
    controlShare: sum('control') / (sum('bytes') + sum('control')),
    vouchersPerMib,
    signMs,
    checkMs,
    coreShareAt20MibPerSecond: (RATE_MIB * vouchersPerMib * (signMs + checkMs)) / 1000,
  };
  console.log(JSON.stringify(figures, null, 2));
  expect(figures.controlShare).toBeLessThanOrEqual(0.001);
  expect(figures.coreShareAt20MibPerSecond).toBeLessThanOrEqual(0.05);
  expect(limited?.ratioOfMedians).toBeGreaterThanOrEqual(0.99);
});

/** Downloads one torrent, paid and free by turns. */
async function measure(
  world: PayingWorld,
  { seller, buyer }: { readonly seller: Peer; readonly buyer: Peer },
  { paid, free }: Turns,
): Promise<void> {
  wires.clear();
  said.isPaid = false;
  const link = await world.share(seller, TORRENT_BYTES);
  const { infoHash } = await buyer.engine.handlers['torrent.add']({ kind: 'link', link });
  const download = new Download(buyer, infoHash);
  // Little of it is wanted for the time in which only the free rate is measured.
  const limit = buyer.engine.handlers['settings.set'];
  await limit({ downLimitBytesPerSecond: MIB });
  await download.change(true);
  await limit({ downLimitBytesPerSecond: null });
  await until(() => said.windowBytes >= WINDOW_BYTES);
  const end = TORRENT_BYTES - TAIL_BYTES - 2 * (SETTLE_BYTES + SLICE_BYTES);
  while (download.bytes < end) {
    // Who is first changes: the machine may be getting slower or faster.
    const isPaidFirst = paid.length % 2 === 0;
    for (const isPaid of [isPaidFirst, !isPaidFirst]) {
      (isPaid ? paid : free).push(await download.slice(isPaid));
    }
  }
  for (const { engine } of [buyer, seller]) {
    await engine.handlers['torrent.remove']({ infoHash, deleteData: true });
  }
}

/** Of one line, in the order they were measured. */
interface Turns {
  readonly paid: Measured[];
  readonly free: Measured[];
}

function ratesOf({ paid, free }: Turns) {
  const rateOf = (all: readonly Measured[]) => median(all.map(({ mibPerSecond }) => mibPerSecond));
  return {
    pairs: paid.length,
    paidMibPerSecond: rateOf(paid),
    freeMibPerSecond: rateOf(free),
    ratioOfMedians: rateOf(paid) / rateOf(free),
    medianOfRatios: median(
      paid.map((one, at) => one.mibPerSecond / (free[at]?.mibPerSecond ?? NaN)),
    ),
  };
}

/** Milliseconds of one voucher at each end: the lower quartile of batches, for others use the machine too. */
function signatureCosts(): { signMs: number; checkMs: number } {
  const key = keyOf(2);
  const description = {
    ...{ payer: BOB, signer: addressOfKey(key), payee: BOB, payeeSigner: BOB, asset: TRX },
    ...{ withdrawDelaySeconds: 86_400, salt: '00'.repeat(32) },
  };
  const id = channelId(DOMAIN, description);
  const channel = { channelId: id, contract: DOMAIN.contract, description };
  const checks = signatureChecks(DOMAIN.chainId);
  const voucher = (cumulative: bigint) => signVoucher(DOMAIN, { channelId: id, cumulative }, key);
  const signatures = Array.from({ length: 20 }, (_, at) => voucher(BigInt(at)));
  return {
    signMs: timed(() => voucher(7n)),
    checkMs: timed((at) => {
      const cumulative = BigInt(at % signatures.length);
      const signature = signatures[at % signatures.length];
      if (!signature || !checks.isVoucher(channel, cumulative, signature)) throw new Error('No.');
    }),
  };
}

function timed(work: (at: number) => void): number {
  const batches = Array.from({ length: 40 }, () => {
    const begin = performance.now();
    for (let at = 0; at < 10; at += 1) work(at);
    return (performance.now() - begin) / 10;
  });
  return batches.sort((one, other) => one - other)[10] ?? Infinity;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
