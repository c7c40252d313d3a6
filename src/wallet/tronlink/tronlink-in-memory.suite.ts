/** TronLink with one key and no window: it says yes, and counts what it was asked. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { TronWeb } from 'tronweb';
import { transactionId } from '../../chain/transaction.ts';
import { addressOfKey, sign } from '../../core/channel/signature.ts';
import type { TronLinkDoor } from './door.ts';

/** What TronLink's user was asked to confirm, in order. */
export type Asked = ('transaction' | 'message')[];

export function tronLinkOf(key: Uint8Array, chainId: number, asked: Asked): TronLinkDoor {
  return {
    address: addressOfKey(key),
    isPresent: () => Promise.resolve(true),
    connect: () => Promise.resolve(addressOfKey(key)),
    disconnect: () => undefined,
    chainId: () => Promise.resolve(chainId),
    sign({ rawDataHex }) {
      asked.push('transaction');
      const signatures = [sign(hexToBytes(transactionId(rawDataHex)), key)];
      return Promise.resolve({ rawDataHex, signatures });
    },
    // As TronLink does: with tronweb's own encoder.
    signTypedData({ domain, types, message }) {
      asked.push('message');
      const { trx } = new TronWeb({ fullHost: 'http://127.0.0.1:1' });
      const signature = trx.signTypedData(domain, types, message, bytesToHex(key));
      return Promise.resolve(signature.replace(/^0x/, ''));
    },
    onChange: () => () => undefined,
    close: () => undefined,
  };
}
