/** Claims that Node signed, in a file: one JSON line each and one for what became of it. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ClaimSigner } from '../src/chain/claims.ts';
import { decodeTransaction, matchIntent, transactionId } from '../src/chain/transaction.ts';
import { addressOfKey, sign } from '../src/core/channel/signature.ts';
import { FaultError } from '../src/core/fault.ts';
import { readLedgerJson, writeLedgerJson } from '../src/core/ledger/ledger-json.ts';
import { decodeOutboxMark, decodeOutboxRecord } from '../src/core/money/decode-money.ts';
import { advance, type OutboxMark, type OutboxRecord } from '../src/core/money/outbox.ts';
import { isPending } from '../src/core/money/purpose.ts';

export interface ClaimLogOptions {
  /** Of whoever sends the claims and pays their fees. */
  readonly key: Uint8Array;
  readonly chainId: number;
  readonly path: string;
}

export async function openClaimLog({ key, chainId, path }: ClaimLogOptions): Promise<ClaimSigner> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const records = new Map<string, OutboxRecord>();
  const sender = addressOfKey(key);
  const mark = (of: OutboxMark) => {
    const record = records.get(of.txid);
    if (record !== undefined) records.set(of.txid, advance(record, of));
  };
  const text = await readFile(path, 'utf8').catch(() => '');
  for (const line of text.split('\n')) {
    const value = readLine(line);
    const record = decodeOutboxRecord(value);
    if (record !== null) records.set(record.txid, record);
    else {
      const known = decodeOutboxMark(value);
      if (known !== null) mark(known);
    }
  }
  return {
    sender: () => Promise.resolve(sender),
    async sign({ intent, rawDataHex }) {
      const decoded = decodeTransaction(rawDataHex);
      const difference = matchIntent(decoded, intent);
      if (difference !== null) throw new FaultError(difference.code, difference.message);
      const txid = transactionId(rawDataHex);
      const signatures = [sign(hexToBytes(txid), key)];
      const signed = { txid, rawDataHex, signatures, expiresAt: decoded.expiration };
      const fate = { state: 'signed', reason: null, feeSun: null, blockNumber: null } as const;
      const record: OutboxRecord = {
        ...{ txid, chainId, account: 'purse', intent, signed, storedAt: Date.now() },
        ...fate,
      };
      await append(path, record);
      records.set(txid, record);
      return signed;
    },
    pending: () =>
      Promise.resolve(
        [...records.values()].filter((one) => one.chainId === chainId && isPending(one)),
      ),
    async mark(of) {
      await append(path, of);
      mark(of);
    },
  };
}

async function append(path: string, value: OutboxRecord | OutboxMark): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    // A line break before it: what was cut off by a crash spoils no other line.
    await file.writeFile(`\n${writeLedgerJson(value)}`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Null for half a line: what was not stored whole was not sent either. */
function readLine(line: string): unknown {
  try {
    return readLedgerJson(line);
  } catch {
    return null;
  }
}
