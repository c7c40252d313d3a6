/** `/v1/accounts/{address}/transactions` and `.../trc20`: an account's history. */
import type { HexAddress } from '../../tvm/contract.ts';
import { base58, readAddress } from '../address.ts';
import type { Chain } from '../chain/chain.ts';
import { callConstant, selectorOf } from '../chain/constant-call.ts';
import { hexOf } from '../chain/fields.ts';
import type { Processed } from '../chain/process.ts';
import { resultOf, transactionInfo } from '../chain/transaction-info.ts';
import { transactionJson } from '../chain/transaction.ts';
import type { Answer, Route } from '../http/handler.ts';
import { objectOf } from '../chain/fields.ts';
import type { ValueObject } from '../value.ts';
import { logsOf } from './events.ts';
import { page, positionOf, refused, transactionsOf, type Item } from './paging.ts';

/** Of `Transfer(address,address,uint256)`. */
const TRANSFER_TOPIC = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

export function accountRoute(chain: Chain): Route {
  return async ({ method, path, query }) => {
    if (method !== 'GET') return null;
    const match = /^\/v1\/accounts\/([^/]+)\/transactions(\/trc20)?$/.exec(path);
    if (match === null) return null;
    return chain.exclusively(async () => {
      const account = readAddress(match[1]!);
      if (account === null) return refused('A valid account address is required.');
      return match[2] === undefined
        ? ownTransactions(chain, account, query)
        : trc20Transfers(chain, account, query);
    });
  };
}

function isDirection(query: URLSearchParams, account: string, from: string, to: string): boolean {
  if (query.get('only_from') === 'true') return from === account;
  if (query.get('only_to') === 'true') return to === account;
  return from === account || to === account;
}

function ownTransactions(chain: Chain, account: HexAddress, query: URLSearchParams): Answer {
  const items = transactionsOf(chain).flatMap(([processed, sequence]): Item[] => {
    const { owner, value } = processed.transaction;
    const to = hexOf(value, 'to_address') || hexOf(value, 'contract_address');
    if (!isDirection(query, account, owner, to)) return [];
    return [{ processed, position: positionOf(sequence, 0), json: historyJson(processed) }];
  });
  return page(chain, query, items);
}

function historyJson(processed: Processed): ValueObject {
  const { block, feeSun, net, outcome, transaction } = processed;
  const receipt = objectOf(transactionInfo(processed), 'receipt');
  const number = (name: string): bigint => {
    const value = receipt[name];
    return typeof value === 'bigint' ? value : 0n;
  };
  return {
    ...transactionJson(transaction),
    ret: [{ contractRet: resultOf(processed), fee: feeSun }],
    net_usage: BigInt(net.usage),
    net_fee: net.feeSun,
    energy_usage: number('energy_usage'),
    energy_fee: number('energy_fee'),
    energy_usage_total: outcome.execution?.result.energyUsed ?? 0n,
    blockNumber: BigInt(block.number),
    block_timestamp: BigInt(block.timestampMs),
    internal_transactions: [],
  };
}

async function trc20Transfers(
  chain: Chain,
  account: HexAddress,
  query: URLSearchParams,
): Promise<Answer> {
  const only = query.get('contract_address');
  const contract = only === null ? null : readAddress(only);
  const items: Item[] = [];
  for (const [processed, sequence] of transactionsOf(chain)) {
    for (const [index, log] of logsOf(processed).entries()) {
      const [topic, fromWord = '', toWord = ''] = log.topics;
      if (topic !== TRANSFER_TOPIC || log.topics.length !== 3) continue;
      if (only !== null && log.address !== contract) continue;
      const from = `41${fromWord.slice(-40)}`;
      const to = `41${toWord.slice(-40)}`;
      if (!isDirection(query, account, from, to)) continue;
      items.push({
        processed,
        position: positionOf(sequence, index),
        json: {
          transaction_id: processed.transaction.id,
          token_info: await tokenInfo(chain, log.address),
          block_timestamp: BigInt(processed.block.timestampMs),
          from: base58(from),
          to: base58(to),
          type: 'Transfer',
          value: String(BigInt(`0x${log.data.slice(0, 64) || '0'}`)),
        },
      });
    }
  }
  return page(chain, query, items);
}

const tokenInfos = new WeakMap<Chain, Map<HexAddress, ValueObject>>();

/** What the token says of itself, asked once. */
async function tokenInfo(chain: Chain, token: HexAddress): Promise<ValueObject> {
  const known = tokenInfos.get(chain) ?? new Map<HexAddress, ValueObject>();
  tokenInfos.set(chain, known);
  let info = known.get(token);
  if (info === undefined) {
    const decimals = await ask(chain, token, 'decimals()');
    info = {
      symbol: textOf(await ask(chain, token, 'symbol()')),
      address: base58(token),
      decimals: decimals.length === 0 ? 0 : (decimals.at(-1) ?? 0),
      name: textOf(await ask(chain, token, 'name()')),
    };
    known.set(token, info);
  }
  return info;
}

/** Empty when the token does not answer. */
async function ask(chain: Chain, token: HexAddress, signature: string): Promise<Uint8Array> {
  const result = await callConstant(chain.head, {
    caller: token,
    contract: token,
    data: selectorOf(signature),
    callValueSun: 0n,
    tokenId: 0n,
    tokenValue: 0n,
  });
  return result.status === 'SUCCESS' ? result.returnData : new Uint8Array();
}

/** An ABI-encoded string. */
function textOf(answer: Uint8Array): string {
  const length = answer[63] ?? 0;
  return Buffer.from(answer.subarray(64, 64 + length)).toString('utf8');
}
