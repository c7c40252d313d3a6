/**
 * The chain: a world at the head, with pending transactions already applied on top of it as
 * java-tron has them, and a second world that follows as far behind as blocks become solid. The
 * solid world applies the same blocks again, so what it answers is exactly the state back then.
 */
import type { BlockContext } from '../../tvm/contract.ts';
import { makeBlock, type ChainBlock } from './block.ts';
import { BlockStore } from './block-store.ts';
import { Clock } from './clock.ts';
import { PARAMETERS, SLOT_MS } from './parameters.ts';
import { processTransaction, type History, type Processed } from './process.ts';
import { Refusal } from './refusal.ts';
import type { ChainTransaction } from './transaction.ts';
import type { World } from './world.ts';

export interface ChainOptions {
  readonly genesis: ChainBlock;
  /** The state of block 0, twice: each is changed. */
  readonly head: World;
  readonly solid: World;
  /** Blocks on top of a block that make it solid. */
  readonly solidLagBlocks: number;
  readonly mining: 'interval' | 'instant';
  readonly now: () => number;
}

export class Chain {
  readonly blocks: BlockStore;
  readonly head: World;
  readonly solid: World;
  readonly clock: Clock;
  private readonly options: ChainOptions;
  private readonly pending = new Map<string, Processed>();
  private readonly listeners = new Set<(block: ChainBlock) => void>();
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(options: ChainOptions) {
    this.options = options;
    this.blocks = new BlockStore(options.genesis);
    this.head = options.head;
    this.solid = options.solid;
    this.clock = new Clock(options.now);
  }

  static async open(options: ChainOptions): Promise<Chain> {
    const chain = new Chain(options);
    await chain.head.checkpoint();
    return chain;
  }

  get solidNumber(): number {
    return Math.max(0, this.blocks.head.number - this.options.solidLagBlocks);
  }

  /** One after the other: every reader sees a state between two changes. */
  async exclusively<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(task, task);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** Called after each block. Returns how to stop listening. */
  onBlock(listener: (block: ChainBlock) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes a transaction into the pending ones, or throws a `Refusal`. */
  async broadcast(transaction: ChainTransaction): Promise<void> {
    await this.exclusively(async () => {
      if (this.pending.size >= PARAMETERS.maxPendingTransactionCount) {
        throw new Refusal('SERVER_BUSY', 'Server busy.');
      }
      const processed = await processTransaction(
        this.head,
        this.withPending(),
        transaction,
        this.nextContext(),
      );
      this.pending.set(transaction.id, processed);
      if (this.options.mining === 'instant') await this.mineAt(this.clock.time());
    });
  }

  async mine(): Promise<ChainBlock> {
    return this.exclusively(() => this.mineAt(this.clock.time()));
  }

  /** The next block comes that much later than the head, in chain time. */
  async skipTime(ms: number): Promise<ChainBlock> {
    return this.exclusively(() => {
      this.clock.reach(this.blocks.head.timestampMs + ms);
      return this.mineAt(this.clock.time());
    });
  }

  /** A transaction in a block or pending. */
  transaction(id: string): Processed | null {
    return this.blocks.transaction(id) ?? this.pending.get(id) ?? null;
  }

  get pendingIds(): readonly string[] {
    return [...this.pending.keys()];
  }

  /** Applies a block that was made before, without giving its transactions a second look. */
  async replay(timestampMs: number, transactions: readonly ChainTransaction[]): Promise<void> {
    await this.exclusively(() => this.addBlock(timestampMs, transactions));
  }

  private pendingTransactions(): ChainTransaction[] {
    return [...this.pending.values()].map(({ transaction }) => transaction);
  }

  private withPending(): History {
    return {
      recentBlockId: (bytes) => this.blocks.recentBlockId(bytes),
      hasTransaction: (id) => this.pending.has(id) || this.blocks.hasTransaction(id),
    };
  }

  /** Pending transactions run as in the next block. */
  private nextContext(): BlockContext {
    const { number, timestampMs } = this.blocks.head;
    return { number: number + 1, timestampMs: timestampMs + SLOT_MS };
  }

  /** On the grid of slots, and at least one after the head. */
  private mineAt(timeMs: number): Promise<ChainBlock> {
    const slot = Math.floor(timeMs / SLOT_MS) * SLOT_MS;
    const timestampMs = Math.max(this.nextContext().timestampMs, slot);
    return this.addBlock(timestampMs, this.pendingTransactions());
  }

  private async addBlock(
    timestampMs: number,
    transactions: readonly ChainTransaction[],
  ): Promise<ChainBlock> {
    const parent = this.blocks.head;
    const context = { number: parent.number + 1, timestampMs };
    await this.head.revert();
    this.pending.clear();
    const done = await apply(this.head, this.blocks, context, transactions);
    const block = makeBlock(parent, context.number, timestampMs, done);
    this.blocks.add(block);
    this.clock.reach(timestampMs);
    await this.head.checkpoint();
    await this.followSolid();
    for (const listener of this.listeners) listener(block);
    return block;
  }

  private async followSolid(): Promise<void> {
    for (let number = this.solid.head.number + 1; number <= this.solidNumber; number++) {
      const block = this.blocks.byNumber(number)!;
      const transactions = block.transactions.map(({ transaction }) => transaction);
      await apply(this.solid, withoutDuplicates(this.blocks), block, transactions);
    }
  }
}

/** The block's transactions are in the store already, which is no reason to refuse them. */
function withoutDuplicates(blocks: BlockStore): History {
  return {
    recentBlockId: (bytes) => blocks.recentBlockId(bytes),
    hasTransaction: () => false,
  };
}

/**
 * Each transaction is checked again, against what the ones before it in the block left; one that no
 * longer holds is dropped.
 */
async function apply(
  world: World,
  history: History,
  block: BlockContext,
  transactions: readonly ChainTransaction[],
): Promise<Processed[]> {
  const done: Processed[] = [];
  const { number, timestampMs } = block;
  const context = { number, timestampMs };
  const seen = new Set<string>();
  for (const transaction of transactions) {
    if (seen.has(transaction.id)) continue;
    try {
      done.push(await processTransaction(world, history, transaction, context));
      seen.add(transaction.id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  world.head = context;
  return done;
}
