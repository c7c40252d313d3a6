/** SELFDESTRUCT: TRX and tokens go to the heir, the contract when the transaction has succeeded. */
import { addressOfWord, fromMachine } from '../address.ts';
import type { HexAddress } from '../contract.ts';
import { changeInStaticCall } from '../halt.ts';
import { internalTransactionHash } from '../hashes.ts';
import { ENERGY } from '../prices.ts';
import type { CustomOpcode, Host, RunState } from '../session.ts';
import { moveSun } from '../transfer.ts';

/** Main net's, for contracts that name themselves as heir. */
const BLACK_HOLE: HexAddress = '4177944d19c052b73ee2286823aa83f8138cb7032f';

export function selfDestructOpcode(host: Host): CustomOpcode {
  return {
    opcode: 0xff,
    opcodeName: 'SUICIDE',
    baseFee: 0,
    gasFunction: async (runState, base) => {
      const [heir] = runState.stack.peek(1) as [bigint];
      const isNew = !host.world.has(fromMachine(addressOfWord(heir)));
      return isNew ? base + ENERGY.newAccount : base;
    },
    logicFunction: (runState) => {
      const heir = runState.stack.pop();
      if (runState.interpreter.isStatic()) throw changeInStaticCall();
      destroy(host, runState, heir);
      runState.interpreter.finish(new Uint8Array(0));
    },
  };
}

function destroy(host: Host, runState: RunState, heirWord: bigint): void {
  const { session, world } = host;
  const { address } = runState.interpreter._env;
  const owner = fromMachine(address);
  const named = addressOfWord(heirWord);
  const heir = address.equals(named) ? BLACK_HOLE : fromMachine(named);
  const sun = world.balance(owner);
  const tokens = [...world.tokensOf(owner)];
  session.nonce += 1n;
  const [tokenId, tokenValue] = tokens[0] ?? [0n, 0n];
  session.record(
    {
      caller: owner,
      transferTo: fromMachine(named),
      callValueSun: sun,
      tokenId,
      tokenValue,
      note: 'suicide',
    },
    internalTransactionHash({
      parentHash: session.frame.hash,
      receiver: named,
      data: new Uint8Array(0),
      value: sun,
      nonce: session.nonce,
    }),
  );
  world.create(heir);
  if (sun > 0n) moveSun(host, owner, heir, sun);
  for (const [id, amount] of tokens) {
    world.setTokenBalance(owner, id, 0n);
    world.setTokenBalance(heir, id, world.tokenBalance(heir, id) + amount);
  }
  session.deleted.push(owner);
}
