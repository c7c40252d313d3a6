/**
 * A TRON full node in this process, speaking java-tron's HTTP API and TronGrid's additions. See
 * `../README.md`.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Chain } from './chain/chain.ts';
import type { ChainBlock } from './chain/block.ts';
import { defaultGenesis } from './genesis/default-genesis.ts';
import {
  blockOfGenesis,
  chainIdOf,
  copyOf,
  worldOfGenesis,
  type Genesis,
} from './genesis/genesis.ts';
import { createHandler, nodeRoute, type NodeHandler, type Route } from './http/handler.ts';
import { healthRoute } from './health.ts';
import { startMining } from './mining.ts';
import { loadBlocks, saveBlocks } from './state-file.ts';
import { accountRoute } from './trongrid/accounts.ts';
import { eventRoute } from './trongrid/events.ts';
import { controlRoute } from './controls.ts';
import { faucetRoute } from './faucet.ts';

export interface TronChainOptions {
  /** {@link defaultGenesis} by default. */
  readonly genesis?: Genesis;
  /** A block every 3 s, or one for each transaction as it comes. */
  readonly mining?: 'interval' | 'instant';
  /** How often blocks are made; their time stamps stay on a grid of 3 s. */
  readonly blockIntervalMs?: number;
  /** Blocks on top of a block that make it solid: 18, as 19 of 27 producers have then built on it. */
  readonly solidLagBlocks?: number;
  /** Where the chain is kept and continued from; in memory alone by default. */
  readonly stateFile?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface TronNodeOptions extends TronChainOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
}

/** A chain without a server. */
export interface TronChain {
  readonly chainId: number;
  readonly head: ChainBlock;
  mineBlock(): Promise<ChainBlock>;
  /** Mines one block that much later than the head. */
  skipTime(ms: number): Promise<ChainBlock>;
  /** Called after each block; returns how to stop it. */
  onBlock(listener: (block: ChainBlock) => void): () => void;
  /** For a server that has more to serve: `handler('/tron')` takes what begins with that. */
  handler(prefix?: string): NodeHandler;
  close(): Promise<void>;
}

export interface TronNode extends TronChain {
  /** `http://127.0.0.1:9090`: tronweb's `fullHost`. */
  readonly url: string;
}

const BLOCK_INTERVAL_MS = 3000;
const SOLID_LAG_BLOCKS = 18;

/** The first block after genesis is there when it resolves. */
export async function openTronChain(options: TronChainOptions = {}): Promise<TronChain> {
  const genesis = options.genesis ?? defaultGenesis();
  const genesisBlock = blockOfGenesis(genesis);
  const mining = options.mining ?? 'interval';
  const solid = await worldOfGenesis(genesis);
  const chain = await Chain.open({
    genesis: genesisBlock,
    solid,
    head: await copyOf(solid, genesis),
    solidLagBlocks: options.solidLagBlocks ?? SOLID_LAG_BLOCKS,
    mining,
    now: options.now ?? Date.now,
  });
  if (options.stateFile !== undefined) await loadBlocks(chain, options.stateFile);
  // Block 0 has no number, which tronweb cannot read.
  if (chain.blocks.head.number === 0) await chain.mine();
  const stops: (() => Promise<void>)[] = [];
  if (mining === 'interval') {
    stops.push(startMining(chain, options.blockIntervalMs ?? BLOCK_INTERVAL_MS));
  }
  if (options.stateFile !== undefined) stops.push(await saveBlocks(chain, options.stateFile));
  const chainId = chainIdOf(genesisBlock);
  const routes: readonly Route[] = [
    nodeRoute(chain),
    eventRoute(chain),
    accountRoute(chain),
    faucetRoute(chain),
    controlRoute(chain, chainId),
    healthRoute(chain),
  ];
  return {
    chainId,
    get head() {
      return chain.blocks.head;
    },
    mineBlock: () => chain.mine(),
    skipTime: (ms) => chain.skipTime(ms),
    onBlock: (listener) => chain.onBlock(listener),
    handler: (prefix) => createHandler(routes, prefix),
    close: async () => {
      for (const stop of stops) await stop();
    },
  };
}

/** Rejects when the port is taken. */
export async function startTronNode(options: TronNodeOptions = {}): Promise<TronNode> {
  const chain = await openTronChain(options);
  const host = options.host ?? '127.0.0.1';
  const server = createServer(chain.handler());
  try {
    await listen(server, options.port ?? 0, host);
  } catch (error) {
    await chain.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    ...chain,
    get head() {
      return chain.head;
    },
    url: `http://${host}:${String(port)}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await chain.close();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
