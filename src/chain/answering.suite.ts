/** Nodes of which a test says what they answer, by path. */
import { parseTronAddress } from '../core/units/tron-address.ts';
import { builtInNetworks } from './built-in-networks.ts';
import type { Network } from './networks.ts';

export const ALICE = parseTronAddress('TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH')!;
export const BTT = parseTronAddress('TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4')!;

/**
 * By path; `*` answers the rest. A value to be written as JSON, {@link Raw} text, a {@link Status}, an
 * `Error` of the network, or a function of the request's body that gives one of them.
 */
export type Replies = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export class Status {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** As it stands on the wire. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Mainnet's: its last four bytes are the chain id. */
export const GENESIS = {
  blockID: '00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc',
  block_header: { raw_data: { timestamp: 0 } },
};

export function blockAt(blockNumber: number, timestamp: number) {
  const blockID = blockNumber.toString(16).padStart(16, '0') + 'ab'.repeat(24);
  return { blockID, block_header: { raw_data: { number: blockNumber, timestamp } } };
}

/** `https://a.test`, `https://b.test`, ... */
export function networkOf(...hosts: readonly string[]): Network {
  const nodes = hosts.map((host) => ({ url: `https://${host}`, apiKey: null }));
  return { ...builtInNetworks.mainnet, nodes };
}

/** A `fetch` for these hosts, and what was asked of them. */
export function answering(nodes: Readonly<Record<string, Replies>>) {
  const asked: Asked[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname.slice(1);
    const body = typeof init?.body === 'string' ? init.body : '';
    const headers = Object.fromEntries(new Headers(init?.headers));
    asked.push({ host: url.host, path: path + url.search, body, headers });
    const replies: Replies = { 'wallet/getblockbynum': GENESIS, ...nodes[url.host] };
    const known = replies[path] ?? replies['*'];
    const reply: unknown =
      typeof known === 'function'
        ? (known as (body: unknown) => unknown)(body === '' ? {} : JSON.parse(body))
        : known;
    if (reply instanceof Error) throw reply;
    if (reply === undefined) return new Response('', { status: 404 });
    if (reply instanceof Status) return new Response('', { status: reply.status });
    return new Response(reply instanceof Raw ? reply.text : JSON.stringify(reply));
  };
  return { fetch, asked };
}
