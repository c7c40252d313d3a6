/** The operations on memory, up to java-tron's limit, and MCOPY (EIP-5656). */
import type { OpcodeHandler } from './handlers.ts';
import { Halt } from '../halt.ts';
import { growMemory, memoryEnd, readMemory, wordsOf } from '../memory.ts';
import { ENERGY } from '../prices.ts';
import type { Proposals } from '../prices.ts';
import type { CustomOpcode, RunState } from '../session.ts';

interface MemoryOperation {
  readonly opcode: number;
  readonly name: string;
  /** `word` for the three that cost nothing but memory before a proposal, and 1 after it. */
  readonly base: number | 'word';
  /** Where on the stack the offset lies, from the top. */
  readonly offset: number;
  /** Where on the stack the size lies, or the size itself. */
  readonly size: number | bigint;
  readonly perWord?: bigint;
}

const COPY = { perWord: ENERGY.copyWord } as const;

const OPERATIONS: readonly MemoryOperation[] = [
  { opcode: 0x20, name: 'SHA3', base: 30, offset: 0, size: 1, perWord: ENERGY.keccakWord },
  { opcode: 0x37, name: 'CALLDATACOPY', base: 0, offset: 0, size: 2, ...COPY },
  { opcode: 0x39, name: 'CODECOPY', base: 0, offset: 0, size: 2, ...COPY },
  { opcode: 0x3c, name: 'EXTCODECOPY', base: 20, offset: 1, size: 3, ...COPY },
  { opcode: 0x3e, name: 'RETURNDATACOPY', base: 0, offset: 0, size: 2, ...COPY },
  { opcode: 0x51, name: 'MLOAD', base: 'word', offset: 0, size: 32n },
  { opcode: 0x52, name: 'MSTORE', base: 'word', offset: 0, size: 32n },
  { opcode: 0x53, name: 'MSTORE8', base: 'word', offset: 0, size: 1n },
  { opcode: 0xf3, name: 'RETURN', base: 0, offset: 0, size: 1 },
  { opcode: 0xfd, name: 'REVERT', base: 0, offset: 0, size: 1 },
];

/** `handlerOf` finds what the machine itself does for an opcode. */
export function memoryOpcodes(
  handlerOf: (opcode: number) => OpcodeHandler,
  proposals: Proposals,
): CustomOpcode[] {
  const wordFee = proposals.allowHigherLimitForMaxCpuTimeOfOneTx ? 1 : 0;
  return [
    ...OPERATIONS.map((operation) => ({
      opcode: operation.opcode,
      opcodeName: operation.name,
      baseFee: operation.base === 'word' ? wordFee : operation.base,
      gasFunction: async (runState: RunState, base: bigint) => price(operation, runState, base),
      logicFunction: handlerOf(operation.opcode),
    })),
    mcopy,
  ];
}

function price(operation: MemoryOperation, runState: RunState, base: bigint): bigint {
  const { name, offset, size } = operation;
  const deepest = typeof size === 'number' ? Math.max(offset, size) : offset;
  const words = runState.stack.peek(deepest + 1);
  const length = typeof size === 'number' ? words[size]! : size;
  const growth = growMemory(runState, memoryEnd(words[offset]!, length), name);
  if (name === 'RETURNDATACOPY') checkReturnData(runState, words[1]!, length);
  return base + growth + (operation.perWord ?? 0n) * wordsOf(length);
}

function checkReturnData(runState: RunState, offset: bigint, size: bigint): void {
  const available = runState.returnBytes.length;
  if (offset + size <= BigInt(available)) return;
  throw new Halt(
    'UNKNOWN',
    `Illegal RETURNDATACOPY arguments: offset (${hexWord(offset)}) + size (${hexWord(size)}) > RETURNDATASIZE (${available})`,
  );
}

function hexWord(word: bigint): string {
  return word.toString(16).padStart(64, '0');
}

const mcopy: CustomOpcode = {
  opcode: 0x5e,
  opcodeName: 'MCOPY',
  baseFee: 3,
  gasFunction: async (runState, base) => {
    const [to, from, size] = runState.stack.peek(3) as [bigint, bigint, bigint];
    const end = memoryEnd(to > from ? to : from, size);
    return base + growMemory(runState, end, 'MCOPY') + ENERGY.copyWord * wordsOf(size);
  },
  logicFunction: (runState) => {
    const [to, from, size] = runState.stack.popN(3) as [bigint, bigint, bigint];
    if (size === 0n) return;
    runState.memory.write(Number(to), Number(size), readMemory(runState, from, size));
  },
};
