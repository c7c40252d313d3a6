/**
 * Engines in one page, over real WebRTC and a real tracker, that buy from and sell to each other on a
 * chain that a test holds in its hands. Their clock runs faster than ours.
 */
import '../node-globals.ts';
import { commands } from 'vitest/browser';
import { addressOfKey } from '../../core/channel/signature.ts';
import { channelId } from '../../core/channel/description.ts';
import { FaultError } from '../../core/fault.ts';
import type { Txid } from '../../core/paywire/identifiers.ts';
import type { PayChain, PaySigner } from '../../core/ledger/pay-ports.ts';
import type { LedgerStore } from '../../core/ledger/ledger.ts';
import type {
  Clock,
  PieceLayout,
  PieceStore,
  PieceVault,
  TorrentRecord,
} from '../../core/ports.ts';
import type { InfoHash } from '../../core/units/info-hash.ts';
import type { PaymentAnswer, PaymentWanted, PayView } from '../../bridge/paying.ts';
import { blobStores } from '../../storage/blob-piece-store.ts';
import { MemoryLedger } from '../../storage/ledger/memory-ledger.ts';
import { randomBytes } from '../../storage/samples.suite.ts';
import { Engine } from '../engine.ts';
import { delegatedBy, DOMAIN, FakeChain, FakeSigner, keyOf } from './seller/fake-chain.suite.ts';

/** So many times faster than real time, where a test wants no other. */
const SPEED = 10;
const PART_BYTES = 16 * 1024 * 1024;

class MemoryPieces implements PieceStore {
  readonly layout: PieceLayout;
  readonly #pieces = new Map<number, Uint8Array>();

  constructor(layout: PieceLayout) {
    this.layout = layout;
  }

  put(index: number, bytes: Uint8Array): Promise<void> {
    this.#pieces.set(index, bytes.slice());
    return Promise.resolve();
  }

  get(index: number, range?: { offset: number; length: number }): Promise<Uint8Array> {
    const piece = this.#pieces.get(index);
    if (piece === undefined)
      return Promise.reject(new FaultError('torrent_not_ready', 'Not here.'));
    const { offset, length } = range ?? { offset: 0, length: piece.length };
    return Promise.resolve(piece.subarray(offset, offset + length));
  }

  bitfield(): Uint8Array {
    const { lengthBytes, pieceLengthBytes } = this.layout;
    const bits = new Uint8Array(Math.ceil(Math.ceil(lengthBytes / pieceLengthBytes) / 8));
    for (const index of this.#pieces.keys()) bits[index >> 3]! |= 0x80 >> (index & 7);
    return bits;
  }

  forget(indexes: readonly number[]): Promise<void> {
    for (const index of indexes) this.#pieces.delete(index);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#pieces.clear();
    return Promise.resolve();
  }
}

class MemoryVault implements PieceVault {
  readonly #stores = new Map<InfoHash, MemoryPieces>();

  open(infoHash: InfoHash, layout: PieceLayout): Promise<PieceStore> {
    const store = this.#stores.get(infoHash) ?? new MemoryPieces(layout);
    this.#stores.set(infoHash, store);
    return Promise.resolve(store);
  }

  destroy(infoHash: InfoHash): Promise<void> {
    this.#stores.delete(infoHash);
    return Promise.resolve();
  }

  usage(): Promise<ReadonlyMap<InfoHash, number>> {
    return Promise.resolve(new Map());
  }

  hasRoomFor(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

export interface PeerOptions {
  /** Any byte; its session key. */
  readonly key: number;
  readonly ledger?: LedgerStore;
  readonly signer?: PaySigner;
}

/** One engine, and the page that belongs to it. */
export class Peer {
  readonly engine: Engine;
  readonly ledger: LedgerStore;
  /** Every question to the page, repeated ones too. */
  readonly wanted: PaymentWanted[];
  readonly faults: string[];

  constructor(engine: Engine, ledger: LedgerStore, wanted: PaymentWanted[], faults: string[]) {
    this.engine = engine;
    this.ledger = ledger;
    this.wanted = wanted;
    this.faults = faults;
  }

  async view(): Promise<PayView> {
    return this.engine.handlers['pay.state'](null);
  }

  async budget(): Promise<PayView['budgets'][number]> {
    const [budget] = (await this.view()).budgets;
    if (budget === undefined) throw new Error('There is no budget.');
    return budget;
  }
}

export class PayingWorld {
  readonly chain = new FakeChain();
  readonly #tracker: string;
  readonly #clock: Clock;
  readonly #engines: Engine[] = [];
  #payments = 0;
  /** What the wallet of every page says; by default it pays. */
  answer: ((wanted: PaymentWanted, pay: () => PaymentAnswer) => PaymentAnswer | null) | null = null;

  static async open(speed = SPEED): Promise<PayingWorld> {
    return new PayingWorld(await commands.startTracker(0), speed);
  }

  private constructor(tracker: string, speed: number) {
    this.#tracker = tracker;
    const startedAt = Date.now();
    this.#clock = { now: () => startedAt + Math.floor(performance.now() * speed) };
  }

  async peer({ key, ledger = new MemoryLedger(), signer }: PeerOptions): Promise<Peer> {
    const records = new Map<InfoHash, TorrentRecord>();
    const settings = new Map<string, unknown>();
    const wanted: PaymentWanted[] = [];
    const faults: string[] = [];
    const chain: PayChain = this.chain;
    const peers: { engine: Engine | null } = { engine: null };
    const engine = await Engine.start({
      clock: this.#clock,
      vault: new MemoryVault(),
      list: {
        all: () => Promise.resolve([...records.values()]),
        save: (record) => Promise.resolve(void records.set(record.infoHash, record)),
        remove: (infoHash) => Promise.resolve(void records.delete(infoHash)),
      },
      settings: {
        get: (name) => Promise.resolve(settings.get(name) ?? null),
        set: (name, value) => Promise.resolve(void settings.set(name, value)),
      },
      openFiles: blobStores(),
      emit: (name, event) => {
        if (name === 'fault.raised' && 'message' in event) faults.push(event.message);
        if (name !== 'pay.wanted') return;
        const question = event as PaymentWanted;
        wanted.push(question);
        const { wantedId } = question;
        const pay = () => this.#pay(question, key);
        const answer = this.answer === null ? pay() : this.answer(question, pay);
        if (answer === null) return;
        queueMicrotask(() => {
          void peers.engine?.handlers['pay.answer']({ wantedId, answer });
        });
      },
      connections: () => ({ live: 0, counted: 0, limit: 400, isExhausted: false }),
      defaults: {
        // An address of its own for each: over one socket, a tracker sees one peer.
        trackers: [`${this.#tracker}?${String(this.#engines.length)}`],
        iceServers: [],
        trackerScope: 'anywhere',
        chain: null,
      },
      pay: {
        ledger,
        signer: () => signer ?? new FakeSigner(keyOf(key), this.chain),
        chain: () => Promise.resolve(chain),
        network: () => ({ chainId: chain.chainId, name: 'devnet', hasContract: true }),
        random: (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
      },
    });
    peers.engine = engine;
    this.#engines.push(engine);
    return new Peer(engine, ledger, wanted, faults);
  }

  /** A torrent that one peer has whole. */
  async share(peer: Peer, sizeBytes: number): Promise<string> {
    const name = `sample ${String(Math.random())}`;
    const file = new File(contentOf(sizeBytes), name);
    const { infoHash } = await peer.engine.handlers['torrent.create']({
      creationId: name,
      name,
      files: [{ path: [name], file, handle: null }],
      comment: null,
      isPrivate: false,
      keepCopy: false,
    });
    return `magnet:?xt=urn:btih:${infoHash}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.stop()));
    await commands.stopServer(this.#tracker);
  }

  #pay({ what }: PaymentWanted, key: number): PaymentAnswer {
    this.#payments += 1;
    const txid = this.#payments.toString(16).padStart(64, '0') as Txid;
    const payer = keyOf(key);
    switch (what.kind) {
      case 'delegate': {
        const delegate = { payer: addressOfKey(payer), key: what.key, until: what.untilSeconds };
        return { kind: 'delegated', signature: delegatedBy(payer, delegate) };
      }
      case 'deposit': {
        const { state } = this.chain.channels.get(channelId(DOMAIN, what.description)) ?? {};
        this.chain.hold(what.description, { balance: (state?.balance ?? 0n) + what.amount });
        return { kind: 'sent', txid, feeSun: 2_800_000n };
      }
      case 'transfer': {
        const { to, asset, amount } = what;
        const from = addressOfKey(payer);
        const timestampMs = this.#clock.now();
        this.chain.payments.set(txid, { from, to, asset, amount, timestampMs, isSolid: true });
        return { kind: 'sent', txid, feeSun: 0n };
      }
    }
  }
}

/** Large ones repeat: a page may not hold much in blobs. */
function contentOf(sizeBytes: number): Blob[] {
  const part = new Blob([randomBytes(Math.min(sizeBytes, PART_BYTES))]);
  return Array.from({ length: Math.ceil(sizeBytes / PART_BYTES) }, (_, at) =>
    part.slice(0, sizeBytes - at * PART_BYTES),
  );
}
