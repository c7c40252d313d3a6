/** The node's HTTP API as a handler that any server can mount, at its root or under a prefix. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Chain } from '../chain/chain.ts';
import { Refusal } from '../chain/refusal.ts';
import { printJson, type PrintOptions } from '../json.ts';
import type { Value, ValueObject } from '../value.ts';
import { JavaError, viewOf } from './api.ts';
import { parseBody, readBody } from './body.ts';
import { CHANGING, solidityEndpoints, walletEndpoints } from './endpoints/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: Value;
  readonly print?: PrintOptions;
}

export interface RouteRequest {
  readonly method: string;
  /** `/wallet/getaccount`, without prefix and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body, parsed. */
  readonly params: ValueObject;
}

/** Null for a path that is not its own. */
export type Route = (request: RouteRequest) => Promise<Answer | null>;

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** @param prefix Such as `/tron`; the empty text for the root. */
export function createHandler(routes: readonly Route[], prefix = ''): NodeHandler {
  return (request, response) => {
    allowEverybody(response);
    if (request.method === 'OPTIONS') {
      response.statusCode = 204;
      response.end();
      return;
    }
    void answer(routes, prefix, request).then(({ status, body, print }) => {
      response.statusCode = status;
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.setHeader('Cache-Control', 'no-store');
      response.end(`${printJson(body, print)}\n`);
    });
  };
}

/** As TronGrid does: any page may ask. */
function allowEverybody(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  response.setHeader(
    'Access-Control-Allow-Headers',
    'Content-Type, TRON-PRO-API-KEY, Authorization, X-Requested-With',
  );
  response.setHeader('Access-Control-Max-Age', '86400');
}

async function answer(
  routes: readonly Route[],
  prefix: string,
  request: IncomingMessage,
): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://devnet');
  const method = request.method ?? 'GET';
  try {
    if (url.pathname.startsWith(prefix)) {
      const path = url.pathname.slice(prefix.length) || '/';
      const text = method === 'POST' ? await readBody(request) : '';
      const params = parseBody(text, request.headers['content-type'] ?? '');
      for (const route of routes) {
        const found = await route({ method, path, query: url.searchParams, params });
        if (found !== null) return found;
      }
    }
    return { status: 404, body: { Error: `There is no endpoint ${method} ${url.pathname}.` } };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Answer {
  if (error instanceof JavaError) {
    return { status: 200, body: { Error: `class ${error.javaClass} : ${error.message}` } };
  }
  if (error instanceof Refusal) {
    const words = `class org.tron.core.exception.ContractValidateException : ${error.message}`;
    return { status: 200, body: { Error: words } };
  }
  // A fault of ours: the caller should see it, and so should whoever runs the devnet.
  console.error(error);
  const words = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { Error: `class java.lang.RuntimeException : ${words}` } };
}

/** `/wallet/*` and `/walletsolidity/*`. */
export function nodeRoute(chain: Chain): Route {
  return async ({ method, params: body, path, query }) => {
    const match = /^\/(wallet|walletsolidity)\/([A-Za-z0-9]+)$/.exec(path);
    if (match === null || (method !== 'GET' && method !== 'POST')) return null;
    const isSolid = match[1] === 'walletsolidity';
    const name = match[2]!.toLowerCase();
    const endpoints = isSolid ? solidityEndpoints : walletEndpoints;
    const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
    if (endpoint === undefined) return null;

    const params = { ...Object.fromEntries(query), ...body };
    const isVisible = params['visible'] === true || params['visible'] === 'true';
    const ask = (): Promise<Value> => endpoint(viewOf(chain, isSolid), { params, isVisible });
    return {
      status: 200,
      body: await (CHANGING.has(name) ? ask() : chain.exclusively(ask)),
      print: {
        visible: isVisible,
        int64AsString: method === 'GET' && query.get('int64_as_string') === 'true',
      },
    };
  };
}
