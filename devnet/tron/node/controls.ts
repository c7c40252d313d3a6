/** `/devnet/*`: what only a chain for tests lets its users do. */
import { base58 } from './address.ts';
import type { ChainBlock } from './chain/block.ts';
import type { Chain } from './chain/chain.ts';
import { testAccounts } from './genesis/accounts.ts';
import type { Answer, Route } from './http/handler.ts';
import type { ValueObject } from './value.ts';

const MAX_BLOCKS = 1000;
const MAX_SKIP_MS = 10 * 365 * 86_400_000;

export function controlRoute(chain: Chain, chainId: number): Route {
  return async ({ method, params, path }) => {
    switch (`${method} ${path}`) {
      case 'POST /devnet/mine':
        return mine(chain, params['blocks'] ?? 1);
      case 'POST /devnet/skip':
        return skip(chain, params['ms']);
      case 'GET /devnet/state':
        return { status: 200, body: stateJson(chain, chainId) };
      default:
        return null;
    }
  };
}

async function mine(chain: Chain, count: unknown): Promise<Answer> {
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MAX_BLOCKS) {
    return refused(`blocks must be a number from 1 to ${String(MAX_BLOCKS)}`);
  }
  for (let mined = 0; mined < count; mined++) await chain.mine();
  return { status: 200, body: headJson(chain.blocks.head) };
}

async function skip(chain: Chain, ms: unknown): Promise<Answer> {
  if (typeof ms !== 'number' || !Number.isInteger(ms) || ms < 0 || ms > MAX_SKIP_MS) {
    return refused(`ms must be a number from 0 to ${String(MAX_SKIP_MS)}`);
  }
  return { status: 200, body: headJson(await chain.skipTime(ms)) };
}

function refused(error: string): Answer {
  return { status: 400, body: { error } };
}

function headJson({ id, number, timestampMs }: ChainBlock): ValueObject {
  return { number, id, timestampMs };
}

function stateJson(chain: Chain, chainId: number): ValueObject {
  return {
    chainId,
    head: headJson(chain.blocks.head),
    solid: headJson(chain.blocks.byNumber(chain.solidNumber)!),
    pending: chain.pendingIds,
    testAccounts: testAccounts().map(({ address }) => base58(address)),
  };
}
