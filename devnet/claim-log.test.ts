import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeTransaction } from '../src/chain/transaction.ts';
import { encodeCall } from '../src/core/channel/call.ts';
import {
  addressOfKey,
  recoverAddress,
  sign,
  type Signature,
} from '../src/core/channel/signature.ts';
import type { CallIntent } from '../src/core/money/intent.ts';
import { callOf, CHAIN_ID, descriptionOf } from '../src/core/money/samples.suite.ts';
import { openClaimLog } from './claim-log.ts';

const KEY = new Uint8Array(32).fill(7);
const FROM = addressOfKey(KEY);
const NOTHING = { reason: null, feeSun: null, blockNumber: null };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bittern-claims-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pathOf = () => join(folder, 'new', 'claims.jsonl');
const open = (chainId = CHAIN_ID) => openClaimLog({ key: KEY, chainId, path: pathOf() });

function claimOf(amount: bigint): { readonly intent: CallIntent; readonly rawDataHex: string } {
  const signature = sign(new Uint8Array(32).fill(1), KEY);
  const calldata = encodeCall({ name: 'claim', description: descriptionOf(), amount, signature });
  const intent = callOf({ purpose: 'claim', from: FROM, calldata, feeLimitSun: 1_000_000n });
  const reference = { refBlockBytes: '0102', refBlockHash: '0102030405060708' };
  const times = { timestamp: 1_763_827_200_000, expiration: 1_763_827_260_000 };
  return { intent, rawDataHex: encodeTransaction(intent, { ...reference, ...times }) };
}

test('a claim is on the disk, for its owner alone, before its signature is told', async () => {
  const log = await open();
  const { txid, signatures } = await log.sign(claimOf(5n));
  expect(recoverAddress(hexToBytes(txid), signatures[0] as Signature)).toBe(await log.sender());
  expect(readFileSync(pathOf(), 'utf8')).toContain(signatures[0]);
  expect(statSync(pathOf()).mode & 0o777).toBe(0o600);
  expect(readFileSync(pathOf(), 'utf8')).not.toContain(bytesToHex(KEY));
});

test('after a restart it knows what is open, and what became of the rest', async () => {
  const before = await open();
  const [open1, settled] = [await before.sign(claimOf(5n)), await before.sign(claimOf(6n))];
  await before.mark({ txid: settled.txid, ...NOTHING, state: 'solid' });
  await before.mark({ txid: open1.txid, ...NOTHING, state: 'sent' });
  const pending = await (await open()).pending();
  expect(pending).toMatchObject([{ txid: open1.txid, state: 'sent', signed: open1 }]);
  expect(await (await open(CHAIN_ID + 1)).pending()).toEqual([]);
});

test('half a line of a crash spoils neither what stood before nor what comes after', async () => {
  const { txid } = await (await open()).sign(claimOf(5n));
  appendFileSync(pathOf(), '\n{"txid":"ab');
  const after = await open();
  const later = await after.sign(claimOf(6n));
  const txids = (await (await open()).pending()).map((record) => record.txid);
  expect(txids).toEqual([txid, later.txid]);
});

test('signs nothing but what it was told of', async () => {
  const log = await open();
  const { intent } = claimOf(5n);
  const { rawDataHex } = claimOf(500n);
  await expect(log.sign({ intent, rawDataHex })).rejects.toMatchObject({
    code: 'transaction_mismatch',
  });
  expect(await log.pending()).toEqual([]);
});
