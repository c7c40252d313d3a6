/**
 * The last look at a transaction, by our own decoder: whoever built or signed it, only what the user
 * agreed to goes on.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { decodeTransaction, matchIntent, transactionId } from '../../chain/transaction.ts';
import { parseSignature, recoverAddress } from '../../core/channel/signature.ts';
import { FaultError } from '../../core/fault.ts';
import type { SignedTransaction, TransactionIntent } from '../../core/money/intent.ts';

/** Throws `transaction_mismatch` unless the raw data does what the intent says, and no more. */
export function checkUnsigned(rawDataHex: string, intent: TransactionIntent): void {
  const fault = matchIntent(decodeTransaction(rawDataHex), intent);
  if (fault !== null) throw new FaultError(fault.code, fault.message);
}

/**
 * The same for what came back from a signer, which may be another transaction than it was given.
 * Computes the txid anew, and normalises the signature (a Ledger's v may be 0 or 1).
 */
export function checkSigned(
  { rawDataHex, signatures }: Pick<SignedTransaction, 'rawDataHex' | 'signatures'>,
  intent: TransactionIntent,
): SignedTransaction {
  const decoded = decodeTransaction(rawDataHex);
  checkUnsigned(rawDataHex, intent);
  const txid = transactionId(rawDataHex);
  const [first = ''] = signatures;
  const signature = signatures.length === 1 ? readSignature(first) : null;
  if (signature === null || recoverAddress(hexToBytes(txid), signature) !== intent.from) {
    throw new FaultError(
      'transaction_mismatch',
      `This transaction was not signed by ${intent.from}. It was not sent.`,
    );
  }
  return { txid, rawDataHex, signatures: [signature], expiresAt: decoded.expiration };
}

function readSignature(hex: string) {
  const digits = hex.replace(/^0x/, '');
  return /^[0-9a-fA-F]{130}$/.test(digits) ? parseSignature(hexToBytes(digits)) : null;
}
