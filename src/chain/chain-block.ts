/** Blocks of the chain: the head, the solid one, and what a transaction refers to (TAPOS). */
import { AnswerError, asCount, asHex, asObject, reach } from './answer.ts';
import type { BlockReference, ChainHead } from './chain.ts';
import { NodeFailure, type Node } from './node.ts';

/** Between two blocks. */
const BLOCK_MS = 3_000;

export interface ChainBlock {
  readonly blockNumber: number;
  /** 64 hexadecimal digits; the first 16 are the block's number. */
  readonly blockId: string;
  /** Milliseconds since 1970. */
  readonly timestampMs: number;
}

/** The last four bytes of block 0's id (TIP-712). */
export async function askChainIdOf(node: Node): Promise<number> {
  const { blockId } = readBlock(await node.post('wallet/getblockbynum', { num: 0 }));
  return Number.parseInt(blockId.slice(-8), 16);
}

export async function askHead(node: Node): Promise<ChainHead> {
  const [head, solid] = await askHeadAndSolid(node);
  return { ...head, solidBlockNumber: solid.blockNumber };
}

/** The newest block that cannot be undone. */
export async function askSolidBlock(node: Node): Promise<ChainBlock> {
  return readBlock(await askNewest(node, 'walletsolidity'));
}

/**
 * A reference to the solid block: each node knows it, also one that lags behind or sits on a short
 * fork, where a reference to the head is refused (`TAPOS_ERROR`). It expires by the head's time. The
 * timestamp is the caller's clock: the chain does not judge it, and with it two equal transfers are
 * two transactions. Of a clock that is minutes ahead only the milliseconds within a block are taken,
 * or else the transaction would seem to expire before it was made.
 */
export async function askReference(
  node: Node,
  nowMs: number,
  lifetimeMs: number,
): Promise<BlockReference> {
  const [head, solid] = await askHeadAndSolid(node);
  const block = solid.blockNumber === 0 ? head : solid;
  const isAhead = nowMs >= head.timestampMs + lifetimeMs / 2;
  return {
    refBlockBytes: block.blockId.slice(12, 16),
    refBlockHash: block.blockId.slice(16, 32),
    timestamp: isAhead ? head.timestampMs + (nowMs % BLOCK_MS) : nowMs,
    expiration: head.timestampMs + lifetimeMs,
  };
}

function askHeadAndSolid(node: Node): Promise<[ChainBlock, ChainBlock]> {
  return Promise.all([askNewest(node, 'wallet').then(readBlock), askSolidBlock(node)]);
}

/** Without its transactions, which are hundreds of kilobytes on the main network. */
async function askNewest(node: Node, door: 'wallet' | 'walletsolidity'): Promise<unknown> {
  try {
    return await node.post(`${door}/getblock`, { detail: false });
  } catch (error) {
    if (!(error instanceof NodeFailure) || error.kind !== 'absent') throw error;
    return node.post(`${door}/getnowblock`);
  }
}

function readBlock(answer: unknown): ChainBlock {
  const block = asObject(answer);
  const raw = reach(block, 'block_header', 'raw_data');
  const blockId = asHex(reach(block, 'blockID'));
  const blockNumber = asCount(reach(raw, 'number'));
  if (blockId.length !== 64 || BigInt(`0x${blockId.slice(0, 16)}`) !== BigInt(blockNumber)) {
    throw new AnswerError('a block without its id');
  }
  return { blockNumber, blockId, timestampMs: asCount(reach(raw, 'timestamp')) };
}
