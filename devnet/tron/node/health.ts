import type { Chain } from './chain/chain.ts';
import type { Route } from './http/handler.ts';

/** `GET /healthcheck`, which tronweb's event server is asked, and `/` for the curious. */
export function healthRoute(chain: Chain): Route {
  return async ({ method, path }) => {
    if (method !== 'GET' || (path !== '/healthcheck' && path !== '/')) return null;
    return { status: 200, body: { status: 'ok', blockNumber: chain.blocks.head.number } };
  };
}
