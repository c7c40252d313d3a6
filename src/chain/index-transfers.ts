/**
 * An account's transactions from TronGrid's index (`/v1/accounts/...`), which plain full nodes do not
 * have. It is told by one node and proves nothing: for showing, never for deciding.
 */
import { TRX, type Asset } from '../core/channel/asset.ts';
import { parseHexAddress, parseTronAddress, type TronAddress } from '../core/units/tron-address.ts';
import {
  AnswerError,
  asAmount,
  asCount,
  asHex,
  asInteger,
  asList,
  asObject,
  asText,
  member,
  reach,
} from './answer.ts';
import { askSolidBlock } from './chain-block.ts';
import type { ChainTransfer, OwnCall } from './chain.ts';
import type { Node } from './node.ts';

const PAGE = 'limit=50&order_by=block_timestamp,desc';

/** Null where the node keeps no index. */
export async function askTransfers(
  node: Node,
  address: TronAddress,
): Promise<readonly ChainTransfer[] | null> {
  const [own, tokens, solid] = await Promise.all([
    askPage(node, `v1/accounts/${address}/transactions?${PAGE}`),
    askPage(node, `v1/accounts/${address}/transactions/trc20?${PAGE}`),
    askSolidBlock(node),
  ]);
  if (own === null && tokens === null) return null;
  const isSolid = (timestampMs: number) => timestampMs <= solid.timestampMs;
  const transfers = [
    ...(own ?? []).map((entry) => unlessStrange(() => readSystemTransfer(entry, isSolid))),
    ...(tokens ?? []).map((entry) => unlessStrange(() => readTokenTransfer(entry, isSolid))),
  ].filter((transfer) => transfer !== null);
  return transfers.sort((one, other) => other.timestampMs - one.timestampMs);
}

/** Calls that the account itself sent to a contract, newest first; null without an index. */
export async function askOwnCalls(
  node: Node,
  address: TronAddress,
  contract: TronAddress,
): Promise<readonly OwnCall[] | null> {
  const calls: OwnCall[] = [];
  let fingerprint = '';
  // 200 at a time; an account with more than 4,000 transactions is read as far as that.
  for (let page = 0; page < 20; page += 1) {
    const query = `only_from=true&limit=200${fingerprint && `&fingerprint=${fingerprint}`}`;
    const answer = await node.get(`v1/accounts/${address}/transactions?${query}`);
    if (answer === null) return page === 0 ? null : calls;
    for (const entry of asList(member(answer, 'data'))) {
      const call = readOwnCall(entry, contract);
      if (call !== null) calls.push(call);
    }
    fingerprint = encodeURIComponent(asText(reach(answer, 'meta', 'fingerprint')));
    if (fingerprint === '') break;
  }
  return calls;
}

async function askPage(node: Node, path: string): Promise<readonly unknown[] | null> {
  const answer = await node.get(path);
  return answer === null ? null : asList(member(asObject(answer), 'data'));
}

/**
 * Anybody can send anybody a token that says strange things of itself (an index tells no address of
 * some): such an entry is left out, and neither hides the others nor discredits the node.
 */
function unlessStrange<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AnswerError) return null;
    throw error;
  }
}

function readSystemTransfer(
  entry: unknown,
  isSolid: (timestampMs: number) => boolean,
): ChainTransfer | null {
  const { type, value, txid, timestampMs, isSuccess } = readTransaction(entry);
  if (type !== 'TransferContract' && type !== 'TransferAssetContract') return null;
  const asset = type === 'TransferContract' ? TRX : readTrc10(member(value, 'asset_name'));
  return {
    txid,
    from: readHexAddress(member(value, 'owner_address')),
    to: readHexAddress(member(value, 'to_address')),
    asset,
    amount: asAmount(member(value, 'amount')),
    timestampMs,
    isSolid: isSolid(timestampMs),
    isSuccess,
  };
}

function readOwnCall(entry: unknown, contract: TronAddress): OwnCall | null {
  const { type, value, txid, timestampMs, isSuccess } = readTransaction(entry);
  if (type !== 'TriggerSmartContract') return null;
  if (readHexAddress(member(value, 'contract_address')) !== contract) return null;
  const calldata = asHex(member(value, 'data'));
  return { txid, calldata, timestampMs, isSuccess };
}

function readTransaction(entry: unknown) {
  const [contract] = asList(reach(entry, 'raw_data', 'contract'));
  const [outcome] = asList(member(entry, 'ret'));
  const result = asText(member(outcome, 'contractRet'));
  return {
    // Transfers inside contracts have no raw data, so no type.
    type: asText(member(contract, 'type')),
    value: reach(contract, 'parameter', 'value'),
    txid: asHex(member(entry, 'txID')),
    timestampMs: asCount(member(entry, 'block_timestamp')),
    isSuccess: result === 'SUCCESS' || result === '',
  };
}

function readTokenTransfer(
  entry: unknown,
  isSolid: (timestampMs: number) => boolean,
): ChainTransfer | null {
  if (asText(member(entry, 'type')) !== 'Transfer') return null;
  const timestampMs = asCount(member(entry, 'block_timestamp'));
  return {
    txid: asHex(member(entry, 'transaction_id')),
    from: readAddress(member(entry, 'from')),
    to: readAddress(member(entry, 'to')),
    asset: { kind: 'trc20', address: readAddress(reach(entry, 'token_info', 'address')) },
    amount: asAmount(member(entry, 'value')),
    timestampMs,
    isSolid: isSolid(timestampMs),
    isSuccess: true,
  };
}

/** The id's digits, in most answers as the hexadecimal of their ASCII codes. */
function readTrc10(value: unknown): Asset {
  const text = asText(value);
  const digits = /^(?:3[0-9])+$/.test(text) ? text.replaceAll(/3([0-9])/g, '$1') : text;
  return { kind: 'trc10', id: asInteger(digits) };
}

function readHexAddress(value: unknown): TronAddress {
  return known(parseHexAddress(asText(value)));
}

function readAddress(value: unknown): TronAddress {
  return known(parseTronAddress(asText(value)));
}

function known(address: TronAddress | null): TronAddress {
  if (address === null) throw new AnswerError('no address');
  return address;
}
