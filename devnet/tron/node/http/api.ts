/** What an endpoint is given, and how it says that its input is wrong. */
import { hexAddress, parseTronAddress } from '../../../../src/core/units/tron-address.ts';
import type { HexAddress } from '../../tvm/contract.ts';
import type { ChainBlock } from '../chain/block.ts';
import type { Chain } from '../chain/chain.ts';
import type { Processed } from '../chain/process.ts';
import type { World } from '../chain/world.ts';
import type { Value, ValueObject } from '../value.ts';

/** `wallet/` looks at the head with what is pending, `walletsolidity/` at the last solid block. */
export interface View {
  readonly chain: Chain;
  readonly world: World;
  readonly isSolid: boolean;
  readonly head: ChainBlock;
}

export function viewOf(chain: Chain, isSolid: boolean): View {
  return {
    chain,
    isSolid,
    world: isSolid ? chain.solid : chain.head,
    head: isSolid ? chain.blocks.byNumber(chain.solidNumber)! : chain.blocks.head,
  };
}

/** Null for blocks that the view does not reach. */
export function visibleBlock(view: View, block: ChainBlock | null): ChainBlock | null {
  return block !== null && block.number <= view.head.number ? block : null;
}

/** A transaction in a block that the view reaches; `wallet/` sees pending ones too. */
export function visibleTransaction(view: View, id: string): Processed | null {
  const processed = view.chain.transaction(id.toLowerCase());
  const isThere = processed !== null && (!view.isSolid || isInBlock(view, processed));
  return isThere ? processed : null;
}

export function isInBlock(view: View, { block, transaction }: Processed): boolean {
  return view.chain.blocks.hasTransaction(transaction.id) && block.number <= view.head.number;
}

export interface ApiRequest {
  /** The JSON body, or the query. */
  readonly params: ValueObject;
  readonly isVisible: boolean;
}

export type Endpoint = (view: View, request: ApiRequest) => Promise<Value>;

export type Endpoints = Readonly<Record<string, Endpoint>>;

/** Answered as `{"Error": "class ... : ..."}` with status 200, as java-tron does. */
export class JavaError extends Error {
  readonly javaClass: string;
  constructor(javaClass: string, message: string) {
    super(message);
    this.name = 'JavaError';
    this.javaClass = javaClass;
  }
}

export function notLegal(message: string): JavaError {
  return new JavaError('java.lang.IllegalArgumentException', message);
}

function parseError(message: string): JavaError {
  return new JavaError('org.tron.core.services.http.JsonFormat$ParseException', message);
}

export function textParam({ params }: ApiRequest, name: string): string {
  const value = params[name];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  throw parseError(`Expected string for ${name}.`);
}

export function flagParam({ params }: ApiRequest, name: string): boolean {
  return params[name] === true || params[name] === 'true';
}

/** 0 where nothing is said. */
export function integerParam(request: ApiRequest, name: string): bigint {
  const text = textParam(request, name);
  if (text === '') return 0n;
  if (!/^-?\d{1,19}$/.test(text)) {
    throw parseError(`Couldn't parse integer: For input string: "${text}"`);
  }
  return BigInt(text);
}

/** Empty where nothing is said. */
export function hexParam(request: ApiRequest, name: string): string {
  const text = textParam(request, name).replace(/^0x/, '').toLowerCase();
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw parseError('INVALID hex String');
  return text;
}

/** Empty where nothing is said. */
export function addressParam(request: ApiRequest, name: string): HexAddress {
  if (!request.isVisible) return hexParam(request, name);
  const text = textParam(request, name);
  if (text === '') return '';
  const address = parseTronAddress(text);
  if (address === null) throw parseError('INVALID base58 String');
  return hexAddress(address);
}
