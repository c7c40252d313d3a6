/** TronGrid's lists: filtered by time and by whether a block is solid, and given page by page. */
import type { ChainBlock } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { Processed } from '../chain/process.ts';
import type { Answer } from '../http/handler.ts';
import type { Value } from '../value.ts';

/** Something a transaction in a block did. */
export interface Item {
  readonly processed: Processed;
  /** Grows with the chain, and is never the same twice. */
  readonly position: number;
  /** As TronGrid prints it. */
  readonly json: Value;
}

/** No transaction has that many logs. */
const MAX_PARTS = 100_000;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 200;

export function positionOf(sequence: number, part: number): number {
  return sequence * MAX_PARTS + part;
}

/** All transactions in blocks, oldest first, with their places in the chain. */
export function transactionsOf(chain: Chain): readonly (readonly [Processed, number])[] {
  return chain.blocks.allTransactions().map((processed, sequence) => [processed, sequence]);
}

export function refused(error: string): Answer {
  return { status: 400, body: { success: false, error, statusCode: 400 } };
}

/** Newest first unless `order_by=block_timestamp,asc`. */
export function page(chain: Chain, query: URLSearchParams, items: readonly Item[]): Answer {
  const limit = readLimit(query.get('limit'));
  if (limit === null) return refused('limit must be a number from 1 to 200');
  const isAscending = query.get('order_by')?.endsWith(',asc') === true;
  const matching = items
    .filter(({ processed: { block } }) => isWanted(chain, query, block))
    .sort((a, b) => (isAscending ? a.position - b.position : b.position - a.position));
  const after = query.get('fingerprint');
  const from =
    after === null
      ? 0
      : matching.findIndex(({ position }) =>
          isAscending ? position > decode(after) : position < decode(after),
        );
  const rest = from === -1 ? [] : matching.slice(from);
  const given = rest.slice(0, limit);
  const last = given.at(-1);
  return {
    status: 200,
    body: {
      data: given.map(({ json }) => json),
      success: true,
      meta: {
        at: BigInt(chain.clock.time()),
        ...(last !== undefined && rest.length > given.length
          ? { fingerprint: encode(last.position) }
          : {}),
        page_size: given.length,
      },
    },
  };
}

function isWanted(
  chain: Chain,
  query: URLSearchParams,
  { number, timestampMs }: Pick<ChainBlock, 'number' | 'timestampMs'>,
): boolean {
  const isSolid = number <= chain.solidNumber;
  if (query.get('only_confirmed') === 'true' && !isSolid) return false;
  if (query.get('only_unconfirmed') === 'true' && isSolid) return false;
  const earliest = query.get('min_block_timestamp') ?? query.get('min_timestamp');
  if (earliest !== null && timestampMs < Number(earliest)) return false;
  const latest = query.get('max_block_timestamp') ?? query.get('max_timestamp');
  return latest === null || timestampMs <= Number(latest);
}

function readLimit(text: string | null): number | null {
  if (text === null) return DEFAULT_LIMIT;
  const limit = Number(text);
  return Number.isInteger(limit) && limit > 0 && limit <= MAX_LIMIT ? limit : null;
}

/** Nobody should look into it. */
function encode(position: number): string {
  return Buffer.from(String(position)).toString('base64url');
}

function decode(fingerprint: string): number {
  return Number(Buffer.from(fingerprint, 'base64url').toString());
}
