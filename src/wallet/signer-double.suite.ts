/**
 * A purse in memory for the wallet's own tests: one key, the outbox, the settings. What it keeps is in
 * `SignerMemory`, so that a "restart" is another double on the same memory.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type {
  OutboxRecord,
  OutboxState,
  PurseState,
  SignerClient,
  SignerHandlers,
  WalletSettings,
} from '../bridge/signer.ts';
import { decodeTransaction, transactionId } from '../chain/transaction.ts';
import { addressOfKey, sign } from '../core/channel/signature.ts';
import { FaultError } from '../core/fault.ts';

export interface SignerMemory {
  readonly key: Uint8Array;
  readonly sessionKey: Uint8Array;
  records: OutboxRecord[];
  settings: WalletSettings;
  purse: PurseState;
}

export function signerMemory(key: Uint8Array): SignerMemory {
  return {
    key,
    sessionKey: new Uint8Array(32).fill(7),
    records: [],
    settings: {
      network: null,
      nodes: {},
      account: null,
      autoLockMinutes: 15,
      dailyLimits: {},
    },
    purse: { phase: 'unlocked', address: addressOfKey(key), locksAt: null },
  };
}

const ORDER: readonly OutboxState[] = ['signed', 'sent', 'in-block', 'solid', 'failed', 'expired'];

export function signerDouble(memory: SignerMemory): SignerClient {
  const missing = (): never => {
    throw new FaultError('internal', 'The double cannot do this.');
  };
  const keep = (record: OutboxRecord): void => {
    memory.records.push(record);
  };
  const fresh = { state: 'signed', reason: null, feeSun: null, blockNumber: null } as const;

  const handlers: SignerHandlers = {
    'purse.state': () => memory.purse,
    'purse.lock': () => (memory.purse = lockedState(memory)),
    'purse.unlock': () =>
      (memory.purse = { phase: 'unlocked', address: addressOfKey(memory.key), locksAt: null }),
    'purse.touch': () => memory.purse,
    'phrase.new': missing,
    'purse.create': missing,
    'purse.import': missing,
    'purse.reveal': missing,
    'purse.backup': missing,
    'purse.restore': missing,
    'purse.change-password': missing,
    'purse.forget': missing,
    'transaction.sign': ({ chainId, intent, rawDataHex }) => {
      if (memory.purse.phase !== 'unlocked') {
        throw new FaultError('purse_locked', 'The purse is locked.');
      }
      const txid = transactionId(rawDataHex);
      const signatures = [sign(hexToBytes(txid), memory.key)];
      const expiresAt = decodeTransaction(rawDataHex).expiration;
      const signed = { txid, rawDataHex, signatures, expiresAt };
      keep({ txid, chainId, account: 'purse', intent, signed, storedAt: Date.now(), ...fresh });
      return signed;
    },
    'transaction.keep': ({ chainId, intent, signed }) => {
      const { txid } = signed;
      keep({ txid, chainId, account: 'tronlink', intent, signed, storedAt: Date.now(), ...fresh });
      return memory.records.at(-1) ?? missing();
    },
    'transaction.list': ({ chainId }) =>
      memory.records.filter((record) => record.chainId === chainId),
    'transaction.mark': ({ txid, state, ...news }) => {
      const at = memory.records.findIndex((record) => record.txid === txid);
      const record = memory.records[at] ?? missing();
      const isForward = ORDER.indexOf(state) >= ORDER.indexOf(record.state);
      const next = isForward ? { ...record, state, ...news } : record;
      memory.records[at] = next;
      return next;
    },
    'session.address': () => addressOfKey(memory.sessionKey),
    'wallet-settings.get': () => memory.settings,
    'wallet-settings.set': (change) => (memory.settings = { ...memory.settings, ...change }),
  };
  return {
    // As across the border: always later, and nothing shared.
    async call(name, argument) {
      await Promise.resolve();
      return structuredClone(await handlers[name](structuredClone(argument)));
    },
    onPurseChanged: () => () => undefined,
  };
}

function lockedState({ key }: SignerMemory): PurseState {
  return { phase: 'locked', address: addressOfKey(key) };
}
