/** A transfer somebody claims to have made, read from the transaction's own bytes. */
import { TRX } from '../core/channel/asset.ts';
import { FaultError } from '../core/fault.ts';
import type { ReceivedPayment } from '../core/ledger/pay-ports.ts';
import { AnswerError, asHex, asList, asObject, asText, member } from './answer.ts';
import { decodeTransaction, transactionId } from './decoded-transaction.ts';
import { askFate } from './fate.ts';
import type { Node } from './node.ts';

/**
 * Null unless the node has it in a block, as a success. TRX and TRC-10 only: what a TRC-20's code did
 * is not in a transaction's bytes.
 */
export async function askPayment(node: Node, txid: string): Promise<ReceivedPayment | null> {
  const fate = await askFate(node, txid, () => null);
  if (fate.state === 'unknown' || !fate.isSuccess) return null;
  const answer = asObject(await node.post('wallet/gettransactionbyid', { value: txid }));
  const rawDataHex = asHex(member(answer, 'raw_data_hex'));
  if (rawDataHex === '') return null;
  // The id binds the bytes: whoever answers cannot make up another sender or amount.
  if (transactionId(rawDataHex) !== txid) throw new AnswerError('another transaction');
  const [result] = asList(member(answer, 'ret'));
  if (asText(member(result, 'contractRet')) !== 'SUCCESS') return null;
  const action = actionOf(rawDataHex);
  if (action?.kind !== 'transfer' || action.amount <= 0n) return null;
  const { from, to, tokenId, amount } = action;
  return {
    ...{ from, to, amount, timestampMs: fate.timestampMs, isSolid: fate.state === 'solid' },
    asset: tokenId === null ? TRX : { kind: 'trc10', id: tokenId },
  };
}

/** Of several nodes: as solid as the least of them says, null when one does not know it. */
export function agreedPayment(
  answers: readonly (ReceivedPayment | null)[],
): ReceivedPayment | null {
  const known = answers.filter((payment) => payment !== null);
  const [first] = known;
  if (first === undefined || known.length < answers.length) return null;
  return { ...first, isSolid: known.every(({ isSolid }) => isSolid) };
}

/** Null for what Bittern does not make: a memo, another permission. */
function actionOf(rawDataHex: string) {
  try {
    return decodeTransaction(rawDataHex).action;
  } catch (error) {
    if (error instanceof FaultError) return null;
    throw error;
  }
}
