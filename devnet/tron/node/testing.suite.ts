/** A node of its own for a test file, and tronweb, unmodified, for its accounts. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { TronWeb, type Types } from 'tronweb';
import { base58 } from './address.ts';
import { testAccounts } from './genesis/accounts.ts';
import { parseJson } from './json.ts';
import { startTronNode, type TronNode, type TronNodeOptions } from './node.ts';
import type { ValueObject } from './value.ts';

export interface TestNode {
  readonly node: TronNode;
  /** Signs as that test account. */
  tronWeb(index?: number): TronWeb;
  post(path: string, body?: unknown): Promise<ValueObject>;
  get(path: string): Promise<ValueObject>;
}

/** A moment on the grid of slots. */
export const START = 1_800_000_000_000;

/** Nothing moves by itself: time stands still, and blocks come when they are asked for. */
export async function openTestNode(options: TronNodeOptions = {}): Promise<TestNode> {
  const node = await startTronNode({
    now: () => START,
    blockIntervalMs: 2 ** 30,
    ...options,
  });
  const read = async (response: Response): Promise<ValueObject> =>
    parseJson(await response.text()) as ValueObject;
  return {
    node,
    tronWeb: (index = 0) => new TronWeb({ fullHost: node.url, privateKey: keyOf(index) }),
    post: async (path, body = {}) =>
      read(await fetch(node.url + path, { method: 'POST', body: JSON.stringify(body) })),
    get: async (path) => read(await fetch(node.url + path)),
  };
}

/** Hexadecimal. */
export function keyOf(index: number): string {
  return bytesToHex(testAccounts()[index]!.privateKey);
}

/** Base58check. */
export function addressOf(index: number): string {
  return base58(testAccounts()[index]!.address);
}

export async function mine({ node }: TestNode, count: number): Promise<void> {
  for (let mined = 0; mined < count; mined++) await node.mineBlock();
}

/** Of a hexadecimal message. */
export function words(hex: unknown): string {
  return Buffer.from(String(hex), 'hex').toString('utf8');
}

/** A view function's answer. */
export async function readContract(
  tronWeb: TronWeb,
  contract: string,
  name: string,
  ...args: unknown[]
): Promise<unknown> {
  const found = await tronWeb.contract().at(contract);
  const methods = found as unknown as Record<
    string,
    (...args: unknown[]) => { call(): Promise<unknown> }
  >;
  return methods[name]!(...args).call();
}

export async function signAndSend(
  tronWeb: TronWeb,
  transaction: Types.Transaction,
): Promise<{ result?: boolean; code?: unknown; message?: unknown; txid: string }> {
  const signed = await tronWeb.trx.sign(transaction);
  const { code, message, result, txid } = await tronWeb.trx.sendRawTransaction(signed);
  return { result, code, message, txid };
}
