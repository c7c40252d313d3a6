/** What became of a transaction. */
import { hexToBytes } from '@noble/hashes/utils.js';
import {
  asAmount,
  asCount,
  asHex,
  asList,
  asObject,
  asText,
  AnswerError,
  member,
  reach,
} from './answer.ts';
import { askSolidBlock } from './chain-block.ts';
import type { TransactionFate } from './chain.ts';
import { readMoves } from './channel-moves.ts';
import { readNodeMessage } from './node-message.ts';
import type { Node } from './node.ts';

/** The reason in what a reverted call gave back, in words; null when it says none. */
export type RevertReason = (returnData: Uint8Array) => string | null;

const FAILURE_WORDS: Readonly<Record<string, string>> = {
  OUT_OF_ENERGY: 'It ran out of energy: the fee limit or the TRX for it were too low.',
  OUT_OF_TIME: 'The contract took too long.',
  TRANSFER_FAILED: 'The contract could not pass on TRX or a token.',
};

export async function askFate(
  node: Node,
  txid: string,
  revertReason: RevertReason,
): Promise<TransactionFate> {
  let info = await askInfo(node, 'wallet', txid);
  if (info === null) {
    const { timestampMs } = await askSolidBlock(node);
    // Once more: only of blocks that were there before the question does "not found" say anything.
    info = await askInfo(node, 'wallet', txid);
    if (info === null) return { state: 'unknown', solidTimestampMs: timestampMs };
  }
  const solid = await askInfo(node, 'walletsolidity', txid);
  const final = solid ?? info;
  const reason = failureOf(final, revertReason);
  const moved = reason === null ? readMoves(final) : null;
  return {
    state: solid === null ? 'in-block' : 'solid',
    isSuccess: reason === null,
    reason,
    feeSun: asAmount(member(final, 'fee')),
    blockNumber: asCount(member(final, 'blockNumber')),
    timestampMs: asCount(member(final, 'blockTimeStamp')),
    ...(moved && { moved }),
  };
}

/** Null where the answer is `{}`: not in a block, or not in a solid one. */
async function askInfo(node: Node, door: string, txid: string): Promise<object | null> {
  const info = asObject(await node.post(`${door}/gettransactioninfobyid`, { value: txid }));
  const id = asHex(member(info, 'id'));
  if (id === '') return null;
  if (id !== txid) throw new AnswerError('another transaction than asked for');
  return info;
}

function failureOf(info: object, revertReason: RevertReason): string | null {
  const result = asText(reach(info, 'receipt', 'result'));
  const hasFailed = asText(member(info, 'result')) === 'FAILED';
  if (!hasFailed && ['', 'DEFAULT', 'SUCCESS'].includes(result)) return null;
  const [returned] = asList(member(info, 'contractResult'));
  const message = readNodeMessage(asText(member(info, 'resMessage')));
  if (result === 'REVERT') {
    return revertReason(hexToBytes(asHex(returned))) ?? 'The contract refused without a reason.';
  }
  return FAILURE_WORDS[result] ?? `The contract failed: ${message === '' ? result : message}`;
}
