/** `/v1/contracts/{address}/events` and its kin: what contracts logged. */
import type { ExecutionLog } from '../../tvm/contract.ts';
import { base58, readAddress } from '../address.ts';
import type { Chain } from '../chain/chain.ts';
import type { Processed } from '../chain/process.ts';
import type { Answer, Route } from '../http/handler.ts';
import type { ValueObject } from '../value.ts';
import { decodeEvent } from './event-values.ts';
import { page, positionOf, refused, transactionsOf, type Item } from './paging.ts';

interface LogItem extends Item {
  readonly log: ExecutionLog;
  readonly name: string;
}

export function eventRoute(chain: Chain): Route {
  return async ({ method, path, query }) => {
    if (method !== 'GET') return null;
    const match = /^\/v1\/(contracts|transactions|blocks)\/([^/]+)\/events$/.exec(path);
    if (match === null) return null;
    return chain.exclusively(async () => answer(chain, match[1]!, match[2]!, query));
  };
}

function answer(chain: Chain, kind: string, which: string, query: URLSearchParams): Answer {
  const items = logItems(chain);
  switch (kind) {
    case 'contracts': {
      const contract = readAddress(which);
      if (contract === null) return refused('A valid contract address is required.');
      const name = query.get('event_name');
      const number = query.get('block_number');
      const wanted = items.filter(
        (item) =>
          item.log.address === contract &&
          (name === null || item.name === name) &&
          (number === null || item.processed.block.number === Number(number)),
      );
      return page(chain, query, wanted);
    }
    case 'transactions': {
      const id = which.toLowerCase();
      const wanted = items.filter(({ processed }) => processed.transaction.id === id);
      return page(chain, query, wanted);
    }
    default: {
      const number = which === 'latest' ? chain.blocks.head.number : Number(which);
      return page(
        chain,
        query,
        items.filter(({ processed }) => processed.block.number === number),
      );
    }
  }
}

function logItems(chain: Chain): readonly LogItem[] {
  return transactionsOf(chain).flatMap(([processed, sequence]) =>
    logsOf(processed).map((log, index) => {
      const { json, name } = eventJson(chain, processed, log, index);
      return { processed, position: positionOf(sequence, index), log, name, json };
    }),
  );
}

/** None of a transaction that failed. */
export function logsOf({ outcome: { execution } }: Processed): readonly ExecutionLog[] {
  return execution?.result.status === 'SUCCESS' ? execution.result.logs : [];
}

function eventJson(
  chain: Chain,
  { block, transaction }: Processed,
  log: ExecutionLog,
  index: number,
): { json: ValueObject; name: string } {
  const abi = chain.head.contracts.get(log.address)?.abi ?? {};
  const event = decodeEvent(abi, log);
  // Without an ABI TronGrid knows no more than the topics.
  const name = event?.name ?? log.topics[0] ?? '';
  return {
    name,
    json: {
      block_number: BigInt(block.number),
      block_timestamp: BigInt(block.timestampMs),
      caller_contract_address: base58(log.address),
      contract_address: base58(log.address),
      event_index: index,
      event_name: name,
      result: event?.result ?? {},
      result_type: event?.types ?? {},
      event: event?.declaration ?? '',
      transaction_id: transaction.id,
      ...(block.number > chain.solidNumber ? { _unconfirmed: true } : {}),
    },
  };
}
