/** CREATE and CREATE2 inside a contract. The new contract gets all the energy that is left. */
import type { Address } from '@ethereumjs/util';
import { fromMachine } from '../address.ts';
import { returnTo, runFrame } from '../frame.ts';
import type { FrameOutcome } from '../frame.ts';
import { Halt, changeInStaticCall } from '../halt.ts';
import { create2Address, createAddress } from '../hashes.ts';
import { growMemory, memoryEnd, readMemory, wordsOf } from '../memory.ts';
import { ENERGY } from '../prices.ts';
import type { CustomOpcode, Host, RunState } from '../session.ts';
import { LARGEST_INT64 } from '../transfer.ts';

const DEEPEST_FRAME = 64;
/** The address on the stack is 21 bytes long, prefix and all. */
const PREFIX = 0x41n << 160n;
/** EIP-3541. */
export const FORBIDDEN_FIRST_BYTE = 0xef;

export function createOpcodes(host: Host): CustomOpcode[] {
  return [
    {
      opcode: 0xf0,
      opcodeName: 'CREATE',
      baseFee: Number(ENERGY.create),
      gasFunction: async (runState, base) => {
        const [, offset, size] = runState.stack.peek(3) as [bigint, bigint, bigint];
        return base + growMemory(runState, memoryEnd(offset, size), 'CREATE');
      },
      logicFunction: async (runState) => {
        const [value, offset, size] = runState.stack.popN(3) as [bigint, bigint, bigint];
        refuseStatic(runState);
        runState.returnBytes = new Uint8Array(0);
        if (runState.interpreter._env.depth >= DEEPEST_FRAME) return runState.stack.push(0n);
        const code = readMemory(runState, offset, size);
        const { session } = host;
        const address = createAddress(session.transactionId, session.nonce);
        runState.stack.push(await create(host, runState, value, code, address));
      },
    },
    {
      opcode: 0xf5,
      opcodeName: 'CREATE2',
      baseFee: Number(ENERGY.create),
      gasFunction: async (runState, base) => {
        const [, offset, size] = runState.stack.peek(3) as [bigint, bigint, bigint];
        const growth = growMemory(runState, memoryEnd(offset, size), 'CREATE2');
        return base + growth + wordsOf(size) * ENERGY.keccakWord;
      },
      logicFunction: async (runState) => {
        const [value, offset, size, salt] = runState.stack.popN(4) as [
          bigint,
          bigint,
          bigint,
          bigint,
        ];
        refuseStatic(runState);
        runState.returnBytes = new Uint8Array(0);
        const code = readMemory(runState, offset, size);
        const address = create2Address(runState.interpreter._env.address, salt, code);
        runState.stack.push(await create(host, runState, value, code, address));
      },
    },
  ];
}

function refuseStatic(runState: RunState): void {
  if (runState.interpreter.isStatic()) throw changeInStaticCall();
}

/** The word to push: the new contract, or 0. */
async function create(
  host: Host,
  runState: RunState,
  value: bigint,
  code: Uint8Array,
  address: Address,
): Promise<bigint> {
  const { world } = host;
  const { interpreter } = runState;
  const creator = interpreter._env.address;
  const created = fromMachine(address);
  if (value > LARGEST_INT64) throw new Halt('UNKNOWN', 'BigInteger out of long range');
  if (world.balance(fromMachine(creator)) < value) return 0n;
  const isTaken = world.code(created).length > 0;
  const energy = runState.gasLeft;
  const outcome = await runFrame(
    host,
    runState,
    {
      caller: creator,
      address,
      codeAddress: address,
      code: isTaken ? new Uint8Array(0) : code,
      data: new Uint8Array(0),
      callValue: value,
      moved: value,
      tokenId: 0n,
      energy,
      isStatic: false,
      note: 'create',
    },
    (result) => {
      const cost = codePrice(result, energy);
      if (isTaken || cost === null) return null;
      world.setCode(created, result.returnData);
      return cost;
    },
  );
  returnTo(runState, outcome);
  if (!outcome.isSuccess) return 0n;
  runState.returnBytes = new Uint8Array(0);
  return PREFIX | BigInt(address.toString());
}

/** Null when the code may not be stored or its price exceeds what is left. */
function codePrice(result: FrameOutcome, energy: bigint): bigint | null {
  if (result.returnData[0] === FORBIDDEN_FIRST_BYTE) return null;
  const cost = BigInt(result.returnData.length) * ENERGY.codeByte;
  return result.energyUsed + cost > energy ? null : cost;
}
