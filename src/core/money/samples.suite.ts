/** Intents and records for tests; every call makes new ones. */
import fc from 'fast-check';
import { assetKey, TRX, type Asset } from '../channel/asset.ts';
import { encodeCall } from '../channel/call.ts';
import type { ChannelDescription } from '../channel/description.ts';
import { addressFromBytes } from '../units/tron-address.ts';
import type { CallIntent, TransferIntent } from './intent.ts';
import type { OutboxRecord } from './outbox.ts';

export const ALICE = addressFromBytes(new Uint8Array(20).fill(1));
export const BOB = addressFromBytes(new Uint8Array(20).fill(2));
export const CHANNELS = addressFromBytes(new Uint8Array(20).fill(3));
export const TOKEN = addressFromBytes(new Uint8Array(20).fill(4));
export const TRC10: Asset = { kind: 'trc10', id: 1_002_000n };
export const TRC20: Asset = { kind: 'trc20', address: TOKEN };
export const CHAIN_ID = 1_234;

export function transferOf(change: Partial<TransferIntent> = {}): TransferIntent {
  const usual = { from: ALICE, to: BOB, asset: TRX, amount: 5n, feeLimitSun: 0n };
  return { kind: 'transfer', ...usual, ...change };
}

export function callOf(change: Partial<CallIntent> = {}): CallIntent {
  const usual = { from: ALICE, contract: CHANNELS, calldata: 'deadbeef', feeLimitSun: 1_000_000n };
  return { kind: 'call', purpose: 'deposit', value: null, ...usual, ...change };
}

export function descriptionOf(change: Partial<ChannelDescription> = {}): ChannelDescription {
  const parties = { payer: ALICE, signer: BOB, payee: BOB, payeeSigner: BOB };
  const terms = { asset: TRX, withdrawDelaySeconds: 86_400, salt: '5a'.repeat(32) };
  return { ...parties, ...terms, ...change };
}

/** A deposit that carries what it says. */
export function depositOf(
  asset: Asset,
  amount: bigint,
  change: Partial<CallIntent> = {},
): CallIntent {
  const { from = ALICE } = change;
  const description = descriptionOf({ payer: from, asset });
  const calldata = encodeCall({ name: 'deposit', description, amount });
  return callOf({ calldata, value: asset.kind === 'trc20' ? null : { asset, amount }, ...change });
}

/** `approve(spender, amount)`, the spender as 20 bytes in hexadecimal. */
export function approvalCalldata(spender: string, amount: bigint): string {
  return `095ea7b3${spender.padStart(64, '0')}${amount.toString(16).padStart(64, '0')}`;
}

let recordCount = 0;

export function recordOf(change: Partial<OutboxRecord> = {}): OutboxRecord {
  recordCount += 1;
  const txid = change.txid ?? recordCount.toString(16).padStart(64, '0');
  const usual = {
    chainId: CHAIN_ID,
    account: 'purse' as const,
    intent: transferOf(),
    signed: { txid, rawDataHex: '0a', signatures: ['ab'.repeat(65)], expiresAt: 2_000_000 },
    storedAt: 1_000_000,
    state: 'signed' as const,
    ...{ reason: null, feeSun: null, blockNumber: null },
  };
  return { ...usual, ...change, txid };
}

export const assets = fc.constantFrom<Asset>(TRX, TRC10, TRC20);
export const amounts = fc.bigInt({ min: 1n, max: 2n ** 100n });
export const limits = fc.dictionary(
  fc.constantFrom(...[TRX, TRC10, TRC20].map(assetKey)),
  fc.bigInt({ min: 0n, max: 2n ** 101n }),
  {
    noNullPrototype: true,
  },
);
