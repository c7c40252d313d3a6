/** Sending a signed transaction. The same bytes can be sent any number of times: they are one. */
import { FaultError } from '../core/fault.ts';
import type { SignedTransaction } from '../core/money/intent.ts';
import { AnswerError, asObject, asText, member } from './answer.ts';
import { encodeSigned } from './encoded-transaction.ts';
import { readNodeMessage } from './node-message.ts';
import type { Node } from './node.ts';

/** The node has it, in its pool or in a block. */
const TAKEN = ['SUCCESS', 'DUP_TRANSACTION_ERROR'];
/** It cannot take it now; the transaction is not at fault. */
const LATER = [
  'SERVER_BUSY',
  'NO_CONNECTION',
  'NOT_ENOUGH_EFFECTIVE_CONNECTION',
  'BLOCK_UNSOLIDIFIED',
];

/** `busy`: another node may take it, or this one later. */
export type SendOutcome = 'taken' | 'busy' | FaultError;

/** A fault says why the chain will never take it. */
export async function sendTo(node: Node, signed: SignedTransaction): Promise<SendOutcome> {
  const transaction = encodeSigned(signed);
  const answer = asObject(await node.post('wallet/broadcasthex', { transaction }));
  const code = asText(member(answer, 'code'));
  if (member(answer, 'result') === true || TAKEN.includes(code)) return 'taken';
  if (LATER.includes(code)) return 'busy';
  if (code === '') throw new AnswerError('neither taken nor refused');
  return refusalOf(code, readNodeMessage(asText(member(answer, 'message'))));
}

function refusalOf(code: string, message: string): FaultError {
  switch (code) {
    case 'TRANSACTION_EXPIRATION_ERROR':
    case 'TAPOS_ERROR':
      return new FaultError(
        'transaction_expired',
        'The transaction is too old for the network. It was not sent; make it again.',
      );
    case 'BANDWITH_ERROR':
      return new FaultError(
        'funds_missing',
        'No bandwidth points are left and not enough TRX to burn for the transaction’s size. Add TRX, or wait until points are free again.',
      );
    case 'SIGERROR':
      return refused('The signature is not from a key of this account.');
    case 'TOO_BIG_TRANSACTION_ERROR':
      return refused('The transaction is too large.');
    default:
      return validationFault(message === '' ? code : message);
  }
}

/** java-tron's sentences about amounts and accounts. */
function validationFault(message: string): FaultError {
  if (/balance is not sufficient|assetBalance|no asset|no enough balance/i.test(message)) {
    return new FaultError(
      'funds_missing',
      `The account does not hold enough for the amount and its fees. (${message})`,
    );
  }
  if (/owner ?account|account .*(?:not exist|no.?t found)/i.test(message)) {
    return new FaultError(
      'funds_missing',
      'This account was never used on this network. Send it TRX first.',
    );
  }
  if (/yourself/i.test(message)) return refused('Sender and recipient are the same account.');
  if (/smart ?contract/i.test(message) && /transfer/i.test(message)) {
    return refused(
      'The recipient is a contract, and TRX and TRC-10 tokens cannot just be sent there.',
    );
  }
  return refused(message);
}

function refused(words: string): FaultError {
  return new FaultError('transaction_refused', `The network refused the transaction: ${words}`);
}
