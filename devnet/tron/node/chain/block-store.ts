/** All blocks and their transactions, found in every way that the API asks for. */
import type { ChainBlock } from './block.ts';
import { PARAMETERS } from './parameters.ts';
import type { History, Processed } from './process.ts';

export class BlockStore implements History {
  private readonly blocks: ChainBlock[];
  private readonly byId = new Map<string, ChainBlock>();
  private readonly transactions = new Map<string, Processed>();

  constructor(genesis: ChainBlock) {
    this.blocks = [genesis];
    this.byId.set(genesis.id, genesis);
  }

  get head(): ChainBlock {
    return this.blocks.at(-1)!;
  }

  get genesis(): ChainBlock {
    return this.blocks[0]!;
  }

  add(block: ChainBlock): void {
    this.blocks.push(block);
    this.byId.set(block.id, block);
    for (const processed of block.transactions) {
      this.transactions.set(processed.transaction.id, processed);
    }
  }

  byNumber(number: number): ChainBlock | null {
    return Number.isSafeInteger(number) && number >= 0 ? (this.blocks[number] ?? null) : null;
  }

  withId(id: string): ChainBlock | null {
    return this.byId.get(id) ?? null;
  }

  /** From `start` up to and without `end`. */
  range(start: number, end: number): readonly ChainBlock[] {
    return this.blocks.slice(start, end);
  }

  transaction(id: string): Processed | null {
    return this.transactions.get(id) ?? null;
  }

  hasTransaction(id: string): boolean {
    return this.transactions.has(id);
  }

  /** Oldest first. */
  allTransactions(): readonly Processed[] {
    return [...this.transactions.values()];
  }

  recentBlockId(refBlockBytes: string): string | null {
    if (!/^[0-9a-f]{4}$/.test(refBlockBytes)) return null;
    const head = this.head.number;
    const distance =
      (head - Number.parseInt(refBlockBytes, 16)) & (PARAMETERS.recentBlockCount - 1);
    return this.byNumber(head - distance)?.id ?? null;
  }
}
