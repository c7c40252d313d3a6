/** Intents, signed transactions and outbox records from storage or another thread, decoded. */
import { isTokenId, TRX, type Asset } from '../channel/asset.ts';
import { parseTronAddress, type TronAddress } from '../units/tron-address.ts';
import type { CallIntent, CallPurpose, SignedTransaction, TransactionIntent } from './intent.ts';
import { OUTBOX_STATES, type ChannelMoves, type OutboxMark, type OutboxRecord } from './outbox.ts';

type Row = Readonly<Record<string, unknown>>;

const PURPOSES: readonly CallPurpose[] = [
  'approve',
  'deposit',
  'claim',
  'close-cooperative',
  'request-close',
  'finalize-close',
];
const TXID = /^[0-9a-f]{64}$/;
const BYTES = /^(?:[0-9a-f]{2})*$/;
const SIGNATURE = /^[0-9a-f]{130}$/;

/** Null for everything that is no intent; what is not known is left out. */
export function decodeIntent(value: unknown): TransactionIntent | null {
  const row = rowOf(value);
  const from = addressOf(row['from']);
  const feeLimitSun = amountOf(row['feeLimitSun']);
  if (from === null || feeLimitSun === null) return null;
  if (row['kind'] === 'call') return decodeCall(row, from, feeLimitSun);
  const to = addressOf(row['to']);
  const asset = decodeAsset(row['asset']);
  const amount = amountOf(row['amount']);
  if (row['kind'] !== 'transfer' || to === null || asset === null || !amount) return null;
  return { kind: 'transfer', from, to, asset, amount, feeLimitSun };
}

export function decodeSigned(value: unknown): SignedTransaction | null {
  const { txid, rawDataHex, signatures, expiresAt } = rowOf(value);
  if (!isText(txid, TXID) || !isText(rawDataHex, BYTES) || !isTime(expiresAt)) return null;
  if (!Array.isArray(signatures) || signatures.length === 0) return null;
  const known = signatures.filter((signature) => isText(signature, SIGNATURE));
  if (known.length !== signatures.length) return null;
  return { txid, rawDataHex, signatures: known, expiresAt };
}

export function decodeOutboxMark(value: unknown): OutboxMark | null {
  const { txid, reason, feeSun, blockNumber, moved: told, ...row } = rowOf(value);
  const state = OUTBOX_STATES.find((known) => known === row['state']);
  if (!isText(txid, TXID) || state === undefined) return null;
  if (reason !== null && typeof reason !== 'string') return null;
  const fee = amountOf(feeSun);
  if (feeSun !== null && fee === null) return null;
  if (blockNumber !== null && !isTime(blockNumber)) return null;
  const mark = { txid, state, reason, feeSun: fee, blockNumber };
  if (told === undefined) return mark;
  const moved = movesOf(told);
  return moved && { ...mark, moved };
}

export function decodeOutboxRecord(value: unknown): OutboxRecord | null {
  const { chainId, account, storedAt, ...row } = rowOf(value);
  const mark = decodeOutboxMark(value);
  const intent = decodeIntent(row['intent']);
  const signed = decodeSigned(row['signed']);
  if (mark === null || intent === null || signed?.txid !== mark.txid) return null;
  if (account !== 'purse' && account !== 'tronlink') return null;
  if (!isTime(chainId) || !isTime(storedAt)) return null;
  const { wantedId } = row;
  return {
    ...{ ...mark, chainId, account, intent, signed, storedAt },
    ...(typeof wantedId === 'string' && { wantedId }),
  };
}

export function decodeAsset(value: unknown): Asset | null {
  const { kind, id, address } = rowOf(value);
  if (kind === 'trx') return TRX;
  if (kind === 'trc10') return typeof id === 'bigint' && isTokenId(id) ? { kind, id } : null;
  const token = addressOf(address);
  return kind === 'trc20' && token !== null ? { kind, address: token } : null;
}

function decodeCall(row: Row, from: TronAddress, feeLimitSun: bigint): CallIntent | null {
  const { calldata } = row;
  const purpose = PURPOSES.find((known) => known === row['purpose']);
  const contract = addressOf(row['contract']);
  if (purpose === undefined || contract === null || !isText(calldata, BYTES)) return null;
  const call = { kind: 'call', purpose, from, contract, calldata, feeLimitSun } as const;
  if (row['value'] === null) return { ...call, value: null };
  const sent = rowOf(row['value']);
  const asset = decodeAsset(sent['asset']);
  const amount = amountOf(sent['amount']);
  return asset !== null && amount ? { ...call, value: { asset, amount } } : null;
}

function movesOf(value: unknown): ChannelMoves | null {
  const row = rowOf(value);
  const toPayees = amountOf(row['toPayees']);
  const toPayers = amountOf(row['toPayers']);
  return toPayees === null || toPayers === null ? null : { toPayees, toPayers };
}

function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {};
}

function addressOf(value: unknown): TronAddress | null {
  return typeof value === 'string' ? parseTronAddress(value) : null;
}

function amountOf(value: unknown): bigint | null {
  return typeof value === 'bigint' && value >= 0n ? value : null;
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

/** A whole number from 0: milliseconds, block numbers, chain ids. */
function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
