/** One full node's HTTP API. */
import { parseExactJson, writeExactJson, type RequestBody } from './exact-json.ts';
import type { NodeEndpoint } from './networks.ts';
import { readNodeMessage } from './node-message.ts';

export interface Node {
  readonly url: string;
  /** `path` as `wallet/getnowblock`. Rejects with a {@link NodeFailure}. */
  post(path: string, body?: RequestBody): Promise<unknown>;
  /** For TronGrid's index; null where the node has none. */
  get(path: string): Promise<unknown>;
}

/** Why a node gave no answer; another node may. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';
  readonly kind: NodeFailureKind;

  constructor(kind: NodeFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export type NodeFailureKind =
  /** No connection, too slow, 5xx, or an answer that is not TRON's API. */
  | 'unreachable'
  /** It does not serve this path (404, 405). */
  | 'absent'
  /** It wants a key, or fewer questions (401, 403, 429). */
  | 'refused';

export interface NodeOptions {
  readonly fetch: typeof globalThis.fetch;
  /** For one question and its whole answer. */
  readonly timeoutMs: number;
}

/** Answers of TRON's API are far below this. */
const MAX_ANSWER_LENGTH = 8 * 2 ** 20;
const KEY_OR_RATE = [401, 403, 429];
const NO_SUCH_PATH = [404, 405];
/** What java-tron and TronGrid say, with status 200, to somebody who asks too often. */
const RATE_WORDS = /frequency|rate limit|lack of computing resources|exceed/i;

export function createNode(endpoint: NodeEndpoint, options: NodeOptions): Node {
  const { url, apiKey } = endpoint;
  // Called bare: a browser's `fetch` refuses to be called as a method of something else.
  const { fetch, timeoutMs } = options;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (apiKey !== null) headers['TRON-PRO-API-KEY'] = apiKey;

  async function ask(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(`${url}/${path}`, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
        // A key never follows to another host.
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new NodeFailure('unreachable', 'it does not answer', { cause: error });
    }
  }

  return {
    url,
    async post(path, body = {}) {
      const { status, text } = await ask(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: writeExactJson(body),
      });
      return readAnswer(status, text);
    },
    async get(path) {
      const { status, text } = await ask(path, { headers });
      // Some proxies say 403 to what they do not serve.
      return [403, ...NO_SUCH_PATH].includes(status) ? null : readAnswer(status, text);
    },
  };
}

function readAnswer(status: number, text: string): unknown {
  if (KEY_OR_RATE.includes(status)) {
    throw new NodeFailure(
      'refused',
      `it refuses (${status}): it may want a key or fewer questions`,
    );
  }
  if (status < 200 || status > 299) {
    const kind = NO_SUCH_PATH.includes(status) ? 'absent' : 'unreachable';
    throw new NodeFailure(kind, `it answers ${status}`);
  }
  const answer = parse(text);
  const error = errorOf(answer);
  if (error === null) return answer;
  throw new NodeFailure(RATE_WORDS.test(error) ? 'refused' : 'unreachable', `it says: ${error}`);
}

function parse(text: string): unknown {
  if (text.length > MAX_ANSWER_LENGTH)
    throw new NodeFailure('unreachable', 'its answer is too long');
  try {
    return parseExactJson(text);
  } catch (error) {
    throw new NodeFailure('unreachable', 'its answer is no JSON', { cause: error });
  }
}

/** `{"Error": "..."}` is java-tron's answer to what it cannot serve. */
function errorOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('Error' in answer)) return null;
  return readNodeMessage(typeof answer.Error === 'string' ? answer.Error : 'an error');
}
