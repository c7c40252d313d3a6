/**
 * The nodes of a network as one: who is asked, who is passed over for a while, and what is said when
 * nobody answers. A node on another network than the app's is never listened to.
 */
import { FaultError } from '../core/fault.ts';
import { AnswerError } from './answer.ts';
import { askChainIdOf } from './chain-block.ts';
import type { Network, NodeEndpoint } from './networks.ts';
import { createNode, NodeFailure, type Node, type NodeOptions } from './node.ts';

/** Asks one node, with one question or several that belong together. */
export type Question<T> = (node: Node) => Promise<T>;

export interface NodePool {
  /**
   * The first answer, in the order of the settings; a node that failed is asked last for half a
   * minute. Faults that a question itself throws are answers.
   */
  ask<T>(question: Question<T>): Promise<T>;
  /**
   * The answers of the first `count` nodes that give one; at least one. Nobody waits for a node that
   * failed lately when another one answers.
   */
  askSeveral<T>(count: number, question: Question<T>): Promise<readonly NodeAnswer<T>[]>;
}

export interface NodeAnswer<T> {
  readonly node: string;
  readonly value: T;
}

export interface NodePoolOptions extends NodeOptions {
  readonly now: () => number;
}

const PASSED_OVER_MS = 30_000;

interface Member {
  readonly node: Node;
  failedAt: number;
  isChecked: boolean;
}

export function createNodePool(network: Network, options: NodePoolOptions): NodePool {
  const members = network.nodes.map((endpoint): Member => {
    const node = createNode(endpoint, options);
    return { node, failedAt: -Infinity, isChecked: false };
  });

  const hasFailed = ({ failedAt }: Member) => options.now() - failedAt < PASSED_OVER_MS;

  async function answerOf<T>(from: Member, question: Question<T>): Promise<T> {
    if (!from.isChecked) {
      await checkNetwork(from.node, network);
      from.isChecked = true;
    }
    const value = await question(from.node);
    from.failedAt = -Infinity;
    return value;
  }

  async function askSeveral<T>(count: number, question: Question<T>): Promise<NodeAnswer<T>[]> {
    const answers: NodeAnswer<T>[] = [];
    const failures: NodeFailure[] = [];
    const askAll = async (asked: readonly Member[]) => {
      const settled = await Promise.allSettled(asked.map((one) => answerOf(one, question)));
      settled.forEach((result, index) => {
        const one = asked[index]!;
        if (result.status === 'fulfilled') {
          answers.push({ node: one.node.url, value: result.value });
        } else {
          failures.push(failureOf(one.node, result.reason));
          one.failedAt = options.now();
        }
      });
    };

    const healthy = members.filter((one) => !hasFailed(one));
    const failed = members.filter(hasFailed);
    while (answers.length < count && healthy.length > 0) {
      await askAll(healthy.splice(0, count - answers.length));
    }
    while (answers.length === 0 && failed.length > 0) await askAll(failed.splice(0, 1));
    if (answers.length === 0) throw nobodyAnswered(failures);
    return answers;
  }

  return {
    async ask(question) {
      const [answer] = await askSeveral(1, question);
      return answer!.value;
    },
    askSeveral,
  };
}

/** One node that is asked without knowing its network. */
export async function askAlone<T>(
  endpoint: NodeEndpoint,
  options: NodeOptions,
  question: Question<T>,
): Promise<T> {
  const node = createNode(endpoint, options);
  try {
    return await question(node);
  } catch (error) {
    throw nobodyAnswered([failureOf(node, error)]);
  }
}

async function checkNetwork(node: Node, network: Network): Promise<void> {
  if ((await askChainIdOf(node)) === network.chainId) return;
  throw new FaultError(
    'network_wrong',
    `The node ${node.url} belongs to another network than ${network.name}. Choose another node in the settings.`,
  );
}

/** Throws what is no failure of a node. */
function failureOf(node: Node, reason: unknown): NodeFailure {
  const because = (kind: NodeFailure['kind'], words: string) =>
    new NodeFailure(kind, `${node.url}: ${words}`, { cause: reason });
  if (reason instanceof NodeFailure) return because(reason.kind, reason.message);
  if (reason instanceof AnswerError) {
    return because('unreachable', `its answer makes no sense (${reason.message})`);
  }
  throw reason;
}

function nobodyAnswered(failures: readonly NodeFailure[]): FaultError {
  const details = failures.map(({ message }) => message).join('; ');
  const isRefused = failures.length > 0 && failures.every(({ kind }) => kind === 'refused');
  return isRefused
    ? new FaultError(
        'node_refused',
        `The TRON node refuses to answer. Wait a minute, or set your own key or node in the settings. (${details})`,
      )
    : new FaultError(
        'node_unreachable',
        `No TRON node can be reached. Nothing is lost; check the connection or choose another node in the settings. (${details})`,
      );
}
