import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../core/ledger/records.ts';
import type { ShareVerdict, WireFacts, WireId } from '../../core/share/share.ts';
import { extended, frame, uint32, WireBench, type BenchInit } from '../guard/wire-bench.suite.ts';
import { EagerShare } from './eager-share.suite.ts';
import type { PayFacts } from './uploads.ts';
import { Uploads } from './wire-uploads.ts';

const BLOCK = 16 * 1024;
const INTERESTED = frame(2);
type Answer = (error: Error | null, block?: Uint8Array) => void;

/** Says what a test wants it to say, and what it was told. */
class ToldShare extends EagerShare {
  hasSlot = true;
  readonly facts = new Map<WireId, WireFacts>();
  readonly pushes: [WireId, number][] = [];
  drainedBytes = 0;
  unchoked: ReadonlySet<WireId> = new Set();
  verdicts: ReadonlyMap<WireId, ShareVerdict> = new Map();

  override update(wire: WireId, facts: WireFacts): void {
    this.facts.set(wire, facts);
    super.update(wire, facts);
  }

  override remove(wire: WireId): void {
    this.facts.delete(wire);
    super.remove(wire);
  }

  override pushed(wire: WireId, lengthBytes: number): void {
    this.pushes.push([wire, lengthBytes]);
    super.pushed(wire);
  }

  override drained(_wire: WireId, lengthBytes = 0): void {
    this.drainedBytes += lengthBytes;
  }

  override decide(): ReadonlyMap<WireId, ShareVerdict> {
    return this.verdicts;
  }

  override rechoke(): ReadonlySet<WireId> {
    return this.unchoked;
  }

  override hasFreeSlot(): boolean {
    return this.hasSlot;
  }
}

class Shop {
  readonly share = new ToldShare();
  readonly uploads = new Uploads({ share: this.share });

  /** A wire whose peer we serve from a store that answers at once. */
  async open(init: BenchInit = {}): Promise<WireBench> {
    const bench = await WireBench.connect({ ...init, uploads: this.uploads });
    bench.ours.on('request', (...[index, , length, answer]: [number, number, number, Answer]) => {
      answer(null, new Uint8Array(length).fill(index));
    });
    return bench;
  }
}

function request(piece: number): Uint8Array {
  return frame(6, uint32(piece), uint32(0), uint32(BLOCK));
}

const FREE: PayFacts = {
  accountId: null,
  weight: null,
  maxBytesPerSecond: null,
  hasPaid: () => false,
  serviceClass: 'free',
  mayPush: () => true,
};

describe('a block', () => {
  it('goes out when the scheduler says so, and what is said of it stands right behind it', async () => {
    const shop = new Shop();
    const { share, uploads } = shop;
    const bench = await shop.open();
    const heard: string[] = [];
    bench.peer.on('extended', (_: unknown, payload: Uint8Array) => {
      heard.push(new TextDecoder().decode(payload));
    });
    bench.peer.on('piece', (index: number) => {
      heard.push(`piece ${String(index)}`);
    });
    uploads.listen({
      pushed: (wire, piece, offset, lengthBytes) => {
        expect([wire, offset, lengthBytes]).toEqual([bench.wireId, 0, BLOCK]);
        bench.ours._push(extended(9, `behind ${String(piece)}`));
      },
      decided: () => undefined,
    });
    bench.ours.unchoke();
    for (const piece of [3, 4]) bench.receive(request(piece));
    await expect.poll(() => heard.length).toBe(4);
    expect(heard).toEqual(['piece 3', 'behind 3', 'piece 4', 'behind 4']);
    expect(share.pushes).toEqual([
      [bench.wireId, BLOCK],
      [bench.wireId, BLOCK],
    ]);
  });

  it('waits while the seller lets none out, and goes when it does', async () => {
    const shop = new Shop();
    const bench = await shop.open();
    bench.ours.unchoke();
    let creditBytes = 0;
    shop.uploads.setPayFacts(bench.wireId, {
      ...FREE,
      accountId: 'direct:someone' as AccountId,
      serviceClass: 'paid',
      mayPush: (lengthBytes) => lengthBytes <= creditBytes,
    });
    bench.receive(request(1));
    expect(bench.ours.uploaded).toBe(0);
    expect(shop.share.facts.get(bench.wireId)).toMatchObject({
      serviceClass: 'paid',
      mayPush: false,
      nextBlockBytes: BLOCK,
      isBacklogged: true,
    });
    creditBytes = BLOCK;
    shop.uploads.wake();
    expect(bench.ours.uploaded).toBe(BLOCK);
  });

  it('is not two where the credit of an account on two wires is for one', async () => {
    const shop = new Shop();
    const wires = [await shop.open(), await shop.open()];
    let creditBytes = 0;
    shop.uploads.listen({
      pushed: (_wire, _piece, _offset, lengthBytes) => {
        creditBytes -= lengthBytes;
      },
      decided: () => undefined,
    });
    for (const { ours, wireId } of wires) {
      ours.unchoke();
      shop.uploads.setPayFacts(wireId, {
        ...FREE,
        accountId: 'direct:someone' as AccountId,
        serviceClass: 'paid',
        mayPush: (lengthBytes) => lengthBytes <= creditBytes,
      });
    }
    for (const bench of wires) bench.receive(request(1));
    creditBytes = BLOCK;
    shop.uploads.wake();
    expect(wires.map(({ ours }) => ours.uploaded)).toEqual([BLOCK, 0]);
    creditBytes = BLOCK;
    shop.uploads.wake();
    expect(wires.map(({ ours }) => ours.uploaded)).toEqual([BLOCK, BLOCK]);
  });

  it('goes out though paying fails', async () => {
    const shop = new Shop();
    const bench = await shop.open();
    bench.ours.unchoke();
    shop.uploads.setPayFacts(bench.wireId, {
      ...FREE,
      mayPush: () => {
        throw new Error('A fault of ours.');
      },
    });
    bench.receive(request(1));
    expect(bench.ours.uploaded).toBe(BLOCK);
  });

  it('is told when it has left', async () => {
    const shop = new Shop();
    const bench = await shop.open();
    bench.ours.unchoke();
    bench.receive(request(1));
    await expect.poll(() => shop.share.drainedBytes).toBeGreaterThanOrEqual(BLOCK + 13);
    await expect.poll(() => shop.share.facts.get(bench.wireId)?.bufferedBytes).toBe(0);
  });
});

describe('a peer that becomes interested', () => {
  it('is unchoked when there is a slot', async () => {
    const shop = new Shop();
    const bench = await shop.open();
    shop.share.hasSlot = false;
    bench.receive(INTERESTED);
    expect(bench.ours.amChoking).toBe(true);
    expect(shop.share.facts.get(bench.wireId)).toMatchObject({
      isInterested: true,
      isUnchoked: false,
      isBacklogged: true,
    });
    // As webtorrent does.
    bench.ours.unchoke();
    expect(bench.ours.amChoking).toBe(true);

    bench.receive(frame(3));
    expect(shop.share.facts.get(bench.wireId)?.isBacklogged).toBe(false);
    shop.share.hasSlot = true;
    bench.receive(INTERESTED);
    expect(bench.ours.amChoking).toBe(false);
    expect(shop.share.facts.get(bench.wireId)?.isUnchoked).toBe(true);
  });

  it('and has every piece is not', async () => {
    const shop = new Shop();
    const bench = await shop.open();
    bench.receive(frame(14));
    bench.receive(INTERESTED);
    expect(bench.ours.amChoking).toBe(true);
    shop.share.unchoked = new Set([bench.wireId]);
    shop.uploads.rechoke();
    expect(bench.ours.amChoking).toBe(true);
    expect(shop.share.facts.get(bench.wireId)?.isSeeder).toBe(true);
  });
});

it('chokes and unchokes over all wires, and forgets what choked peers asked for', async () => {
  const shop = new Shop();
  const benches = [await shop.open(), await shop.open(), await shop.open()];
  const idsOf = (...at: readonly number[]) =>
    new Set(at.map((one) => benches[one]?.wireId ?? (0 as WireId)));
  const choked = () => benches.map(({ ours }) => ours.amChoking);
  shop.share.unchoked = idsOf(0, 2);
  shop.uploads.rechoke();
  expect(choked()).toEqual([false, true, false]);
  shop.share.unchoked = idsOf(1, 2);
  shop.uploads.rechoke();
  expect(choked()).toEqual([true, false, false]);
});

it('tells each verdict, and unchokes at once who comes into the paid set', async () => {
  const shop = new Shop();
  shop.share.hasSlot = false;
  const bench = await shop.open();
  const verdict = { isInPaidSet: true, shareThousandths: 500, isBusy: false };
  const heard: [WireId, ShareVerdict][] = [];
  shop.uploads.listen({
    pushed: () => undefined,
    decided: (...told) => {
      heard.push(told);
    },
  });
  shop.share.verdicts = new Map([[bench.wireId, verdict]]);
  shop.uploads.setPayFacts(bench.wireId, FREE);
  // Not inside the call: who calls may be in the midst of something.
  expect(heard).toEqual([]);
  await expect.poll(() => heard).toEqual([[bench.wireId, verdict]]);
  expect(bench.ours.amChoking).toBe(false);
});

it('forgets a wire that closes', async () => {
  const shop = new Shop();
  const bench = await shop.open();
  bench.ours.unchoke();
  shop.uploads.setPayFacts(bench.wireId, { ...FREE, mayPush: () => false });
  bench.receive(request(1));
  bench.ours.destroy();
  await bench.closed();
  await expect.poll(() => shop.share.facts.size).toBe(0);
  shop.uploads.wake();
  shop.uploads.setPayFacts(bench.wireId, null);
  expect(bench.ours.uploaded).toBe(0);
});
