/**
 * A chain in a file: its blocks' times and transactions. Everything else follows from them, as on
 * any chain, so opening the file plays them again from genesis.
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { ChainBlock } from './chain/block.ts';
import type { Chain } from './chain/chain.ts';
import { readTransaction } from './chain/transaction.ts';

const VERSION = 1;

/** Raw data, then signatures, hexadecimal. */
type SavedTransaction = readonly string[];
/** Milliseconds since 1970, then the transactions. */
type SavedBlock = readonly [number, ...SavedTransaction[]];

interface Saved {
  readonly version: number;
  readonly genesis: string;
  readonly head: string;
  /** From block 1. */
  readonly blocks: readonly SavedBlock[];
}

/** Continues from the file, when it is there. Rejects with words for the user. */
export async function loadBlocks(chain: Chain, path: string): Promise<void> {
  if (!existsSync(path)) return;
  const saved = parse(await readFile(path, 'utf8'), path);
  if (saved.genesis !== chain.blocks.genesis.id) {
    throw new Error(`${path} holds another chain: its genesis differs. Use another file.`);
  }
  for (const [timestampMs, ...transactions] of saved.blocks) {
    await chain.replay(
      timestampMs,
      transactions.map(([rawData = '', ...signatures]) => readTransaction(rawData, signatures)),
    );
  }
  if (chain.blocks.head.id !== saved.head) {
    throw new Error(`${path} was written by another version of the devnet. Use another file.`);
  }
}

function parse(text: string, path: string): Saved {
  try {
    const saved = JSON.parse(text) as Saved;
    if (saved.version === VERSION && Array.isArray(saved.blocks)) return saved;
  } catch {
    // As below.
  }
  throw new Error(`${path} does not hold a chain of the devnet.`);
}

/**
 * Writes after each block, whole or not at all. Rejects when the file cannot be written to begin
 * with. Gives what waits for the last write.
 */
export async function saveBlocks(chain: Chain, path: string): Promise<() => Promise<void>> {
  const lines: string[] = [];
  let written = 0;
  const add = (block: ChainBlock): void => {
    lines.push(JSON.stringify(savedBlock(block)));
  };
  const write = async (): Promise<void> => {
    // Several blocks that wait are one write.
    if (written === lines.length) return;
    const count = lines.length;
    const head = JSON.stringify(chain.blocks.head.id);
    const genesis = JSON.stringify(chain.blocks.genesis.id);
    const blocks = lines.join(',\n');
    const text = `{"version":${String(VERSION)},"genesis":${genesis},"head":${head},"blocks":[\n${blocks}\n]}\n`;
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    written = count;
  };
  for (const block of chain.blocks.range(1, chain.blocks.head.number + 1)) add(block);
  await write();
  let writing = Promise.resolve();
  const stop = chain.onBlock((block) => {
    add(block);
    // The chain goes on in memory, and the next block is another attempt.
    writing = writing.then(write).catch((error: unknown) => console.error(error));
  });
  return async () => {
    stop();
    await writing;
  };
}

function savedBlock({ timestampMs, transactions }: ChainBlock): SavedBlock {
  return [
    timestampMs,
    ...transactions.map(({ transaction: { rawDataHex, signatures } }) => [
      rawDataHex,
      ...signatures,
    ]),
  ];
}
