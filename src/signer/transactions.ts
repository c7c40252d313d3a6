/**
 * Signing, keeping and following transactions. Nothing leaves this worker signed that is not stored:
 * what is answered is what the outbox holds.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { SignerArgument } from '../bridge/signer.ts';
import { decodeTransaction, matchIntent, transactionId } from '../chain/transaction.ts';
import { parseSignature, recoverAddress } from '../core/channel/signature.ts';
import { FaultError } from '../core/fault.ts';
import { DAY_MS, findPassedLimit, type PassedLimit } from '../core/money/daily-limit.ts';
import {
  decodeIntent,
  decodeOutboxMark,
  decodeOutboxRecord,
  decodeSigned,
} from '../core/money/decode-money.ts';
import type { SignedTransaction, TransactionIntent } from '../core/money/intent.ts';
import { advance, type OutboxRecord } from '../core/money/outbox.ts';
import { refuseAnswered, refuseRepeat } from '../core/money/purpose.ts';
import { assetInFull } from '../core/money/tokens.ts';
import { parseTronAddress } from '../core/units/tron-address.ts';
import type { SignerComponents } from './components.ts';
import { checkTransaction } from './policy.ts';
import type { Purse } from './purse.ts';
import type { SettingsKeeper } from './settings-keeper.ts';

export class Transactions {
  readonly #components: SignerComponents;
  readonly #purse: Purse;
  readonly #settings: SettingsKeeper;

  constructor(components: SignerComponents, purse: Purse, settings: SettingsKeeper) {
    this.#components = components;
    this.#purse = purse;
    this.#settings = settings;
  }

  /**
   * The same transaction signed again gives the stored one: RFC 6979 makes its signature the same,
   * its txid makes it one record, and no limit counts it twice.
   */
  async sign(request: SignerArgument<'transaction.sign'>): Promise<SignedTransaction> {
    const { rawDataHex, password, wantedId } = request;
    const intent = mustDecode(decodeIntent(request.intent));
    const channelContract = parseTronAddress(request.channelContract ?? '');
    const address = await this.#purse.signer();
    const { expiresAt } = checkTransaction(rawDataHex, intent, { address, channelContract });
    const isAgreed = password !== undefined;
    if (isAgreed) await this.#purse.checkPassword(password);
    const { dailyLimits } = await this.#settings.get();
    const now = this.#components.clock.now();
    const txid = transactionId(rawDataHex);
    const signatures = [this.#purse.sign(hexToBytes(txid), address)];
    const signed = { txid, rawDataHex: rawDataHex.toLowerCase(), signatures, expiresAt };
    const known = newRecord('purse', request.chainId, intent, signed, now);
    const record = answering(known, wantedId);
    const stored = await this.#components.outbox.add(record, now - DAY_MS, (recent) => {
      const passed = isAgreed ? null : findPassedLimit(intent, dailyLimits, recent, now);
      if (passed !== null) throw limitReached(passed);
      // Here and not before: no other tab comes between this look and the storing.
      refuseRepeat(record, recent);
      refuseAnswered(record, recent);
    });
    return stored.signed;
  }

  async keep(request: SignerArgument<'transaction.keep'>): Promise<OutboxRecord> {
    const intent = mustDecode(decodeIntent(request.intent));
    const signed = mustDecode(decodeSigned(request.signed));
    checkSigned(signed, intent);
    const now = this.#components.clock.now();
    const known = newRecord('tronlink', request.chainId, intent, signed, now);
    const record = answering(known, request.wantedId);
    return this.#components.outbox.add(record, now - DAY_MS, (recent) => {
      refuseRepeat(record, recent);
      refuseAnswered(record, recent);
    });
  }

  async list({ chainId }: SignerArgument<'transaction.list'>): Promise<readonly OutboxRecord[]> {
    return this.#components.outbox.list(chainId);
  }

  async mark(request: SignerArgument<'transaction.mark'>): Promise<OutboxRecord> {
    const mark = mustDecode(decodeOutboxMark(request));
    const record = await this.#components.outbox.update(mark.txid, (found) => advance(found, mark));
    if (record !== null) return record;
    throw new FaultError('internal', `The outbox has no transaction ${mark.txid}.`);
  }
}

/** Throws `transaction_mismatch` unless the sender signed exactly what was agreed to. */
function checkSigned(signed: SignedTransaction, intent: TransactionIntent): void {
  const { txid, rawDataHex, signatures, expiresAt } = signed;
  const decoded = decodeTransaction(rawDataHex);
  const difference = matchIntent(decoded, intent);
  if (difference !== null) throw new FaultError(difference.code, difference.message);
  if (txid !== transactionId(rawDataHex) || expiresAt !== decoded.expiration) {
    throw mismatch('its id or its time limit is not that of its content');
  }
  const digest = hexToBytes(txid);
  const signers = signatures.map((text) => {
    const signature = parseSignature(hexToBytes(text));
    return signature === null ? null : recoverAddress(digest, signature);
  });
  if (!signers.includes(intent.from)) throw mismatch(`${intent.from} did not sign it`);
}

function newRecord(
  account: OutboxRecord['account'],
  chainId: number,
  intent: TransactionIntent,
  signed: SignedTransaction,
  storedAt: number,
): OutboxRecord {
  const fate = { state: 'signed', reason: null, feeSun: null, blockNumber: null } as const;
  const record = { txid: signed.txid, chainId, account, intent, signed, storedAt, ...fate };
  // What could not be read again would be missing from the history, and from the daily limit.
  return mustDecode(decodeOutboxRecord(record));
}

function answering(record: OutboxRecord, wantedId: unknown): OutboxRecord {
  if (wantedId === undefined) return record;
  if (typeof wantedId === 'string' && wantedId !== '') return { ...record, wantedId };
  return mustDecode<OutboxRecord>(null);
}

function mustDecode<T>(value: T | null): T {
  if (value !== null) return value;
  throw new FaultError('policy_refused', 'What is to be signed has the wrong form.');
}

function mismatch(why: string): FaultError {
  return new FaultError(
    'transaction_mismatch',
    `This transaction was not kept, because ${why}. It was not sent.`,
  );
}

function limitReached({ asset, amount, spent, limit }: PassedLimit): FaultError {
  return new FaultError(
    'limit_reached',
    `With this, more than the daily limit would go out in 24 hours (${assetInFull(asset)}: ${String(spent)} and ${String(amount)}, limit ${String(limit)} raw units). Agree with your password.`,
  );
}
