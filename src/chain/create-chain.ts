/** The chain client. */
import { revertReason } from '../core/channel/contract-error.ts';
import { FaultError } from '../core/fault.ts';
import { askHoldings, askResources, compareHoldings } from './account.ts';
import { agreedFate } from './agreed-fate.ts';
import { sendTo } from './broadcast.ts';
import type {
  Chain,
  ChainParameters,
  ConstantCall,
  ConstantCallResult,
  TransactionFate,
} from './chain.ts';
import { askChainIdOf, askHead, askReference } from './chain-block.ts';
import { askParameters } from './chain-parameters.ts';
import { askConstantCall } from './constant-call.ts';
import { askCircumstances, estimateFee } from './estimate.ts';
import { askFate, type RevertReason } from './fate.ts';
import { askOwnCalls, askTransfers } from './index-transfers.ts';
import type { Network, NodeEndpoint } from './networks.ts';
import type { Node, NodeOptions } from './node.ts';
import { askAlone, createNodePool, type Question } from './node-pool.ts';

export interface ChainOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** For one request, 8,000 by default. */
  readonly timeoutMs?: number;
  /** Resolves after that many milliseconds. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Reads why a call reverted; `BitternChannels`' errors, `Error(string)` and panics by default. */
  readonly revertReason?: RevertReason;
}

const PARAMETERS_KEPT_MS = 10 * 60_000;
/** Long enough to confirm in another wallet, short enough to know soon that it never will be. */
const DEFAULT_LIFETIME_MS = 2 * 60_000;
/** Two nodes may be a block apart: they are asked again before a difference is believed. */
const DIFFERENCE_WAITS_MS = [1500, 3000];
const BUSY_WAITS_MS = [1000, 2000, 4000];
const BUSY =
  'The TRON nodes are too busy to take the transaction. It is kept; send it again in a minute.';

export function createChain(network: Network, options: ChainOptions = {}): Chain {
  const now = options.now ?? Date.now;
  const wait =
    options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const readReason = options.revertReason ?? revertReason;
  const pool = createNodePool(network, {
    ...nodeOptions(options),
    now,
  });
  let parametersKept: { readonly value: ChainParameters; readonly at: number } | null = null;

  async function parameters(): Promise<ChainParameters> {
    if (parametersKept === null || now() - parametersKept.at >= PARAMETERS_KEPT_MS) {
      parametersKept = { value: await pool.ask(askParameters), at: now() };
    }
    return parametersKept.value;
  }

  async function callOn(node: Node, call: ConstantCall): Promise<ConstantCallResult> {
    const answer = await askConstantCall(node, call);
    return { ...answer, reason: answer.isReverted ? readReason(answer.data) : null };
  }

  async function fate(txid: string): Promise<TransactionFate> {
    const answers = await pool.askSeveral(network.nodes.length, (node) =>
      askFate(node, txid, readReason),
    );
    const fates = answers.map(({ value }) => value);
    return agreedFate({ fates, nodeCount: network.nodes.length, nowMs: now() });
  }

  /** Of the nodes, perhaps one keeps an index. */
  async function askIndex<T>(question: Question<T | null>): Promise<T | null> {
    const answers = await pool.askSeveral(network.nodes.length, question);
    return answers.find(({ value }) => value !== null)?.value ?? null;
  }

  return {
    network,
    head: () => pool.ask(askHead),
    parameters,
    resources: (address) => pool.ask((node) => askResources(node, address)),
    reference: (lifetimeMs = DEFAULT_LIFETIME_MS) =>
      pool.ask((node) => askReference(node, now(), lifetimeMs)),
    constantCall: (call) => pool.ask((node) => callOn(node, call)),
    fate,
    transfers: (address) => askIndex((node) => askTransfers(node, address)),
    ownCalls: (address, contract) => askIndex((node) => askOwnCalls(node, address, contract)),

    async account(address, assets) {
      const compare = async () =>
        compareHoldings(await pool.askSeveral(2, (node) => askHoldings(node, address, assets)));
      let state = await compare();
      for (const ms of DIFFERENCE_WAITS_MS) {
        if ([...state.balances.values()].every(({ disputedBy }) => disputedBy === null)) break;
        await wait(ms);
        state = await compare();
      }
      return state;
    },

    async estimate(intent) {
      const [prices, circumstances] = await Promise.all([
        parameters(),
        pool.ask((node) => askCircumstances(node, intent, (call) => callOn(node, call))),
      ]);
      return estimateFee(intent, { ...circumstances, parameters: prices, nowMs: now() });
    },

    async broadcast(signed) {
      for (const ms of [...BUSY_WAITS_MS, null]) {
        // To all of them: one that says "taken" may keep it, one that refuses may be alone with that.
        const answers = await pool.askSeveral(network.nodes.length, (node) => sendTo(node, signed));
        const outcomes = answers.map(({ value }) => value);
        if (outcomes.includes('taken')) return;
        // Perhaps it got through before, and what is refused is the second time.
        if ((await fate(signed.txid)).state !== 'unknown') return;
        const refusal = outcomes.find((outcome) => outcome instanceof FaultError);
        const mayBeTaken = outcomes.includes('busy') && ms !== null;
        if (!mayBeTaken) throw refusal ?? new FaultError('node_unreachable', BUSY);
        await wait(ms);
      }
    },
  };
}

/** The chain id of the network that a node belongs to. Rejects as the methods of a `Chain` do. */
export async function askChainId(
  endpoint: NodeEndpoint,
  options: ChainOptions = {},
): Promise<number> {
  return askAlone(endpoint, nodeOptions(options), askChainIdOf);
}

export function nodeOptions(options: ChainOptions): NodeOptions {
  return { fetch: options.fetch ?? globalThis.fetch, timeoutMs: options.timeoutMs ?? 8000 };
}
