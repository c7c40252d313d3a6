import { blockJson, type ChainBlock } from '../../chain/block.ts';
import { transactionInfo } from '../../chain/transaction-info.ts';
import type { Value } from '../../value.ts';
import {
  flagParam,
  hexParam,
  integerParam,
  notLegal,
  textParam,
  visibleBlock,
  type ApiRequest,
  type Endpoint,
  type Endpoints,
  type View,
} from '../api.ts';

/** As many blocks as java-tron gives at once. */
const MAX_COUNT = 100n;

const byNumber: Endpoint = async (view, request) => {
  const block = view.chain.blocks.byNumber(Number(integerParam(request, 'num')));
  return orEmpty(visibleBlock(view, block));
};

export const blockEndpoints: Endpoints = {
  getnowblock: async ({ head }) => blockJson(head),
  getblock: async (view, request) => {
    const block = visibleBlock(view, findBlock(view, request));
    return block === null ? {} : blockJson(block, flagParam(request, 'detail'));
  },
  getblockbynum: byNumber,
  getblockbyid: async (view, request) =>
    orEmpty(visibleBlock(view, view.chain.blocks.withId(hexParam(request, 'value')))),

  getblockbylimitnext: async (view, request) => {
    const start = integerParam(request, 'startNum');
    const end = integerParam(request, 'endNum');
    if (end <= 0n || start < 0n || end <= start || end - start > MAX_COUNT) return {};
    return blocksJson(view, Number(start), Number(end));
  },

  getblockbylatestnum: async (view, request) => {
    const count = integerParam(request, 'num');
    if (count <= 0n || count >= MAX_COUNT) return {};
    const end = view.head.number + 1;
    return blocksJson(view, Math.max(0, end - Number(count)), end);
  },

  gettransactioninfobyblocknum: async (view, request) => {
    const number = Number(integerParam(request, 'num'));
    const block = visibleBlock(view, view.chain.blocks.byNumber(number));
    return (block?.transactions ?? []).map((each) => transactionInfo(each, request.isVisible));
  },

  gettransactioncountbyblocknum: async (view, request) => {
    const number = Number(integerParam(request, 'num'));
    const block = visibleBlock(view, view.chain.blocks.byNumber(number));
    return { count: block === null ? -1 : block.transactions.length };
  },
};

/** By number, by id, or the latest. */
function findBlock({ chain, head }: View, request: ApiRequest): ChainBlock | null {
  const idOrNumber = textParam(request, 'id_or_num');
  if (idOrNumber === '') return head;
  if (/^[0-9a-f]{64}$/i.test(idOrNumber)) return chain.blocks.withId(idOrNumber.toLowerCase());
  if (!/^\d{1,15}$/.test(idOrNumber)) {
    throw notLegal('id_or_num must be legal block number or hash.');
  }
  return chain.blocks.byNumber(Number(idOrNumber));
}

function blocksJson(view: View, start: number, end: number): Value {
  const blocks = view.chain.blocks.range(start, Math.min(end, view.head.number + 1));
  return blocks.length === 0 ? {} : { block: blocks.map((block) => blockJson(block)) };
}

function orEmpty(block: ChainBlock | null): Value {
  return block === null ? {} : blockJson(block);
}
