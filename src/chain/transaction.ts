/** Transactions as bytes: reading, writing and comparing them with what was agreed to. */
export {
  decodeTransaction,
  transactionId,
  type DecodedTransaction,
} from './decoded-transaction.ts';
export { encodeSigned, encodeTransaction, signedSize } from './encoded-transaction.ts';
export { matchIntent } from './match-intent.ts';
