/** Operations that look at accounts, at the block and at the token that came along. */
import { addressOfWord, fromMachine } from '../address.ts';
import { bytesToBigInt } from '@ethereumjs/util';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { Halt, transferFailed } from '../halt.ts';
import type { CustomOpcode, Host, RunState } from '../session.ts';
import { LARGEST_INT64, isTokenId } from '../transfer.ts';

const EMPTY_HASH = bytesToBigInt(keccak_256(new Uint8Array(0)));
/** Words from here on are negative numbers to java-tron, -1 the largest. */
const FIRST_NEGATIVE = 2n ** 256n - 2n ** 63n;

export function environmentOpcodes(host: Host): CustomOpcode[] {
  const { world } = host;
  const self = (runState: RunState) => fromMachine(runState.interpreter._env.address);
  return [
    operation(0x31, 'BALANCE', 20, 1, (_, [word]) => world.balance(accountOf(word!))),
    operation(0x3f, 'EXTCODEHASH', 400, 1, (_, [word]) => {
      const account = accountOf(word!);
      if (!world.has(account)) return 0n;
      const code = world.code(account);
      return code.length === 0 ? EMPTY_HASH : bytesToBigInt(keccak_256(code));
    }),
    // This chain answers no hashes of blocks, and has no witness to name.
    operation(0x40, 'BLOCKHASH', 20, 1, () => 0n),
    operation(0x44, 'DIFFICULTY', 2, 0, () => 0n),
    operation(0x45, 'GASLIMIT', 2, 0, () => 0n),
    operation(0x46, 'CHAINID', 2, 0, () => host.chainId),
    operation(0x47, 'SELFBALANCE', 5, 0, (runState) => world.balance(self(runState))),
    operation(0x48, 'BASEFEE', 2, 0, () => host.energyFeeSun),
    operation(0x49, 'BLOBHASH', 3, 1, () => 0n),
    operation(0x4a, 'BLOBBASEFEE', 2, 0, () => 0n),
    operation(0xd1, 'TOKENBALANCE', 20, 2, (_, [tokenId, word]) => {
      checkTokenId(tokenId!);
      return world.tokenBalance(accountOf(word!), tokenId!);
    }),
    operation(0xd2, 'CALLTOKENVALUE', 2, 0, () => host.session.frame.tokenValue),
    operation(0xd3, 'CALLTOKENID', 2, 0, () => host.session.frame.tokenId),
    operation(0xd4, 'ISCONTRACT', 20, 1, (_, [word]) =>
      world.code(accountOf(word!)).length > 0 ? 1n : 0n,
    ),
  ];
}

function operation(
  opcode: number,
  opcodeName: string,
  baseFee: number,
  argumentCount: number,
  answer: (runState: RunState, words: readonly bigint[]) => bigint,
): CustomOpcode {
  return {
    opcode,
    opcodeName,
    baseFee,
    logicFunction: (runState: RunState) => {
      runState.stack.push(answer(runState, runState.stack.popN(argumentCount)));
    },
  };
}

function accountOf(word: bigint): string {
  return fromMachine(addressOfWord(word));
}

/** An id that is no 64-bit number fails as a transfer, one that is too small as anything else. */
function checkTokenId(tokenId: bigint): void {
  if (isTokenId(tokenId)) return;
  const message = 'validateForSmartContract failure:not valid token id';
  if (tokenId > LARGEST_INT64 && tokenId < FIRST_NEGATIVE) throw transferFailed(message);
  throw new Halt('UNKNOWN', message);
}
